package dev.forewarn.anomaly;

/**
 * From what {@link Episodes} tell to the published score: the share of samples of Gaussian noise, five minutes apart, of which
 * less was told, after a week. {@code AnomalyScorerTest} holds it against such noise. Between the knots the logarithm of the share above is a straight line.
 * Beyond the last it falls more slowly than noise would have it, so that what is far apart stays apart in nine digits.
 */
final class NoiseScale {
    private static final double[] TOLD = {
        0, 4.22, 4.54, 4.87, 5.15, 5.4, 5.71, 5.93, 6.1, 6.28, 6.92, 8.76, 10.96, 12.92, 14.39, 16.4, 18.3
    };
    private static final double[] LOG_SHARE_ABOVE = logs(
            1, 0.99, 0.9, 0.7, 0.5, 0.3, 0.1, 0.03, 0.01, 0.005, 0.004, 0.003, 0.002, 0.001, 0.0005, 0.0001, 0.00003);
    private static final double SLOPE_BEYOND = -0.25;

    private NoiseScale() {}

    private static double[] logs(double... shares) {
        double[] logs = new double[shares.length];
        for (int i = 0; i < shares.length; i++) {
            logs[i] = Math.log(shares[i]);
        }
        return logs;
    }

    /** Rises with what was told, from 0 (and never minus 0) towards 1. */
    static double share(double told) {
        int last = TOLD.length - 1;
        if (told >= TOLD[last]) {
            return 1 - Math.exp(LOG_SHARE_ABOVE[last] + SLOPE_BEYOND * (told - TOLD[last]));
        }
        int knot = 1;
        while (TOLD[knot] <= told) {
            knot++;
        }
        double part = (told - TOLD[knot - 1]) / (TOLD[knot] - TOLD[knot - 1]);
        return 1 - Math.exp(LOG_SHARE_ABOVE[knot - 1] + part * (LOG_SHARE_ABOVE[knot] - LOG_SHARE_ABOVE[knot - 1]));
    }
}
