package dev.forewarn.backtest.forecast;

import java.util.Arrays;

/**
 * How one method did on one case.
 *
 * @param mase          mean absolute error of the median in units of the case's scale
 * @param cells         how many values were known
 * @param quantileLoss  twice the pinball loss at 0.1 ... 0.9, by level, summed over those
 * @param magnitude     sum of the absolute values that came, over the same cells
 * @param covered80     by cells ahead, share of values inside the 80 % interval; NaN where none was known
 * @param covered95     likewise of the 95 % interval
 * @param afterShift80  share inside the 80 % interval from origins within two hours after a level shift, NaN without
 * @param dayAfter80    the same within a day after it
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data
record ForecastScores(
        double mase,
        long cells,
        double[] quantileLoss,
        double magnitude,
        double[] covered80,
        double[] covered95,
        double afterShift80,
        double dayAfter80) {
    private static final int FIRST = 1; // of the levels that are scored by their loss
    private static final int MEDIAN = ForecastCase.LEVELS.length / 2;
    private static final int LAST = ForecastCase.LEVELS.length - 1;

    /** How many levels the quantile loss is taken at. */
    static final int LOSS_LEVELS = LAST - FIRST;

    static double lossLevel(int i) {
        return ForecastCase.LEVELS[FIRST + i];
    }

    static ForecastScores of(ForecastCase cut, double[][][] quantiles) {
        double errors = 0;
        double magnitude = 0;
        long count = 0;
        double[] loss = new double[LOSS_LEVELS];
        double[] inside80 = new double[cut.horizon()];
        double[] inside95 = new double[cut.horizon()];
        int[] known = new int[cut.horizon()];
        for (int k = 0; k < quantiles.length; k++) {
            for (int h = 0; h < cut.horizon() && is(cut, k, ForecastCase.SCORED); h++) {
                double x = cut.actual(k, h + 1);
                if (Double.isNaN(x)) {
                    continue;
                }
                double[] q = quantiles[k][h];
                errors += Math.abs(x - q[MEDIAN]);
                magnitude += Math.abs(x);
                count++;
                for (int i = 0; i < LOSS_LEVELS; i++) {
                    double level = lossLevel(i);
                    double miss = x - q[FIRST + i];
                    loss[i] += 2 * Math.max(level * miss, (level - 1) * miss);
                }
                known[h]++;
                inside80[h] += isInside(x, q, FIRST) ? 1 : 0;
                inside95[h] += isInside(x, q, 0) ? 1 : 0;
            }
        }
        for (int h = 0; h < cut.horizon(); h++) {
            inside80[h] /= known[h];
            inside95[h] /= known[h];
        }
        return new ForecastScores(
                errors / count / cut.scale(),
                count,
                loss,
                magnitude,
                inside80,
                inside95,
                covered(cut, quantiles, ForecastCase.AFTER_SHIFT),
                covered(cut, quantiles, ForecastCase.DAY_AFTER_SHIFT));
    }

    private static boolean is(ForecastCase cut, int origin, byte purpose) {
        return (cut.purpose()[origin] & purpose) != 0;
    }

    private static boolean isInside(double x, double[] quantiles, int from) {
        double slack = 1e-9 * Math.abs(x); // what rounding does to an interval of one point
        return x >= quantiles[from] - slack && x <= quantiles[LAST - from] + slack;
    }

    private static double covered(ForecastCase cut, double[][][] quantiles, byte purpose) {
        double inside = 0;
        int count = 0;
        for (int k = 0; k < quantiles.length; k++) {
            for (int h = 0; h < cut.horizon() && is(cut, k, purpose); h++) {
                double x = cut.actual(k, h + 1);
                if (!Double.isNaN(x)) {
                    inside += isInside(x, quantiles[k][h], FIRST) ? 1 : 0;
                    count++;
                }
            }
        }
        return inside / count;
    }

    /** Weighted quantile loss: the mean over the levels, by the size of what came. */
    double weightedLoss() {
        return meanLoss() / magnitude;
    }

    /** The mean over the levels, summed over the values. */
    double meanLoss() {
        return Arrays.stream(quantileLoss).average().orElse(Double.NaN);
    }

    /** Mean coverage over the cells ahead. */
    double coverage80() {
        return mean(covered80);
    }

    double coverage95() {
        return mean(covered95);
    }

    private static double mean(double[] shares) {
        return Arrays.stream(shares).filter(Double::isFinite).average().orElse(Double.NaN);
    }
}
