package dev.forewarn.backtest.breach;

import dev.forewarn.backtest.BreachCase;
import dev.forewarn.kernel.Quantile;
import java.util.Arrays;

/**
 * How well the time to a breach was told, over the origins whose breach came within the horizon; others are not known further
 * than that, and what is told beyond it counts as the horizon.
 *
 * @param errorMinutes median absolute error
 * @param errorShare   the same in horizons
 * @param concordance  share of pairs of origins whose order in time was told right, ties counting half; 0.5 is chance
 * @param origins      over how many origins
 */
record TimeScores(double errorMinutes, double errorShare, double concordance, int origins) {
    static final TimeScores NONE = new TimeScores(Double.NaN, Double.NaN, Double.NaN, 0);
    private static final int MOST = 800; // concordance looks at pairs
    private static final int LEAST = 20;

    /**
     * Of one case.
     *
     * @param cells by cell: told cells to the breach, NaN without an answer; may be empty
     */
    static TimeScores of(BreachCase cut, double[] cells) {
        if (cells.length == 0) {
            return NONE;
        }
        int[] came = cellsUntilBreach(cut);
        double[] said = new double[came.length];
        double[] truth = new double[came.length];
        int count = 0;
        for (int i = cut.history(); i < came.length; i++) {
            if (cut.labels()[i] == 1 && Double.isFinite(cells[i])) {
                said[count] = Math.min(cells[i], cut.shape().horizonCells()); // nobody is asked beyond it
                truth[count++] = came[i];
            }
        }
        if (count < LEAST) {
            return NONE;
        }
        double[] errors = new double[count];
        for (int k = 0; k < count; k++) {
            errors[k] = Math.abs(said[k] - truth[k]);
        }
        Arrays.sort(errors);
        double median = Quantile.ofSorted(errors, 0.5);
        return new TimeScores(
                median * cut.window().grid().stepMillis() / 60_000.0,
                median / cut.shape().horizonCells(),
                concordance(said, truth, count),
                count);
    }

    private static double concordance(double[] said, double[] came, int count) {
        int stride = Math.ceilDiv(count, MOST);
        double right = 0;
        long pairs = 0;
        for (int a = 0; a < count; a += stride) {
            for (int b = a + stride; b < count; b += stride) {
                if (came[a] != came[b]) {
                    pairs++;
                    double order = (said[a] - said[b]) * Math.signum(came[a] - came[b]);
                    right += order > 0 ? 1 : order == 0 ? 0.5 : 0;
                }
            }
        }
        return pairs == 0 ? Double.NaN : right / pairs;
    }

    /** By cell: how many cells until the next run that lasts long enough begins. */
    private static int[] cellsUntilBreach(BreachCase cut) {
        double[] x = cut.window().values();
        int[] until = new int[x.length];
        int run = 0; // cells beyond the limit from the next one on
        int next = Integer.MAX_VALUE;
        for (int i = x.length - 1; i >= 0; i--) {
            if (run >= cut.shape().lastingCells()) {
                next = i + 1;
            }
            until[i] = next == Integer.MAX_VALUE ? Integer.MAX_VALUE : next - i;
            run = cut.objective().side().isBeyond(x[i], cut.objective().limit()) ? run + 1 : 0;
        }
        return until;
    }
}
