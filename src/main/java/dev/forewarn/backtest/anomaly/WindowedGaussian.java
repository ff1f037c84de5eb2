package dev.forewarn.backtest.anomaly;

import dev.forewarn.metric.SeriesKey;

/**
 * How improbable a value is under a normal distribution with mean and deviation of the samples before it, up to 6,400: the
 * simplest baseline that the Numenta Anomaly Benchmark lists, two-sided here.
 */
final class WindowedGaussian implements Detector {
    private static final int LONGEST = 6_400;
    private static final double LEAST_SHARE = 1e-9;

    @Override
    public String name() {
        return "windowed Gaussian";
    }

    @Override
    public Stream start(SeriesKey series, int probation, int cellsPerDay) {
        return new Running();
    }

    private static final class Running implements Stream {
        private final double[] window = new double[LONGEST];
        private long seen;
        private double origin; // sums are of deviations from the first value, so that they keep their digits
        private double sum;
        private double squares;

        @Override
        public double next(long timeMillis, double value) {
            if (seen == 0) {
                origin = value;
            }
            double x = value - origin;
            int held = (int) Math.min(seen, LONGEST);
            double score = 0;
            if (held > 1) {
                double mean = sum / held;
                double least = LEAST_SHARE * (Math.abs(mean) + Math.abs(origin)) + Double.MIN_NORMAL;
                score = Math.abs(x - mean) / Math.max(least, Math.sqrt(Math.max(0, squares / held - mean * mean)));
            }
            int at = (int) (seen % LONGEST);
            if (held == LONGEST) {
                sum -= window[at];
                squares -= window[at] * window[at];
            }
            window[at] = x;
            sum += x;
            squares += x * x;
            seen++;
            return score;
        }
    }
}
