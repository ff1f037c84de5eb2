package dev.forewarn.scoring;

import java.util.Arrays;

/**
 * The exact risk of a Gaussian autoregression around a day's sine, in five-minute cells: the chance to pass a limit within a
 * horizon, worked out backwards from it over a fine grid of deviations. {@code SeasonalTruthTest} holds it against 100,000
 * paths.
 */
final class SeasonalTruth {
    private static final int CELLS = 161;
    private static final double WIDTH = 6; // in deviations of the process
    private static final double STEP_WIDTH = 6; // in deviations of one step

    private final double lowest;
    private final double width;
    private final double[][] risk = new double[Series.DAY][];

    SeasonalTruth(double coefficient, double limit, int horizon) {
        double deviation = 1 / Math.sqrt(1 - coefficient * coefficient);
        this.lowest = -WIDTH * deviation;
        this.width = 2 * WIDTH * deviation / (CELLS - 1);
        double[][] moves = moves(coefficient);
        for (int phase = 0; phase < Series.DAY; phase++) {
            double[] beyond = new double[CELLS];
            for (int ahead = horizon; ahead >= 1; ahead--) {
                beyond = before(moves, beyond, limit - season(phase + ahead), coefficient);
            }
            risk[phase] = beyond;
        }
    }

    /** What the day adds to a cell. */
    static double season(int cell) {
        return 4.6 * Math.sin(2 * Math.PI * cell / Series.DAY);
    }

    /** The risk at a cell whose value is {@code x}. */
    double at(int cell, double x) {
        double place = Math.clamp((x - season(cell) - lowest) / width, 0, CELLS - 1.001);
        int below = (int) place;
        double[] here = risk[cell % Series.DAY];
        return here[below] + (place - below) * (here[below + 1] - here[below]);
    }

    private double[][] moves(double coefficient) {
        double[][] moves = new double[CELLS][CELLS];
        for (int from = 0; from < CELLS; from++) {
            for (int to = 0; to < CELLS; to++) {
                double shock = value(to) - coefficient * value(from);
                moves[from][to] = Math.exp(-shock * shock / 2);
            }
            double sum = Arrays.stream(moves[from]).sum();
            for (int to = 0; to < CELLS; to++) {
                moves[from][to] /= sum;
            }
        }
        return moves;
    }

    private double[] before(double[][] moves, double[] later, double limit, double coefficient) {
        double[] now = new double[CELLS];
        for (int from = 0; from < CELLS; from++) {
            double centre = (coefficient * value(from) - lowest) / width;
            int first = (int) Math.max(0, centre - STEP_WIDTH / width);
            int last = (int) Math.min(CELLS - 1, centre + STEP_WIDTH / width);
            for (int to = first; to <= last; to++) {
                now[from] += moves[from][to] * (value(to) > limit ? 1 : later[to]);
            }
        }
        return now;
    }

    private double value(int at) {
        return lowest + at * width;
    }
}
