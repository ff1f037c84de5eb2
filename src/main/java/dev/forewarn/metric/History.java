package dev.forewarn.metric;

import java.util.List;

/**
 * Recorded samples, a series at a time.
 *
 * @param series in order of first appearance, each with at least one sample
 * @param count  what was taken, and what was refused and why; of several samples with the same timestamp the last one
 *     is taken, the others count as {@link Refusal#DUPLICATE}
 */
public record History(List<TimeSeries> series, SampleCount count) {
    public History {
        series = List.copyOf(series);
    }
}
