package dev.forewarn.metric;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Histories read from a store, a series at a time. */
public final class StoredHistories implements Histories {
    private final MetricStore store;
    private final Instant from;
    private final Instant until;
    private final List<SeriesKey> series;
    private SampleCount count = new SampleCount();

    /** The samples with {@code from <= time < until}. The store stays the caller's. */
    public StoredHistories(MetricStore store, Instant from, Instant until) {
        this.store = store;
        this.from = from;
        this.until = until;
        this.series = store.series();
    }

    /** Every series of the store; those without samples of that time are not handed over. */
    @Override
    public List<SeriesKey> series() {
        return series;
    }

    @Override
    public void forEach(Consumer<TimeSeries> each) {
        count = new SampleCount();
        for (SeriesKey key : series) {
            TimeSeries samples = store.read(key, from, until);
            if (samples.size() > 0) {
                count.accept(samples.size());
                each.accept(samples);
            }
        }
    }

    @Override
    public SampleCount count() {
        return count;
    }
}
