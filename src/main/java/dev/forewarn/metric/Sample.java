package dev.forewarn.metric;

import java.time.Instant;

/**
 * One reading of one series. A value that is not finite never becomes a sample; see {@link Refusal#NOT_FINITE}.
 *
 * @param series which series
 * @param at     when it was read
 * @param value  finite
 */
public record Sample(SeriesKey series, Instant at, double value) {
    public Sample {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a sample's value must be a finite number, was " + value);
        }
    }
}
