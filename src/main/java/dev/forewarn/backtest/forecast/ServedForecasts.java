package dev.forewarn.backtest.forecast;

import dev.forewarn.kernel.Quantile;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.risk.Side;
import dev.forewarn.scoring.FleetScorer;
import dev.forewarn.scoring.SeriesFit;
import java.time.Duration;
import java.util.Arrays;

/** What is served: history is fitted, the live half comes in cell by cell, the scorer is asked at each origin. */
final class ServedForecasts implements ForecastMethod {
    private static final double LIMIT_QUANTILE = 0.98;

    @Override
    public String name() {
        return "forewarn";
    }

    @Override
    public double[][][] quantiles(ForecastCase cut) {
        var fleet = new FleetScorer(SharedModel.none(), ObjectiveBook.defaults());
        fleet.adopt(
                cut.series(),
                new SeriesFit(SharedModel.none(), ObjectiveBook.defaults())
                        .walked(
                                cut.window().samples(cut.series(), 0, cut.history()),
                                cut.window().grid(),
                                objective(cut)));
        int handle = fleet.handle(cut.series());
        double[][][] quantiles = new double[cut.origins().length][cut.horizon()][ForecastCase.LEVELS.length];
        int next = cut.history();
        for (int k = 0; k < quantiles.length; k++) {
            TimeSeries news = cut.window().samples(cut.series(), next, cut.origins()[k] + 1);
            for (int i = 0; i < news.size(); i++) {
                fleet.observe(handle, news.timesMillis()[i], news.values()[i]);
            }
            next = cut.origins()[k] + 1;
            for (int h = 0; h < cut.horizon(); h++) {
                fleet.quantiles(handle, h + 1, ForecastCase.LEVELS, quantiles[k][h]);
            }
        }
        return quantiles;
    }

    /** The question that every series is asked by default; forecasts do not depend on the limit. */
    private static Objective objective(ForecastCase cut) {
        Duration step = cut.window().grid().step();
        double[] sorted = Quantile.sortedFinite(Arrays.copyOf(cut.window().values(), cut.history()));
        return new Objective(
                Side.ABOVE,
                Quantile.ofSorted(sorted, LIMIT_QUANTILE),
                ObjectiveBook.defaultLasting(step),
                ObjectiveBook.defaultHorizon(step));
    }
}
