package dev.forewarn.training;

import java.util.Arrays;
import java.util.Comparator;

/**
 * How one model did on the held-out part of one series.
 *
 * @param origins          how many probabilities were held against what came
 * @param breaches         before how many of them a breach came
 * @param brier            mean squared error of the probabilities; NaN without origins
 * @param averagePrecision area under precision and recall; NaN where nothing breached, or everything
 * @param error            mean absolute error of the median forecast
 * @param naiveError       that of seasonal naive at the same places (daily where there is a day before, else the last
 *     value); NaN where there were none
 * @param bins             for each tenth of the probability: how many, their sum, how many breaches
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data
record SeriesMarks(
        int origins,
        int breaches,
        double brier,
        double averagePrecision,
        double error,
        double naiveError,
        double[][] bins) {
    static final int BINS = 10;

    /** Error over that of seasonal naive; NaN where it could not be measured. */
    double relativeError() {
        return naiveError > 0 ? error / naiveError : Double.NaN;
    }

    /** Gathers what was said and what came. */
    static final class Gathering {
        private final double[][] bins = new double[BINS][3];
        private double[] said = new double[256];
        private boolean[] came = new boolean[256];
        private int count;
        private int breaches;
        private double squares;
        private double error;
        private double naiveError;
        private int forecasts;

        void probability(double p, boolean breached) {
            double sane = Double.isNaN(p) ? 0.5 : Math.clamp(p, 0, 1);
            if (count == said.length) {
                said = Arrays.copyOf(said, 2 * count);
                came = Arrays.copyOf(came, 2 * count);
            }
            said[count] = sane;
            came[count++] = breached;
            double truth = breached ? 1 : 0;
            breaches += breached ? 1 : 0;
            squares += (sane - truth) * (sane - truth);
            double[] bin = bins[(int) Math.min(BINS - 1, sane * BINS)];
            bin[0]++;
            bin[1] += sane;
            bin[2] += truth;
        }

        void forecast(double actual, double forecast, double naive) {
            error += Math.abs(actual - forecast);
            naiveError += Math.abs(actual - naive);
            forecasts++;
        }

        SeriesMarks marks() {
            return new SeriesMarks(
                    count,
                    breaches,
                    count == 0 ? Double.NaN : squares / count,
                    averagePrecision(),
                    forecasts == 0 ? Double.NaN : error / forecasts,
                    forecasts == 0 ? Double.NaN : naiveError / forecasts,
                    bins);
        }

        /** Ties taken together. */
        private double averagePrecision() {
            if (breaches == 0 || breaches == count) {
                return Double.NaN;
            }
            Integer[] order = new Integer[count];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, Comparator.comparingDouble(i -> -said[i]));
            double area = 0;
            int hits = 0;
            int at = 0;
            while (at < count) {
                double level = said[order[at]];
                int newHits = 0;
                for (; at < count && said[order[at]] == level; at++) {
                    newHits += came[order[at]] ? 1 : 0;
                }
                hits += newHits;
                area += (double) hits / at * newHits / breaches;
            }
            return area;
        }
    }
}
