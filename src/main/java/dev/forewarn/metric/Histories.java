package dev.forewarn.metric;

import java.util.List;
import java.util.function.Consumer;

/**
 * Recorded samples of many series, handed over a series at a time, so that there may be more of them than memory holds.
 */
public interface Histories extends AutoCloseable {
    /** Every series that has samples, each once. */
    List<SeriesKey> series();

    /**
     * Hands over every series, whole and sorted by time, each once; the order is the same each time. Nothing of a series
     * is kept after the consumer has let go of it.
     *
     * @throws InputException       when what was read cannot be read again
     * @throws MetricStoreException when they come from a store that does not answer
     */
    void forEach(Consumer<TimeSeries> each);

    /** What was taken, and what was refused and why; complete after the first {@link #forEach}. */
    SampleCount count();

    /** Gives back the room on disk. */
    @Override
    default void close() {}

    /** Histories that are in memory already. */
    static Histories of(List<TimeSeries> all) {
        List<TimeSeries> kept = List.copyOf(all);
        return new Histories() {
            @Override
            public List<SeriesKey> series() {
                return kept.stream().map(TimeSeries::series).toList();
            }

            @Override
            public void forEach(Consumer<TimeSeries> each) {
                kept.forEach(each);
            }

            @Override
            public SampleCount count() {
                var count = new SampleCount();
                kept.forEach(series -> count.accept(series.size()));
                return count;
            }
        };
    }
}
