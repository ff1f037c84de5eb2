package dev.forewarn.backtest.breach;

import dev.forewarn.backtest.BreachCase;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.metric.Window;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Shape;
import dev.forewarn.risk.Side;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Cases for tests. */
final class Cases {
    static final int DAY = 288;
    static final Objective ABOVE_FIVE = new Objective(Side.ABOVE, 5, Duration.ofMinutes(5), Duration.ofHours(1));
    private static final long STEP = 300_000;
    private static final long BEGIN = 1_600_041_600_000L; // a midnight

    private Cases() {}

    /** All live, with these labels and no values that matter. */
    static BreachCase labelled(byte[] labels) {
        var grid = new Grid(0, STEP);
        return new BreachCase(
                "f",
                SeriesKey.of("x"),
                new Window(grid, 0, new double[labels.length]),
                0,
                ABOVE_FIVE,
                Shape.of(ABOVE_FIVE, grid.step()),
                labels,
                new int[0]);
    }

    /** Two days of history and two live; a breach of one cell every eight hours. */
    static BreachCase everyEightHours() {
        double[] values = new double[4 * DAY];
        Arrays.setAll(values, i -> i % 96 == 95 ? 10 : 0);
        var window = new Window(new Grid(0, STEP), 0, values);
        return BreachCase.of("f", SeriesKey.of("cpu"), window, 2 * DAY, ABOVE_FIVE)
                .orElseThrow();
    }

    /** A peak every day, at an hour of its own, with noise. */
    static TimeSeries daily(String name, int days, long seed) {
        var random = new SplittableRandom(seed);
        double peak = random.nextDouble(40, 250);
        long[] times = new long[days * DAY];
        double[] values = new double[days * DAY];
        for (int i = 0; i < times.length; i++) {
            times[i] = BEGIN + STEP * i;
            values[i] = 10 * Math.exp(-Math.pow((i % DAY - peak) / 12, 2)) + 0.5 * random.nextGaussian();
        }
        return new TimeSeries(SeriesKey.of(name), times, values);
    }
}
