package dev.forewarn.metric;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A long history at a glance: what the samples of one series came to in each stretch of time that has any.
 *
 * @param width   of a bucket; buckets are counted from 1970-01-01 UTC
 * @param buckets in order of time
 */
public record Outline(SeriesKey series, Duration width, List<Bucket> buckets) {
    public Outline {
        buckets = List.copyOf(buckets);
    }

    /**
     * What the samples of one bucket came to.
     *
     * @param startMillis first millisecond of the bucket
     * @param newest      value of its newest sample
     * @param samples     how many there are, at least one
     */
    public record Bucket(long startMillis, double least, double most, double mean, double newest, long samples) {}

    /** The outline of these samples. */
    public static Outline of(TimeSeries series, Duration width) {
        var builder = new Builder(series.series(), width);
        long millis = width.toMillis();
        int n = series.size();
        for (int from = 0; from < n; ) {
            long bucket = Math.floorDiv(series.timesMillis()[from], millis);
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            double sum = 0;
            int i = from;
            for (; i < n && Math.floorDiv(series.timesMillis()[i], millis) == bucket; i++) {
                double value = series.values()[i];
                least = Math.min(least, value);
                most = Math.max(most, value);
                sum += value;
            }
            builder.add(bucket * millis, least, most, sum / (i - from), series.values()[i - 1], i - from);
            from = i;
        }
        return builder.build();
    }

    /** Takes buckets in order of time. */
    public static final class Builder {
        private final SeriesKey series;
        private final Duration width;
        private final List<Bucket> buckets = new ArrayList<>();

        public Builder(SeriesKey series, Duration width) {
            if (width.toMillis() < 1) {
                throw new IllegalArgumentException("a bucket must be a millisecond wide at least, was " + width);
            }
            this.series = series;
            this.width = width;
        }

        public void add(long startMillis, double least, double most, double mean, double newest, long samples) {
            buckets.add(new Bucket(startMillis, least, most, mean, newest, samples));
        }

        public Outline build() {
            return new Outline(series, width, buckets);
        }
    }
}
