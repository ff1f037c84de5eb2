package dev.forewarn.http;

import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.Outline;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Fewer points with the same look: of each bucket of readings the smallest and the largest are kept, in order of time,
 * so that no spike is lost between a store with a million readings and a chart a thousand pixels wide.
 */
final class Thinning {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private Thinning() {}

    /**
     * At most {@code most} points as [epoch milliseconds, value].
     *
     * @param most at least 2
     */
    static List<Number[]> points(TimeSeries series, int most) {
        int n = series.size();
        var points = new ArrayList<Number[]>(Math.min(n, most));
        if (n <= most) {
            for (int i = 0; i < n; i++) {
                points.add(point(series, i));
            }
            return points;
        }
        int buckets = most / 2;
        for (int b = 0; b < buckets; b++) {
            int from = (int) ((long) b * n / buckets);
            int until = (int) ((long) (b + 1) * n / buckets);
            addExtremes(series, from, until, points);
        }
        return points;
    }

    /**
     * The smallest and the largest value of each stretch of a history too long to be read, the former at the beginning of
     * the stretch, the latter in its middle: no spike is lost, but its time is told to half a stretch only.
     */
    static List<Number[]> outline(MetricStore store, SeriesKey series, Instant from, Instant until, int most) {
        Duration width = width(Duration.between(from, until), most / 2 - 2);
        long millis = width.toMillis();
        Instant begin = Instant.ofEpochMilli(Math.floorDiv(from.toEpochMilli(), millis) * millis);
        Instant end = Instant.ofEpochMilli((Math.floorDiv(until.toEpochMilli(), millis) + 1) * millis);
        var points = new ArrayList<Number[]>();
        for (Outline.Bucket bucket : store.outline(series, begin, end, width).buckets()) {
            points.add(new Number[] {bucket.startMillis(), bucket.least()});
            if (bucket.least() != bucket.most()) {
                points.add(new Number[] {bucket.startMillis() + millis / 2, bucket.most()});
            }
        }
        return points;
    }

    /** Whole hours, five minutes or minutes, so that a store can add up from what it added up before. */
    private static Duration width(Duration range, int buckets) {
        Duration least = range.dividedBy(buckets);
        long unit = least.compareTo(HOUR) > 0
                ? HOUR.toMillis()
                : least.compareTo(FIVE_MINUTES) > 0
                        ? FIVE_MINUTES.toMillis()
                        : Duration.ofMinutes(1).toMillis();
        return Duration.ofMillis(Math.ceilDiv(least.toMillis() + 1, unit) * unit);
    }

    private static void addExtremes(TimeSeries series, int from, int until, List<Number[]> points) {
        double[] values = series.values();
        int least = from;
        int most = from;
        for (int i = from; i < until; i++) {
            least = values[i] < values[least] ? i : least;
            most = values[i] > values[most] ? i : most;
        }
        points.add(point(series, Math.min(least, most)));
        if (least != most) {
            points.add(point(series, Math.max(least, most)));
        }
    }

    private static Number[] point(TimeSeries series, int i) {
        return new Number[] {series.timesMillis()[i], series.values()[i]};
    }
}
