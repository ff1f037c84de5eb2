package dev.forewarn.loop;

import dev.forewarn.metric.SeriesKey;

/** Which series have state. Safe for use by several threads. */
public interface KnownSeries {
    /** How many. */
    int count();

    boolean knows(SeriesKey series);
}
