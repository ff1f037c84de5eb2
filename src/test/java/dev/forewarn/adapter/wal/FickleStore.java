package dev.forewarn.adapter.wal;

import dev.forewarn.metric.InMemoryMetricStore;
import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** A store in memory that can be away for a while. */
final class FickleStore implements MetricStore {
    private final InMemoryMetricStore kept;
    private volatile boolean away;
    private volatile boolean full;

    FickleStore(InMemoryMetricStore kept) {
        this.kept = kept;
    }

    void goAway() {
        away = true;
    }

    /** Answers, and takes nothing. */
    void fillUp() {
        full = true;
    }

    void comeBack() {
        away = false;
        full = false;
    }

    private InMemoryMetricStore there() {
        if (away) {
            throw new MetricStoreException("the database is away");
        }
        return kept;
    }

    @Override
    public int append(List<Sample> samples) {
        if (full) {
            throw new MetricStoreException("the database is full");
        }
        return there().append(samples);
    }

    @Override
    public int load(TimeSeries series) {
        return there().load(series);
    }

    @Override
    public TimeSeries read(SeriesKey series, Instant from, Instant until) {
        return there().read(series, from, until);
    }

    @Override
    public void forEachSince(Instant from, Consumer<TimeSeries> piece) {
        there().forEachSince(from, piece);
    }

    @Override
    public List<SeriesKey> series() {
        return there().series();
    }

    @Override
    public long deleteBefore(Instant before) {
        return there().deleteBefore(before);
    }

    @Override
    public String describe() {
        return "fickle";
    }

    @Override
    public boolean isReachable() {
        return !away;
    }

    @Override
    public void close() {}
}
