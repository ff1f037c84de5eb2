package dev.forewarn.backtest.breach;

import dev.forewarn.kernel.Logit;

/** What was said against what came in narrow bins of log-odds, from which bins of equal mass are put together. */
final class FineReliability {
    private static final int BINS = 1_200;
    private static final double LARGEST = 12; // log-odds; beyond it nothing is told apart
    private static final double CLIP = 1e-9;

    private final double[] said = new double[BINS];
    private final double[] came = new double[BINS];
    private final long[] count = new long[BINS];

    void add(double probability, boolean breached) {
        double place = (Logit.of(probability, CLIP) + LARGEST) / (2 * LARGEST);
        int bin = Math.clamp((long) (place * BINS), 0, BINS - 1);
        said[bin] += probability;
        came[bin] += breached ? 1 : 0;
        count[bin]++;
    }

    void addAll(FineReliability other) {
        for (int bin = 0; bin < BINS; bin++) {
            said[bin] += other.said[bin];
            came[bin] += other.came[bin];
            count[bin] += other.count[bin];
        }
    }

    /** Expected calibration error over bins that hold the same number of origins each, as nearly as ties allow. */
    double equalMassError(int bins) {
        long total = 0;
        for (long each : count) {
            total += each;
        }
        double error = 0;
        double gap = 0;
        long seen = 0;
        int closed = 0;
        for (int bin = 0; bin < BINS; bin++) {
            gap += said[bin] - came[bin];
            seen += count[bin];
            if (seen * bins >= total * (closed + 1L)) {
                error += Math.abs(gap);
                gap = 0;
                closed = (int) (seen * bins / Math.max(1, total));
            }
        }
        return total == 0 ? Double.NaN : (error + Math.abs(gap)) / total;
    }
}
