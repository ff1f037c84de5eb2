package dev.forewarn.backtest.forecast;

import dev.forewarn.kernel.Quantile;
import java.util.Arrays;

/**
 * The value of one season ago, or the last value, with the quantiles of what that missed in the past, up to the origin: for
 * a season the seasonal differences, for the last value the differences over as many cells as are looked ahead. At
 * most {@value #MOST_ERRORS} past differences are used, evenly spaced.
 */
final class NaiveForecasts implements ForecastMethod {
    private static final int MOST_ERRORS = 2000;

    private final boolean isSeasonal;

    private NaiveForecasts(boolean isSeasonal) {
        this.isSeasonal = isSeasonal;
    }

    /** The same as a day ago: what every other method is measured against. */
    static ForecastMethod seasonal() {
        return new NaiveForecasts(true);
    }

    static ForecastMethod last() {
        return new NaiveForecasts(false);
    }

    @Override
    public String name() {
        return isSeasonal ? "seasonal naive" : "naive";
    }

    @Override
    public double[][][] quantiles(ForecastCase cut) {
        double[][][] quantiles = new double[cut.origins().length][cut.horizon()][ForecastCase.LEVELS.length];
        for (int k = 0; k < quantiles.length; k++) {
            int origin = cut.origins()[k];
            double[] errors = isSeasonal ? differences(cut, origin, cut.season()) : new double[0];
            for (int h = 1; h <= cut.horizon(); h++) {
                double centre = isSeasonal ? seasonAgo(cut, origin, h) : cut.carried(origin);
                double[] sorted = isSeasonal ? errors : differences(cut, origin, h);
                for (int i = 0; i < ForecastCase.LEVELS.length; i++) {
                    quantiles[k][h - 1][i] =
                            sorted.length == 0 ? centre : centre + Quantile.ofSorted(sorted, ForecastCase.LEVELS[i]);
                }
            }
        }
        return quantiles;
    }

    private static double seasonAgo(ForecastCase cut, int origin, int ahead) {
        for (int at = origin + ahead; at >= 0; at -= cut.season()) {
            if (at <= origin && !Double.isNaN(cut.window().values()[at])) {
                return cut.window().values()[at];
            }
        }
        return cut.carried(origin);
    }

    private static double[] differences(ForecastCase cut, int origin, int lag) {
        double[] values = cut.window().values();
        int stride = Math.max(1, (origin + 1 - lag) / MOST_ERRORS);
        double[] found = new double[Math.max(0, (origin - lag) / stride + 1)];
        int count = 0;
        for (int i = origin; i >= lag && count < found.length; i -= stride) {
            found[count++] = values[i] - values[i - lag];
        }
        return Quantile.sortedFinite(Arrays.copyOf(found, count));
    }
}
