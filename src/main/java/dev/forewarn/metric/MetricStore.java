package dev.forewarn.metric;

import java.time.Instant;
import java.util.List;

/**
 * Keeps samples. One sample per series and timestamp: writing the same one again changes nothing, and a second value
 * for a known timestamp replaces the first.
 *
 * <p>Safe for use by several threads. When a method returns, what it wrote is durable.
 */
public interface MetricStore extends AutoCloseable {
    /**
     * Writes all samples or none.
     *
     * @return how many rows were new or changed
     * @throws MetricStoreException when the store cannot be reached or refuses
     */
    int append(List<Sample> samples);

    /** Bulk load of a whole series, the fastest way in. Same rules as {@link #append}. */
    int load(TimeSeries series);

    /** The samples of one series with {@code from <= time < until}, ascending; empty where there are none. */
    TimeSeries read(SeriesKey series, Instant from, Instant until);

    /** Every series that has at least one sample, in order of its text. */
    List<SeriesKey> series();

    /**
     * Deletes samples older than the instant.
     *
     * @return how many series-timestamps went, or -1 where not counted
     */
    long deleteBefore(Instant before);

    /** What serves it, for people: "PostgreSQL 18.6 (embedded)", "TimescaleDB 2.19.3 (apache) on PostgreSQL 17". */
    String describe();

    /** True when the store answers now. */
    boolean isReachable();

    @Override
    void close();
}
