package dev.forewarn.metric;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keeps samples. One sample per series and timestamp: writing the same one again changes nothing, and a second value
 * for a known timestamp replaces the first. Within one batch the later sample wins. Time is kept to the millisecond;
 * what is finer is cut off. The years 1 to 9999 can be kept.
 *
 * <p>Safe for use by several threads. When a method returns, what it wrote is durable.
 */
public interface MetricStore extends AutoCloseable {
    /**
     * Writes all samples or none.
     *
     * @return how many rows were new or changed
     * @throws MetricStoreException     when the store cannot be reached or refuses
     * @throws IllegalArgumentException when a time lies outside what can be kept
     */
    int append(List<Sample> samples);

    /** Bulk load of a whole series, the fastest way in. Same rules as {@link #append}. */
    int load(TimeSeries series);

    /** The samples of one series with {@code from <= time < until}, ascending; empty where there are none. */
    TimeSeries read(SeriesKey series, Instant from, Instant until);

    /**
     * The same samples as {@link #read} at a glance, for charts of long histories: nothing of each bucket but what it came
     * to. Where the store keeps aggregates, samples that came late may be missing for some minutes.
     *
     * @param width of a bucket, at least a millisecond; cheapest where it is whole hours and both bounds lie on them
     */
    default Outline outline(SeriesKey series, Instant from, Instant until, Duration width) {
        return Outline.of(read(series, from, until), width);
    }

    /**
     * Hands over every sample with {@code time >= from}, one series after the other, each ascending; for replaying what
     * came after a snapshot. Memory stays bounded: a long series comes in several pieces, one right after the other.
     * What is written meanwhile may or may not be seen. The caller must not keep the store busy from inside
     * {@code piece} for longer than it needs to.
     */
    void forEachSince(Instant from, Consumer<TimeSeries> piece);

    /**
     * Like {@link #forEachSince}, for whoever can bear that a series comes again later on, with some samples that it had and
     * newer ones: what was acknowledged need not have reached its place for that. The samples of each series come in the
     * order in which they were written, but for those that come again.
     */
    default void replaySince(Instant from, Consumer<TimeSeries> piece) {
        forEachSince(from, piece);
    }

    /** Every series that has at least one sample, in order of its text. */
    List<SeriesKey> series();

    /**
     * Deletes samples older than the instant.
     *
     * @return how many went, or -1 where not counted
     */
    long deleteBefore(Instant before);

    /** What serves it, for people: "PostgreSQL 18.6 (embedded)", "TimescaleDB 2.19.3 (apache) on PostgreSQL 17.4". */
    String describe();

    /** True when the store answers now. */
    boolean isReachable();

    @Override
    void close();
}
