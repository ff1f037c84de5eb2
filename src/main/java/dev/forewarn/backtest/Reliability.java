package dev.forewarn.backtest;

/** Pooled reliability: ten bins of equal width, what was said against what came. */
public final class Reliability {
    private static final int BINS = 10;

    private final double[] said = new double[BINS];
    private final double[] came = new double[BINS];
    private final long[] count = new long[BINS];

    public void add(double probability, boolean breached) {
        int bin = Math.min(BINS - 1, (int) (probability * BINS));
        said[bin] += probability;
        came[bin] += breached ? 1 : 0;
        count[bin]++;
    }

    /** Adds what another one saw. */
    public void addAll(Reliability other) {
        for (int bin = 0; bin < BINS; bin++) {
            said[bin] += other.said[bin];
            came[bin] += other.came[bin];
            count[bin] += other.count[bin];
        }
    }

    /** Expected calibration error: mean over all origins of |said - came| of their bin. */
    public double expectedError() {
        double sum = 0;
        long total = 0;
        for (int bin = 0; bin < BINS; bin++) {
            sum += Math.abs(said[bin] - came[bin]);
            total += count[bin];
        }
        return total == 0 ? Double.NaN : sum / total;
    }

    public int bins() {
        return BINS;
    }

    public long count(int bin) {
        return count[bin];
    }

    /** Mean probability said in a bin, NaN where it is empty. */
    public double said(int bin) {
        return count[bin] == 0 ? Double.NaN : said[bin] / count[bin];
    }

    /** Share of breaches that came in a bin, NaN where it is empty. */
    public double came(int bin) {
        return count[bin] == 0 ? Double.NaN : came[bin] / count[bin];
    }
}
