package dev.forewarn.anomaly;

import dev.forewarn.kernel.Quantile;
import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import java.io.IOException;

/**
 * What share of a history lies below a score: read off its quantiles, between which the logarithm of the share above is a straight line.
 * Beyond the last it goes on as straight, so that what is stranger than all that was is still told apart. Rises with the score, below
 * 1.
 */
final class HistoryShare {
    private static final double[] ABOVE = {
        1, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.15, 0.1, 0.07, 0.05, 0.035, 0.025, 0.017, 0.012, 0.008,
        0.005, 0.003
    };
    private static final double LEAST_RISE = 1e-6; // of the score, from knot to knot beyond the last

    private final double[] scores; // at these shares; ascending

    private HistoryShare(double[] scores) {
        this.scores = scores;
    }

    /** Of a history's scores, at least one. O(n log n). */
    static HistoryShare of(double[] history) {
        double[] sorted = Quantile.sortedFinite(history);
        double[] scores = new double[ABOVE.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Quantile.ofSorted(sorted, 1 - ABOVE[i]);
        }
        return new HistoryShare(scores);
    }

    /** In [0, 1). */
    double below(double score) {
        int last = scores.length - 1;
        if (score < scores[0]) {
            return 0;
        }
        int next = 1;
        while (next < last && scores[next] <= score) {
            next++;
        }
        double rise = Math.max(next == last ? LEAST_RISE : 0, scores[next] - scores[next - 1]);
        double part = (score - scores[next - 1]) / rise;
        double above = ABOVE[next - 1] * Math.pow(ABOVE[next] / ABOVE[next - 1], part);
        return Math.min(1 - above, Math.nextDown(1.0));
    }

    void save(StateWriter out) throws IOException {
        out.writeDoubles(scores);
    }

    static HistoryShare restore(StateReader in) throws IOException {
        double[] scores = new double[ABOVE.length];
        in.readDoubles(scores);
        for (int i = 0; i < scores.length; i++) {
            if (!Double.isFinite(scores[i]) || (i > 0 && scores[i] < scores[i - 1])) {
                throw new IOException("the scores of a history do not ascend");
            }
        }
        return new HistoryShare(scores);
    }
}
