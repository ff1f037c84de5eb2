package dev.forewarn.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forewarn.kernel.SavedBytes;
import dev.forewarn.metric.Window;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForecastQuantilesTest {
    private static final int CELLS = 12;
    private static final double[] LEVELS = {.05, .1, .25, .5, .75, .9, .95};
    private static final int LOW = 1;
    private static final int MEDIAN = 3;
    private static final int HIGH = 5;

    /** What learns a series and is asked of it. */
    private static final class Learner {
        private final FittedForecaster forecaster = new ExponentialSmoothing(Season.DAY).blank(Synthetic.GRID);
        private final ForecastQuantiles.Bench bench = new ForecastQuantiles.Bench();
        private ForecastQuantiles quantiles = new ForecastQuantiles(Synthetic.GRID, CELLS);

        void learn(long cell, double x) {
            quantiles.learn(forecaster, cell, x, bench);
            forecaster.learn(cell, x);
        }

        void learn(Window series, int from, int until) {
            for (int cell = from; cell < until; cell++) {
                if (!Double.isNaN(series.values()[cell])) {
                    learn(cell, series.values()[cell]);
                }
            }
        }

        double[] ask(long cell, double x, int h) {
            double[] into = new double[LEVELS.length];
            quantiles.look(forecaster, cell, x);
            quantiles.quantiles(forecaster, h, LEVELS, into, bench);
            return into;
        }

        /** Share of later values inside the 80 % interval, while the series is learnt on. */
        double coverage(Window series, int from, int until, int h) {
            int inside = 0;
            for (int cell = from; cell < until; cell++) {
                double[] q = ask(cell, series.values()[cell], h);
                double came = series.values()[cell + 1 + h];
                inside += came >= q[LOW] && came <= q[HIGH] ? 1 : 0;
                learn(cell, series.values()[cell]);
            }
            return inside / (double) (until - from);
        }
    }

    @Test
    void beforeAnythingIsKnownThePresentIsCarriedOn() {
        assertThat(new Learner().ask(0, 7, 3)).containsOnly(7);
    }

    /** Healthy: 0.79 to 0.81 over eight seeds and all distances; tracks that do not move give 0.6 or 0.95. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 5, 11})
    void theIntervalHoldsWhatItSays(int h) {
        Window series = Synthetic.autoregressionWithSeason(12_000, 3);
        var learner = new Learner();
        learner.learn(series, 0, 4000);
        assertThat(learner.coverage(series, 4000, 11_900, h)).isCloseTo(0.8, within(0.02));
    }

    /** The best mixture of a walk is where it is; of noise around a level, the level. */
    @Test
    void findsWhereASeriesRests() {
        Window walk = Synthetic.randomWalk(6000, 2);
        var walking = new Learner();
        walking.learn(walk, 0, walk.size());
        double last = walk.values()[walk.size() - 1];
        assertThat(walking.ask(walk.size(), last + 20, 5)[MEDIAN]).isCloseTo(last + 20, within(5.0));

        var random = new SplittableRandom(2);
        Window noise = Synthetic.window(6000, i -> 50 + random.nextGaussian());
        var resting = new Learner();
        resting.learn(noise, 0, noise.size());
        assertThat(resting.ask(noise.size(), 70, 5)[MEDIAN]).isCloseTo(50, within(5.0));
    }

    /** Within a horizon after a jump of ten deviations the interval is wide enough to hold both what was and what is. */
    @Test
    void aJumpWidensTheIntervalAtOnce() {
        var random = new SplittableRandom(5);
        Window series = Synthetic.window(3000, i -> (i < 2500 ? 50 : 60) + random.nextGaussian());
        var learner = new Learner();
        learner.learn(series, 0, 2500);
        double[] calm = learner.ask(2499, series.values()[2499], 5);
        assertThat(calm[HIGH] - calm[LOW]).isBetween(2.0, 3.5);
        learner.learn(2500, series.values()[2500]);
        double[] jumped = learner.ask(2501, series.values()[2501], 5);
        assertThat(jumped[HIGH] - jumped[LOW]).isGreaterThan(3 * (calm[HIGH] - calm[LOW]));
        learner.learn(series, 2501, 2900);
        double[] settled = learner.ask(2900, series.values()[2900], 5);
        assertThat(settled[MEDIAN]).isCloseTo(60, within(1.0));
        assertThat(settled[HIGH] - settled[LOW]).isBetween(2.0, 4.0);
    }

    @Test
    void aFrozenSeriesIsAPoint() {
        var learner = new Learner();
        learner.learn(Synthetic.window(500, i -> 42), 0, 500);
        assertThat(learner.ask(500, 42, 7)).containsOnly(42);
    }

    /** Nine in ten are zero: so is every quantile up to there. */
    @Test
    void rareEventsLeaveTheMedianAtZero() {
        var random = new SplittableRandom(7);
        Window series = Synthetic.window(6000, i -> random.nextInt(20) == 0 ? random.nextInt(9) : 0);
        var learner = new Learner();
        learner.learn(series, 0, series.size());
        double[] q = learner.ask(series.size(), 0, 5);
        assertThat(q[LOW]).isZero();
        assertThat(q[MEDIAN]).isCloseTo(0, within(0.01));
    }

    /** Nothing below zero where nothing was, and nothing above a percentage's hundred. */
    @ParameterizedTest
    @CsvSource({"0, 1", "95, 100"})
    void staysWithinItsBounds(double least, double most) {
        var random = new SplittableRandom(8);
        Window series =
                Synthetic.window(3000, i -> Math.clamp((least + most) / 2 + 4 * random.nextGaussian(), least, most));
        var learner = new Learner();
        learner.learn(series, 0, series.size());
        double[] q = learner.ask(series.size(), series.values()[series.size() - 1], 11);
        assertThat(q[0]).isGreaterThanOrEqualTo(0);
        assertThat(q[LEVELS.length - 1]).isLessThanOrEqualTo(100);
    }

    /** A gap leaves forecasts unjudged, and nothing else. */
    @Test
    void aGapBreaksNothing() {
        Window series = Synthetic.autoregressionWithSeason(6000, 4);
        var learner = new Learner();
        learner.learn(series, 0, 3000);
        learner.learn(series, 3500, 4000);
        assertThat(learner.coverage(series, 4000, 5900, 5)).isCloseTo(0.8, within(0.06));
    }

    @Property(tries = 60)
    void quantilesAscendWhateverTheSeries(@ForAll long seed, @ForAll @IntRange(min = 0, max = CELLS - 1) int h) {
        var random = new SplittableRandom(seed);
        int kind = random.nextInt(4);
        Window series = Synthetic.window(400, i -> switch (kind) {
            case 0 -> random.nextGaussian();
            case 1 -> Math.exp(5 * random.nextGaussian());
            case 2 -> random.nextInt(3);
            default -> i < 200 ? 1e12 : -1e-12 * random.nextDouble();
        });
        var learner = new Learner();
        learner.learn(series, 0, 400);
        assertThat(learner.ask(400, series.values()[399], h)).isSorted().doesNotContain(Double.NaN);
    }

    /** Scaling by a power of two alters no bit of the answer but its exponent. */
    @Property(tries = 20)
    void theUnitDoesNotMatter(@ForAll @IntRange(min = -40, max = 40) int power) {
        double factor = Math.scalb(1.0, power);
        Window plain = Synthetic.autoregressionWithSeason(1500, 6);
        Window scaled = Synthetic.window(1500, i -> factor * plain.values()[i]);
        var one = new Learner();
        var other = new Learner();
        one.learn(plain, 0, 1500);
        other.learn(scaled, 0, 1500);
        double[] expected = one.ask(1500, 3, 8);
        double[] found = other.ask(1500, factor * 3, 8);
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i]).isCloseTo(factor * expected[i], within(1e-9 * factor));
        }
    }

    @Test
    void anyNumberOfRestartsChangesNothing() {
        var random = new SplittableRandom(9);
        Window series = Synthetic.autoregressionWithSeason(4000, 8);
        var unbroken = new Learner();
        var restarted = new Learner();
        for (int cell = 0; cell < series.size(); cell++) {
            if (random.nextInt(50) == 0) {
                var fresh = new ForecastQuantiles(Synthetic.GRID, CELLS);
                SavedBytes.carry(restarted.quantiles::save, fresh::restore);
                restarted.quantiles = fresh;
            }
            if (random.nextInt(300) == 0) {
                cell += random.nextInt(40);
            }
            if (cell < series.size()) {
                double x = series.values()[cell];
                assertThat(restarted.ask(cell, x, cell % CELLS)).isEqualTo(unbroken.ask(cell, x, cell % CELLS));
                unbroken.learn(cell, x);
                restarted.learn(cell, x);
            }
        }
    }
}
