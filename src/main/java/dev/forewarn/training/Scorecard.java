package dev.forewarn.training;

import dev.forewarn.kernel.Quantile;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How a model did on held-out data, all examined series together. What could not be measured is NaN.
 *
 * @param series               how many were examined
 * @param breachedSeries       how many of them had a breach to foresee
 * @param averagePrecision     of the breach probability, mean over the series that had breaches
 * @param brierScore           mean over series
 * @param brierSkill           1 - that over the Brier score of always saying the base rate of the held-out part
 * @param calibrationError     mean distance of probability and frequency over ten bins, all series together
 * @param relativeError        mean absolute error of the median forecast over that of seasonal naive, geometric mean
 * @param worseThanNaive       how many series had a forecast worse than seasonal naive's
 */
public record Scorecard(
        int series,
        int breachedSeries,
        double averagePrecision,
        double brierScore,
        double brierSkill,
        double calibrationError,
        double relativeError,
        int worseThanNaive) {
    /** Nothing was examined. */
    public static Scorecard none() {
        return of(List.of());
    }

    static Scorecard of(List<SeriesMarks> marks) {
        double reference = mean(marks, each -> {
            double base = (double) each.breaches() / each.origins();
            return base * (1 - base);
        });
        double brier = mean(marks, SeriesMarks::brier);
        return new Scorecard(
                marks.size(),
                (int) marks.stream()
                        .filter(each -> !Double.isNaN(each.averagePrecision()))
                        .count(),
                mean(marks, SeriesMarks::averagePrecision),
                brier,
                reference > 0 ? 1 - brier / reference : Double.NaN,
                calibrationError(marks),
                Math.exp(mean(marks, each -> logOf(each.relativeError()))),
                (int) marks.stream().filter(each -> each.relativeError() > 1).count());
    }

    /** A forecast without any error must not make the mean minus infinity. */
    private static double logOf(double ratio) {
        return Double.isNaN(ratio) ? Double.NaN : Math.log(Math.max(ratio, 1e-3));
    }

    private static double mean(List<SeriesMarks> marks, ToDoubleFunction<SeriesMarks> of) {
        double[] finite = Quantile.sortedFinite(marks.stream().mapToDouble(of).toArray());
        double sum = 0;
        for (double each : finite) {
            sum += each;
        }
        return finite.length == 0 ? Double.NaN : sum / finite.length;
    }

    private static double calibrationError(List<SeriesMarks> marks) {
        double all = 0;
        double distance = 0;
        for (int bin = 0; bin < SeriesMarks.BINS; bin++) {
            double said = 0;
            double came = 0;
            for (SeriesMarks each : marks) {
                all += each.bins()[bin][0];
                said += each.bins()[bin][1];
                came += each.bins()[bin][2];
            }
            distance += Math.abs(said - came);
        }
        return all == 0 ? Double.NaN : distance / all;
    }
}
