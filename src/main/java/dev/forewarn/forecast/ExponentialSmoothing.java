package dev.forewarn.forecast;

import dev.forewarn.metric.Grid;
import dev.forewarn.metric.Window;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.math3.analysis.MultivariateFunction;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/**
 * Exponential smoothing in error-correction form (Hyndman, Koehler, Ord and Snyder 2008): a level with a damped trend, an
 * additive seasonal profile, and a deviation from them that decays on the way to the horizon, so that a spike does not
 * lift the forecast of an hour later.
 *
 * <p>Its weights are found by Nelder-Mead on the squared error one step, half a horizon and a whole horizon ahead, since
 * a fit of one step alone follows noise. Fitting costs at most {@value #EVALUATIONS} passes over the newest
 * {@value #FITTED_CELLS} cells.
 */
public final class ExponentialSmoothing implements Forecaster {
    private static final int EVALUATIONS = 60;
    private static final int FITTED_CELLS = 4032;
    private static final double RELATIVE = 1e-4;
    private static final double NO_ABSOLUTE = -1; // it would end the search early for series in small units

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
        SmoothingWeights weights = search(history, clock, horizonCells);
        var fitted = new SmoothedSeries(name(), clock, weights);
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
        return new SmoothedSeries(name(), SeasonClock.of(grid, season), SmoothingWeights.TYPICAL);
    }

    private static int known(Window history) {
        return (int) Arrays.stream(history.values()).filter(Double::isFinite).count();
    }

    private SmoothingWeights search(Window history, SeasonClock clock, int horizonCells) {
        int from = Math.max(0, history.size() - Math.max(FITTED_CELLS, 2 * clock.seasonCells()));
        Window recent = from == 0 ? history : history.slice(from, history.size());
        var error = new BestSoFar(point ->
                new SmoothedSeries(name(), clock, SmoothingWeights.ofUnbounded(point)).errorOver(recent, horizonCells));
        try {
            new SimplexOptimizer(RELATIVE, NO_ABSOLUTE)
                    .optimize(
                            new MaxEval(EVALUATIONS),
                            new ObjectiveFunction(error),
                            GoalType.MINIMIZE,
                            new InitialGuess(SmoothingWeights.TYPICAL.unbounded()),
                            new NelderMeadSimplex(SmoothingWeights.COUNT, 0.7));
        } catch (TooManyEvaluationsException budgetSpent) {
            // the budget is meant to end the search; the best point so far is kept below
        }
        return SmoothingWeights.ofUnbounded(error.point);
    }

    /** Remembers the best point, since the optimiser forgets it when its budget ends. */
    private static final class BestSoFar implements MultivariateFunction {
        private final MultivariateFunction error;
        private double[] point = SmoothingWeights.TYPICAL.unbounded();
        private double least = Double.POSITIVE_INFINITY;

        BestSoFar(MultivariateFunction error) {
            this.error = error;
        }

        @Override
        public double value(double[] tried) {
            double value = error.value(tried);
            if (value < least) {
                least = value;
                point = tried.clone();
            }
            return value;
        }
    }
}
