package dev.forewarn.forecast;

import dev.forewarn.metric.Grid;
import dev.forewarn.metric.Window;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/** Series with known properties, one value every half hour. */
final class Synthetic {
    static final int DAY = 48;
    static final int WEEK = 7 * DAY;
    static final Grid GRID = new Grid(0, 1_800_000);

    private Synthetic() {}

    static Window window(int cells, IntToDoubleFunction value) {
        double[] values = new double[cells];
        for (int i = 0; i < cells; i++) {
            values[i] = value.applyAsDouble(i);
        }
        return new Window(GRID, 0, values);
    }

    static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    static double sine(int cell) {
        return 10 * Math.sin(2 * Math.PI * cell / DAY);
    }

    static Window sineWithNoise(int cells, double noise, long seed) {
        var random = new SplittableRandom(seed);
        return window(cells, i -> 100 + sine(i) + noise * random.nextGaussian());
    }

    static Window randomWalk(int cells, long seed) {
        var random = new SplittableRandom(seed);
        double[] at = {50};
        return window(cells, i -> at[0] += random.nextGaussian());
    }

    /** A first-order autoregression of coefficient 0.8 and innovations of one, around a sine a day long. */
    static Window autoregressionWithSeason(int cells, long seed) {
        var random = new SplittableRandom(seed);
        double[] at = {0};
        return window(cells, i -> sine(i) + (at[0] = 0.8 * at[0] + random.nextGaussian()));
    }
}
