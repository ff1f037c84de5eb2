package dev.forewarn.forecast;

import dev.forewarn.kernel.SmoothingErrors;

/**
 * Looks for the weights of exponential smoothing with the least error: a few typical sets first, then rounds of steps from
 * the best one. A round tries a step up and down along each weight, in log-odds of its range; the parabolas through
 * those errors say where the least lies, and whole and partial moves towards it are tried together. Sets are tried
 * {@value SmoothingErrors#LANES} in a pass.
 *
 * <p>Deterministic; at most 17 passes.
 */
final class SmoothingSearch {
    private static final int LANES = SmoothingErrors.LANES;
    private static final int WEIGHTS = SmoothingErrors.WEIGHTS;
    private static final int PROFILE = 3;
    private static final double[] STEPS = {1.2, 0.7, 0.4, 0.3};
    private static final double[] SHARES = {1, 0.5, 1.6, 0.2};
    private static final double FARTHEST_MOVE = 2;
    private static final double GOOD_ENOUGH = 0.0005;

    /** Sets that are the best of some real series: quiet ones, jumpy ones, drifting ones. */
    private static final SmoothingWeights[] STARTS = {
        SmoothingWeights.TYPICAL,
        new SmoothingWeights(0.9, 0.02, 0.0005, 0.1, 0.98),
        new SmoothingWeights(0.3, 0.01, 0.0002, 0.05, 0.9),
        new SmoothingWeights(0.9, 0.1, 0.0005, 0.2, 0.8),
    };

    private final SmoothingErrors errors;
    private final boolean isSeasonal;
    private final double[] tried = new double[LANES * WEIGHTS];
    private final double[][] points = new double[LANES][WEIGHTS];
    private final double[] found = new double[LANES];
    private double[] best = SmoothingWeights.TYPICAL.unbounded();
    private double least = Double.POSITIVE_INFINITY;

    SmoothingSearch(SmoothingErrors errors, boolean isSeasonal) {
        this.errors = errors;
        this.isSeasonal = isSeasonal;
    }

    /** From typical sets. */
    SmoothingWeights search() {
        for (int lane = 0; lane < LANES; lane++) {
            points[lane] = STARTS[lane].unbounded();
        }
        return search(0);
    }

    /** From a set that was the best of most of the same history, and some typical ones. */
    SmoothingWeights searchFrom(SmoothingWeights former) {
        for (int lane = 0; lane < LANES; lane++) {
            points[lane] = lane == 0 ? former.unbounded() : STARTS[lane - 1].unbounded();
        }
        return search(1);
    }

    private SmoothingWeights search(int firstStep) {
        tryPoints();
        for (int i = firstStep; i < STEPS.length; i++) {
            if (!improves(STEPS[i])) {
                break;
            }
        }
        return SmoothingWeights.ofUnbounded(best);
    }

    /** One round; false where it gained next to nothing. */
    private boolean improves(double step) {
        double before = least;
        double[] from = best.clone();
        double[] errorUp = new double[WEIGHTS];
        double[] errorDown = new double[WEIGHTS];
        int[] moved = moved();
        for (int k = 0; k < moved.length; k += LANES / 2) {
            for (int lane = 0; lane < LANES; lane++) {
                int weight = moved[Math.min(k + lane / 2, moved.length - 1)];
                points[lane] = from.clone();
                points[lane][weight] += lane % 2 == 0 ? step : -step;
            }
            tryPoints();
            for (int lane = 0; lane < LANES; lane++) {
                (lane % 2 == 0 ? errorUp : errorDown)[moved[Math.min(k + lane / 2, moved.length - 1)]] = found[lane];
            }
        }
        double[] move = new double[WEIGHTS];
        for (int weight : moved) {
            move[weight] = lowestOfParabola(errorDown[weight], before, errorUp[weight], step);
        }
        for (int lane = 0; lane < LANES; lane++) {
            points[lane] = from.clone();
            for (int weight : moved) {
                points[lane][weight] += SHARES[lane] * move[weight];
            }
        }
        tryPoints();
        return least < before * (1 - GOOD_ENOUGH);
    }

    private int[] moved() {
        return isSeasonal ? new int[] {0, 1, 2, PROFILE, 4} : new int[] {0, 1, 2, 4};
    }

    /** How far from the middle of three points, a step apart, the parabola through them is lowest. */
    private static double lowestOfParabola(double down, double middle, double up, double step) {
        double bend = down + up - 2 * middle;
        double most = FARTHEST_MOVE * step;
        if (bend > 0) {
            return Math.clamp(0.5 * step * (down - up) / bend, -most, most);
        }
        return up < down ? most : -most;
    }

    private void tryPoints() {
        for (int lane = 0; lane < LANES; lane++) {
            double[] w = SmoothingWeights.ofUnbounded(points[lane]).values();
            if (!isSeasonal) {
                w[PROFILE] = 0; // there is one phase, and what it learnt would be a second level
            }
            System.arraycopy(w, 0, tried, lane * WEIGHTS, WEIGHTS);
        }
        errors.of(tried, found);
        for (int lane = 0; lane < LANES; lane++) {
            if (found[lane] < least) {
                least = found[lane];
                best = points[lane].clone();
            }
        }
    }

    double least() {
        return least;
    }
}
