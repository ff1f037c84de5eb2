package dev.forewarn.scoring;

import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SeriesKey;
import org.jspecify.annotations.Nullable;

/**
 * The hot door: samples go in as primitives, risks come out as primitives. One thread at a time.
 *
 * <p>A series is known by a small handle, so that a caller who reads a stream asks for it once a series.
 */
public interface SampleScorer {
    /** The handle of a series; a series that is not known yet starts cold. */
    int handle(SeriesKey series);

    /**
     * Takes one sample and computes every risk of its series anew. O(1) amortised.
     *
     * @return null when it was accepted, else why not; a refused sample changes nothing
     */
    @Nullable
    Refusal observe(int handle, long timeMillis, double value);

    /** How many objectives the series has; none before its first value is known, which takes two readings of a counter. */
    int objectives(int handle);

    /** The risk of one objective after the newest sample. The object is reused by the next call. */
    Reading reading(int handle, int objective);

    /** One risk, in primitives. */
    interface Reading {
        /** {@code above} or {@code below}. */
        String side();

        double limit();

        /** P(a breach starts within the horizon), in [0, 1]. */
        double probability();

        /** Median seconds to the breach given that it comes, NaN while the forecast has no paths yet. */
        double timeToBreachSeconds();

        /** In [0, 1]. */
        double anomaly();

        /** Whether the newest value is to be called anomalous, at the rate of false alarms that the scorer was given. */
        boolean anomalous();

        /** The text of a {@link dev.forewarn.risk.Trust}. */
        String trust();
    }
}
