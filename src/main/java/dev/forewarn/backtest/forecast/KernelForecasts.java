package dev.forewarn.backtest.forecast;

import dev.forewarn.forecast.FittedForecaster;
import dev.forewarn.forecast.Forecaster;
import dev.forewarn.forecast.Season;
import dev.forewarn.forecast.SeasonalNaive;
import dev.forewarn.kernel.Quantile;
import java.util.Arrays;

/**
 * One of the served family's forecasters by itself: fitted on history, moved along cell by cell, with the quantiles of what it
 * missed in the past as many cells ahead. Without enough history for its season, the last value.
 */
final class KernelForecasts implements ForecastMethod {
    private static final int MOST_ERRORS = 2000;

    private final String name;
    private final Forecaster kind;

    KernelForecasts(String name, Forecaster kind) {
        this.name = name;
        this.kind = kind;
    }

    /** The largest value of the same half hour a week ago, as cautious autoscalers provide for it. */
    static ForecastMethod weeklyMaximum() {
        return new KernelForecasts("maximum of 30 min a week ago", SeasonalNaive.weeklyMaximum());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double[][][] quantiles(ForecastCase cut) {
        double[][][] quantiles = new double[cut.origins().length][cut.horizon()][ForecastCase.LEVELS.length];
        FittedForecaster fitted = fit(cut);
        int last = cut.origins()[cut.origins().length - 1];
        int stride = Math.max(1, last / MOST_ERRORS);
        double[][] errors = new double[cut.horizon()][last / stride + 1];
        int[] counts = new int[cut.horizon()];
        double[] path = new double[cut.horizon()];
        double[][] issued = new double[last / stride + 1][];
        int next = 0;
        for (int cell = 0; cell <= last; cell++) {
            double x = cut.window().values()[cell];
            if (Double.isNaN(x)) {
                continue;
            }
            for (int h = 0; h < cut.horizon(); h++) {
                int from = cell - 1 - h;
                if (from >= 0 && from % stride == 0 && issued[from / stride] != null) {
                    errors[h][counts[h]++] = x - issued[from / stride][h];
                }
            }
            fitted.forecast(cut.window().firstCell() + cell, x, path);
            if (cell % stride == 0) {
                issued[cell / stride] = path.clone();
            }
            if (next < quantiles.length && cell == cut.origins()[next]) {
                for (int h = 0; h < cut.horizon(); h++) {
                    double[] sorted = Arrays.copyOf(errors[h], counts[h]);
                    Arrays.sort(sorted);
                    for (int i = 0; i < ForecastCase.LEVELS.length; i++) {
                        quantiles[next][h][i] =
                                path[h] + (sorted.length == 0 ? 0 : Quantile.ofSorted(sorted, ForecastCase.LEVELS[i]));
                    }
                }
                next++;
            }
            fitted.learn(cut.window().firstCell() + cell, x);
        }
        return quantiles;
    }

    private FittedForecaster fit(ForecastCase cut) {
        var history = cut.window().slice(0, cut.history());
        return kind.fit(history, cut.horizon())
                .or(() -> new SeasonalNaive(Season.NONE).fit(history, cut.horizon()))
                .orElseThrow()
                .restarted(history);
    }
}
