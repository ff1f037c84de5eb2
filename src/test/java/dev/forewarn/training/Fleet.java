package dev.forewarn.training;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Hourly series with a daily shape, noise, and peaks now and then. */
final class Fleet {
    static final int DAY = 24;
    private static final long START = 1_772_409_600_000L;

    private Fleet() {}

    static List<TimeSeries> of(int series, int days) {
        var all = new ArrayList<TimeSeries>();
        for (int i = 0; i < series; i++) {
            all.add(one("cpu{host=\"" + i + "\"}", i + 1, days));
        }
        return all;
    }

    static TimeSeries one(String name, long seed, int days) {
        var random = new SplittableRandom(seed);
        long[] times = new long[DAY * days];
        double[] values = new double[times.length];
        double drift = 0;
        for (int i = 0; i < times.length; i++) {
            drift = 0.9 * drift + random.nextGaussian();
            times[i] = START + 3_600_000L * i;
            values[i] = 50 + 10 * Math.sin(2 * Math.PI * i / DAY) + 2 * drift;
        }
        return new TimeSeries(SeriesKey.parse(name), times, values);
    }

    static List<TimeSeries> until(List<TimeSeries> all, int samples) {
        return all.stream()
                .map(each -> new TimeSeries(
                        each.series(),
                        Arrays.copyOf(each.timesMillis(), samples),
                        Arrays.copyOf(each.values(), samples)))
                .toList();
    }

    static List<TimeSeries> from(List<TimeSeries> all, int sample) {
        return all.stream()
                .map(each -> new TimeSeries(
                        each.series(),
                        Arrays.copyOfRange(each.timesMillis(), sample, each.size()),
                        Arrays.copyOfRange(each.values(), sample, each.size())))
                .toList();
    }
}
