package dev.forewarn.http;

import dev.forewarn.metric.TimeSeries;
import java.util.ArrayList;
import java.util.List;

/**
 * Fewer points with the same look: of each bucket of readings the smallest and the largest are kept, in order of time,
 * so that no spike is lost between a store with a million readings and a chart a thousand pixels wide.
 */
final class Thinning {
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
