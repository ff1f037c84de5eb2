package dev.forewarn.backtest.speed;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Made-up series with what real ones have: a day, a quieter weekend, noise that hangs on, and now and then a burst. Long
 * enough for a history and for the rounds that are measured after it.
 */
final class Recorded {
    private static final long START = 1_772_409_600_000L; // a Monday, 2026-03-02
    private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

    private final Duration step;
    private final long[] times;
    private final double[] values;

    Recorded(Duration step, int cells, long seed) {
        var random = new SplittableRandom(seed);
        this.step = step;
        this.times = new long[cells];
        this.values = new double[cells];
        double phase = random.nextDouble();
        double amplitude = random.nextDouble(5, 20);
        double noise = 0;
        double burst = 0;
        for (int i = 0; i < cells; i++) {
            times[i] = START + i * step.toMillis() + step.toMillis() / 2;
            double day = (times[i] - START) / DAY_MILLIS;
            double weekend = day % 7 >= 5 ? 0.5 : 1;
            noise = 0.8 * noise + random.nextGaussian();
            burst = random.nextInt(400) == 0 ? random.nextDouble(10, 40) : 0.9 * burst;
            values[i] = Math.max(0, 40 + weekend * amplitude * Math.sin(2 * Math.PI * (day + phase)) + noise + burst);
        }
    }

    TimeSeries history(String name, int cells) {
        return new TimeSeries(
                SeriesKey.of(name), java.util.Arrays.copyOf(times, cells), java.util.Arrays.copyOf(values, cells));
    }

    long time(int cell) {
        return times[cell];
    }

    double value(int cell) {
        return values[cell];
    }

    Duration step() {
        return step;
    }
}
