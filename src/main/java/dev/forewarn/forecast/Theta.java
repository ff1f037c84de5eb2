package dev.forewarn.forecast;

import dev.forewarn.kernel.SmoothingErrors;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.Window;
import java.util.Arrays;
import java.util.Optional;

/**
 * The Theta method (Assimakopoulos and Nikolopoulos 2000) in the form of Hyndman and Billah (2003): simple exponential smoothing
 * with half the slope of a straight line as drift, of what a seasonal profile leaves. The line is that of least squares through all
 * cells seen, moved along with each (Fiorucci and others 2016 call that dynamic).
 *
 * <p>Its weight is the best of {@value #TRIED} in two passes over the errors that {@link ExponentialSmoothing} is fitted on.
 */
public final class Theta implements Forecaster {
    static final int TRIED = 2 * SmoothingErrors.LANES;

    private static final double TYPICAL = 0.5;
    private static final double[] COARSE = {0.05, 0.2, 0.5, 0.9};
    private static final double[] FINER = {0.4, 0.7, 1.4, 2};

    private final Season season;

    public Theta(Season season) {
        this.season = season;
    }

    @Override
    public String name() {
        return season == Season.NONE ? "theta" : "theta-" + season.text();
    }

    @Override
    public Optional<FittedForecaster> fit(Window history, int horizonCells) {
        SeasonClock clock = SeasonClock.of(history.grid(), season);
        long known = Arrays.stream(history.values()).filter(Double::isFinite).count();
        if (history.size() < Math.max(2 * clock.seasonCells(), 3 * horizonCells) || known < 10) {
            return Optional.empty();
        }
        var fitted = new ThetaSeries(name(), clock, weight(history, clock, horizonCells));
        fitted.start(history);
        for (int i = 0; i < history.size(); i++) {
            if (!Double.isNaN(history.values()[i])) {
                fitted.learn(history.firstCell() + i, history.values()[i]);
            }
        }
        return Optional.of(fitted);
    }

    @Override
    public FittedForecaster blank(Grid grid) {
        return new ThetaSeries(name(), SeasonClock.of(grid, season), TYPICAL);
    }

    private double weight(Window history, SeasonClock clock, int horizonCells) {
        SmoothingErrors errors = ExponentialSmoothing.errors(history, clock, horizonCells);
        double[] tried = COARSE.clone();
        double[] found = new double[tried.length];
        double best = TYPICAL;
        double least = Double.POSITIVE_INFINITY;
        for (int pass = 0; pass < 2; pass++) {
            errors.of(sets(tried), found);
            for (int lane = 0; lane < tried.length; lane++) {
                if (found[lane] < least) {
                    least = found[lane];
                    best = tried[lane];
                }
            }
            for (int lane = 0; lane < tried.length; lane++) {
                tried[lane] = Math.min(0.99, best * FINER[lane]);
            }
        }
        return best;
    }

    /** Simple exponential smoothing is smoothing whose trend and deviation learn nothing. */
    private double[] sets(double[] weights) {
        double[] sets = new double[weights.length * SmoothingErrors.WEIGHTS];
        for (int lane = 0; lane < weights.length; lane++) {
            sets[lane * SmoothingErrors.WEIGHTS + 1] = weights[lane];
            sets[lane * SmoothingErrors.WEIGHTS + 3] = season == Season.NONE ? 0 : ThetaSeries.PROFILE_WEIGHT;
        }
        return sets;
    }
}
