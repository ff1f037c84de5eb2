package dev.forewarn.scoring;

import dev.forewarn.metric.SeriesKey;
import java.util.Optional;

/** What each series showed last. Safe for use by several threads. */
public interface NewestValues {
    /** Of a series; empty where it is not known or showed nothing yet. */
    Optional<Newest> newest(SeriesKey series);

    /**
     * The mean of a series' newest cell, a counter's as a rate.
     *
     * @param timeMillis epoch milliseconds of its newest sample
     * @param stepMillis length of the cell
     */
    record Newest(long timeMillis, long stepMillis, double value) {}
}
