package dev.forewarn.forecast;

import dev.forewarn.kernel.SmoothingErrors;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.Window;
import java.util.Arrays;
import java.util.Optional;

/**
 * Exponential smoothing in error-correction form (Hyndman, Koehler, Ord and Snyder 2008): a level with a damped trend, an
 * additive seasonal profile, and a deviation from them that decays on the way to the horizon, so that a spike does not
 * lift the forecast of an hour later. In their taxonomy it is ETS(A,Ad,N) without a season and ETS(A,Ad,A) with one, which is ETS(A,Ad,N) of
 * what the profile leaves, and the deviation is an autoregression of order one beside it; with a deviation that learns nothing it is theirs exactly
 * (checked against R). The trend keeps 0.995 of itself a cell.
 *
 * <p>Its weights are found by {@link SmoothingSearch} on the squared error one step, half a horizon and a whole horizon
 * ahead, since a fit of one step alone follows noise, over the newest {@value #FITTED_CELLS} cells or two seasons.
 */
public final class ExponentialSmoothing implements Forecaster {
    private static final int FITTED_CELLS = 4032;

    private final Season season;

    public ExponentialSmoothing(Season season) {
        this.season = season;
    }

    @Override
    public String name() {
        return season == Season.NONE ? "smoothing" : "smoothing-" + season.text();
    }

    @Override
    public Optional<FittedForecaster> fit(Window history, int horizonCells) {
        SeasonClock clock = SeasonClock.of(history.grid(), season);
        if (history.size() < Math.max(2 * clock.seasonCells(), 3 * horizonCells) || known(history) < 10) {
            return Optional.empty();
        }
        return Optional.of(
                learnt(history, clock, search(history, clock, horizonCells).search()));
    }

    /** Looks for better weights near those that were best on the older part, which costs a third of a search anew. */
    @Override
    public Optional<FittedForecaster> refit(FittedForecaster older, Window history, int horizonCells) {
        if (!(older instanceof SmoothedSeries former)) {
            return fit(history, horizonCells);
        }
        SeasonClock clock = SeasonClock.of(history.grid(), season);
        return Optional.of(
                learnt(history, clock, search(history, clock, horizonCells).searchFrom(former.weights())));
    }

    private FittedForecaster learnt(Window history, SeasonClock clock, SmoothingWeights weights) {
        var fitted = new SmoothedSeries(name(), clock, weights);
        fitted.start(history);
        for (int i = 0; i < history.size(); i++) {
            if (!Double.isNaN(history.values()[i])) {
                fitted.learn(history.firstCell() + i, history.values()[i]);
            }
        }
        return fitted;
    }

    @Override
    public FittedForecaster blank(Grid grid) {
        return new SmoothedSeries(name(), SeasonClock.of(grid, season), SmoothingWeights.TYPICAL);
    }

    private static int known(Window history) {
        return (int) Arrays.stream(history.values()).filter(Double::isFinite).count();
    }

    private SmoothingSearch search(Window history, SeasonClock clock, int horizonCells) {
        return new SmoothingSearch(errors(history, clock, horizonCells), season != Season.NONE);
    }

    /** What weights cost over the newest part of a history. */
    static SmoothingErrors errors(Window history, SeasonClock clock, int horizonCells) {
        int from = Math.max(0, history.size() - Math.max(FITTED_CELLS, 2 * clock.seasonCells()));
        Window recent = from == 0 ? history : history.slice(from, history.size());
        return SmoothedSeries.errorsOver(recent, clock, horizonCells);
    }
}
