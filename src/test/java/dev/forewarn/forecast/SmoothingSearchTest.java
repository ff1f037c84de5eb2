package dev.forewarn.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forewarn.kernel.SmoothingErrors;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.metric.Window;
import dev.forewarn.scoring.OpenData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.commons.math3.analysis.MultivariateFunction;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;
import org.junit.jupiter.api.Test;

class SmoothingSearchTest {
    private static final int HORIZON = 6;

    /** Half floats in the running profile are kept to 1/2048 of themselves, hence the tolerance of a seasonal one. */
    @Property(tries = 60)
    void errorsOfFourSetsAtOnceAreThoseOfTheRunningSeries(@ForAll long seed, @ForAll Season season) {
        var random = new SplittableRandom(seed);
        int cells = (season == Season.WEEK ? 2 * Synthetic.WEEK : 3 * Synthetic.DAY) + random.nextInt(200);
        Window window = withHoles(Synthetic.sineWithNoise(cells, random.nextDouble(0.5, 20), seed), random);
        SeasonClock clock = SeasonClock.of(window.grid(), season);
        double[] weights = new double[SmoothingErrors.LANES * SmoothingErrors.WEIGHTS];
        double[] expected = new double[SmoothingErrors.LANES];
        for (int lane = 0; lane < SmoothingErrors.LANES; lane++) {
            SmoothingWeights set = SmoothingWeights.ofUnbounded(
                    random.doubles(SmoothingErrors.WEIGHTS, -4, 4).toArray());
            System.arraycopy(values(set, season), 0, weights, lane * SmoothingErrors.WEIGHTS, SmoothingErrors.WEIGHTS);
            expected[lane] = running(window, clock, set);
        }
        double[] found = new double[SmoothingErrors.LANES];
        SmoothedSeries.errorsOver(window, clock, HORIZON).of(weights, found);
        double tolerance = season == Season.NONE ? 1e-9 : 0.01;
        for (int lane = 0; lane < SmoothingErrors.LANES; lane++) {
            assertThat(found[lane]).isCloseTo(expected[lane], within(tolerance * expected[lane]));
        }
    }

    /** Without a season the running series has no profile that could learn. */
    private static double[] values(SmoothingWeights weights, Season season) {
        double[] values = weights.values();
        values[3] = season == Season.NONE ? 0 : values[3];
        return values;
    }

    private static Window withHoles(Window window, SplittableRandom random) {
        double[] values = window.values().clone();
        for (int hole = 0; hole < 5; hole++) {
            int from = random.nextInt(values.length);
            Arrays.fill(values, from, Math.min(values.length, from + random.nextInt(1, 9)), Double.NaN);
        }
        return new Window(window.grid(), window.firstCell(), values);
    }

    private static double running(Window window, SeasonClock clock, SmoothingWeights weights) {
        var series = new SmoothedSeries("running", clock, weights);
        series.start(window);
        int from = Math.max(Math.min(window.size(), clock.seasonCells()), window.size() / 2);
        double[] path = new double[HORIZON];
        double near = 0;
        double far = 0;
        int nearCount = 0;
        int farCount = 0;
        for (int i = 0; i < window.size(); i++) {
            double x = window.values()[i];
            if (Double.isNaN(x)) {
                continue;
            }
            long cell = window.firstCell() + i;
            if (i >= from) {
                double error = x - series.expected(cell);
                near += error * error;
                nearCount++;
                if (i % (HORIZON / 2) == 0 && i + HORIZON < window.size()) {
                    series.forecast(cell, x, path);
                    double middle = window.values()[i + HORIZON / 2] - path[HORIZON / 2 - 1];
                    double end = window.values()[i + HORIZON] - path[HORIZON - 1];
                    if (!Double.isNaN(middle) && !Double.isNaN(end)) {
                        far += middle * middle + end * end;
                        farCount += 2;
                    }
                }
            }
            series.learn(cell, x);
        }
        return near / Math.max(1, nearCount) + 2 * far / Math.max(1, farCount);
    }

    /**
     * Nelder-Mead with sixty evaluations is what the search replaced. On open series the median error may not be worse by
     * more than half a percent; docs/adr/0017 has what it is.
     */
    @Test
    void findsWeightsAsGoodAsNelderMeadDoes() {
        for (Season season : Season.values()) {
            var ratios = new ArrayList<Double>();
            for (TimeSeries series : OpenData.series("cloud-monitoring")) {
                var grid = Grid.of(series.timesMillis(), series.size());
                Window window = Window.of(series, grid);
                window = window.slice(0, Math.min(2500, window.size()));
                SeasonClock clock = SeasonClock.of(grid, season);
                if (window.size() < 2 * clock.seasonCells()) {
                    continue;
                }
                SmoothingErrors errors = SmoothedSeries.errorsOver(window, clock, 12);
                var search = new SmoothingSearch(errors, season != Season.NONE);
                search.search();
                double others = nelderMead(errors, season);
                if (others > 0) {
                    ratios.add(search.least() / others);
                }
            }
            double[] sorted =
                    ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            if (sorted.length > 0) {
                assertThat(sorted[sorted.length / 2])
                        .as("median over %d series, season %s", sorted.length, season)
                        .isLessThan(1.005);
            }
        }
    }

    private static double nelderMead(SmoothingErrors errors, Season season) {
        double[] least = {Double.POSITIVE_INFINITY};
        double[] tried = new double[SmoothingErrors.LANES * SmoothingErrors.WEIGHTS];
        double[] found = new double[SmoothingErrors.LANES];
        MultivariateFunction error = point -> {
            double[] weights = values(SmoothingWeights.ofUnbounded(point), season);
            System.arraycopy(weights, 0, tried, 0, weights.length);
            errors.of(tried, found);
            least[0] = Math.min(least[0], found[0]);
            return found[0];
        };
        try {
            new SimplexOptimizer(1e-4, -1)
                    .optimize(
                            new MaxEval(60),
                            new ObjectiveFunction(error),
                            GoalType.MINIMIZE,
                            new InitialGuess(SmoothingWeights.TYPICAL.unbounded()),
                            new NelderMeadSimplex(SmoothingErrors.WEIGHTS, 0.7));
        } catch (TooManyEvaluationsException budgetSpent) {
            return least[0];
        }
        return least[0];
    }
}
