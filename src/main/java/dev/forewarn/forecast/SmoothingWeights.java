package dev.forewarn.forecast;

import dev.forewarn.kernel.Logit;

/**
 * The weights of exponential smoothing.
 *
 * @param deviation how much of an error becomes deviation, in (0, 1)
 * @param level     how much of it becomes level, in (0, 0.3)
 * @param trend     how much of it becomes trend a cell, in (0, 0.02)
 * @param profile   how much of it becomes profile, in (0, 0.5)
 * @param decay     what remains of the deviation a cell later, in (0, 0.999)
 */
record SmoothingWeights(double deviation, double level, double trend, double profile, double decay) {
    static final int COUNT = 5;
    static final SmoothingWeights TYPICAL = new SmoothingWeights(0.6, 0.02, 0.0005, 0.1, 0.95);

    private static final double[] HIGHEST = {1, 0.3, 0.02, 0.5, 0.999};

    /** From a point of an unbounded search space. */
    static SmoothingWeights ofUnbounded(double[] point) {
        double[] w = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            w[i] = HIGHEST[i] * Logit.inverse(Math.clamp(point[i], -12, 12));
        }
        return new SmoothingWeights(w[0], w[1], w[2], w[3], w[4]);
    }

    double[] unbounded() {
        double[] w = values();
        for (int i = 0; i < COUNT; i++) {
            w[i] = Logit.of(w[i] / HIGHEST[i], 1e-5);
        }
        return w;
    }

    double[] values() {
        return new double[] {deviation, level, trend, profile, decay};
    }
}
