package dev.forewarn.backtest.anomaly;

/** The lag at which a series looks most like itself: the reach of soft labels in {@link VusPr}. */
final class DominantPeriod {
    private static final int LONGEST_SAMPLE = 20_000;
    private static final int SHORTEST = 6;
    private static final int LONGEST = 288;
    private static final int WITHOUT = 100;

    private DominantPeriod() {}

    /** In samples: the highest local maximum of the autocorrelation up to a lag of 288, 100 where there is none. */
    static int of(double[] values) {
        int n = Math.min(values.length, LONGEST_SAMPLE);
        double mean = 0;
        for (int i = 0; i < n; i++) {
            mean += values[i] / n;
        }
        int most = Math.min(LONGEST + 1, n - 1);
        double[] products = new double[most + 1];
        for (int lag = SHORTEST - 1; lag <= most; lag++) {
            for (int i = 0; i + lag < n; i++) {
                products[lag] += (values[i] - mean) * (values[i + lag] - mean);
            }
        }
        int best = -1;
        for (int lag = SHORTEST; lag < most; lag++) {
            boolean isPeak = products[lag] > products[lag - 1] && products[lag] > products[lag + 1];
            if (isPeak && (best < 0 || products[lag] > products[best])) {
                best = lag;
            }
        }
        return best < 0 ? WITHOUT : best;
    }
}
