package dev.forewarn.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forewarn.kernel.ByteRows;
import dev.forewarn.kernel.SavedBytes;
import dev.forewarn.metric.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ForecastPathsTest {
    private static final int CELLS = 12;
    private static final int MOST_BLOCKS = 32;

    private static FittedForecaster naive() {
        return new SeasonalNaive(Season.NONE).blank(Synthetic.GRID);
    }

    /** Learns the cells from {@code from} on, scale one. */
    private static void learn(ForecastPaths paths, FittedForecaster forecaster, Window series, int from, int until) {
        for (int cell = from; cell < until; cell++) {
            double x = series.values()[cell];
            if (!Double.isNaN(x)) {
                paths.learn(forecaster, cell, x, 1);
                forecaster.learn(cell, x);
            }
        }
    }

    private static double quantile(ForecastPaths paths, int h, double level) {
        return paths.quantile(h, 1, level);
    }

    @Test
    void withoutBlocksThereIsOnlyTheExpectedPath() {
        var paths = new ForecastPaths(CELLS);
        Arrays.fill(paths.expected(), 7);
        assertThat(quantile(paths, 3, 0.05)).isEqualTo(7);
        var passage = new ForecastPaths.Passage();
        paths.passage(5, 1, 1, CELLS, 1, passage);
        assertThat(passage.medianCells()).isNaN();
        assertThat(passage.crossing()).isZero();
    }

    /**
     * Interval of 80 % from the newest 32 blocks: with 32 draws two order statistics at 10 % and 90 % are expected to hold
     * 0.8 (32 - 1) / (32 + 1) = 75.2 %. Healthy: 0.75 to 0.79 over eight seeds; independent errors instead of whole blocks
     * or a scale that is lost give less than 0.70 or more than 0.85.
     */
    @Test
    void theIntervalHoldsWhatItSays() {
        Window series = Synthetic.autoregressionWithSeason(20_000, 3);
        int from = 30 * Synthetic.DAY;
        FittedForecaster forecaster = new ExponentialSmoothing(Season.DAY)
                .fit(series.slice(0, from), CELLS)
                .orElseThrow();
        var paths = new ForecastPaths(CELLS);
        int inside = 0;
        int asked = 0;
        for (int cell = from; cell < series.size() - CELLS; cell++) {
            double x = series.values()[cell];
            if (paths.blocks() == MOST_BLOCKS && cell % 5 == 0) {
                forecaster.forecast(cell, x, paths.expected());
                for (int h = 0; h < CELLS; h++) {
                    assertThat(quantile(paths, h, 0.5)).isBetween(quantile(paths, h, 0.1), quantile(paths, h, 0.9));
                    double came = series.values()[cell + 1 + h];
                    inside += came >= quantile(paths, h, 0.1) && came <= quantile(paths, h, 0.9) ? 1 : 0;
                    asked++;
                }
            }
            paths.learn(forecaster, cell, x, 1);
            forecaster.learn(cell, x);
        }
        assertThat(asked).isGreaterThan(30_000);
        assertThat(inside / (double) asked).isBetween(0.73, 0.82);
    }

    /** Every block by hand: origins lie a block apart, and the naive forecaster expects the origin's own value. */
    @Property(tries = 60)
    void passageEqualsFollowingEveryPathByHand(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int lasting,
            @ForAll @IntRange(min = 1, max = 12) int horizon,
            @ForAll boolean above) {
        Window walk = Synthetic.randomWalk(900, seed);
        var paths = new ForecastPaths(CELLS);
        learn(paths, naive(), walk, 0, walk.size());
        List<double[]> blocks = blocksByHand(walk);
        assertThat(paths.blocks()).isEqualTo(blocks.size()).isEqualTo(MOST_BLOCKS);

        Arrays.fill(paths.expected(), 100);
        var random = new SplittableRandom(seed);
        var passage = new ForecastPaths.Passage();
        for (int k = 0; k < 10; k++) {
            double limit = 100 + 4 * random.nextGaussian();
            double scale = random.nextDouble(0.5, 2);
            double sign = above ? 1 : -1;
            paths.passage(limit, sign, lasting, horizon, scale, passage);
            double[] firsts = blocks.stream()
                    .mapToDouble(errors -> firstCrossing(errors, scale, limit, sign, lasting, horizon))
                    .filter(Double::isFinite)
                    .sorted()
                    .toArray();
            assertThat(passage.crossing()).isEqualTo(firsts.length);
            if (firsts.length > PassageTail.MOST_CROSSING) {
                assertThat(passage.probability()).isEqualTo((firsts.length + 0.5) / (MOST_BLOCKS + 1));
            } else {
                assertThat(passage.probability())
                        .isPositive()
                        .isBetween(firsts.length / (MOST_BLOCKS + 1.0), (firsts.length + 1.0) / (MOST_BLOCKS + 1));
            }
            if (firsts.length > 0) {
                int n = firsts.length;
                assertThat(passage.medianCells()).isEqualTo((firsts[(n - 1) / 2] + firsts[n / 2]) / 2);
            }
        }
    }

    private static List<double[]> blocksByHand(Window walk) {
        var blocks = new ArrayList<double[]>();
        for (int origin = 0; origin + CELLS < walk.size(); origin += CELLS) {
            float[] errors = new float[CELLS];
            for (int h = 0; h < CELLS; h++) {
                errors[h] = (float) (walk.values()[origin + 1 + h] - walk.values()[origin]);
            }
            var kept = new ByteRows(1, CELLS); // how near that is to the errors themselves: ByteRowsTest
            kept.set(0, errors);
            blocks.add(
                    IntStream.range(0, CELLS).mapToDouble(h -> kept.get(0, h)).toArray());
        }
        return blocks.subList(blocks.size() - MOST_BLOCKS, blocks.size());
    }

    /** One-based cell at which a run of enough cells beyond the limit begins, infinite where none does in time. */
    private static double firstCrossing(
            double[] errors, double scale, double limit, double sign, int lasting, int horizon) {
        for (int start = 0; start < horizon && start + lasting <= CELLS; start++) {
            boolean all = true;
            for (int h = start; h < start + lasting; h++) {
                all &= sign * (100 + scale * errors[h]) > sign * limit;
            }
            if (all) {
                return start + 1.0;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    /** Healthy: 0.02 to 0.03, the spread of a share of 32 independent paths averaged over 300 origins; broken: over 0.1. */
    @Test
    void theShareOfPathsIsNearTheTruthForARandomWalk() {
        double limit = 3;
        var random = new SplittableRandom(9);
        int crossed = 0;
        for (int k = 0; k < 50_000; k++) {
            double at = 0;
            boolean beyond = false;
            for (int h = 0; h < CELLS; h++) {
                at += random.nextGaussian();
                beyond |= at > limit;
            }
            crossed += beyond ? 1 : 0;
        }
        double truth = crossed / 50_000.0; // about 0.32
        Window walk = Synthetic.randomWalk(MOST_BLOCKS * CELLS + 300 * CELLS, 10);
        var paths = new ForecastPaths(CELLS);
        FittedForecaster forecaster = naive();
        var passage = new ForecastPaths.Passage();
        double sum = 0;
        int asked = 0;
        for (int cell = 0; cell < walk.size(); cell++) {
            learn(paths, forecaster, walk, cell, cell + 1);
            if (paths.blocks() == MOST_BLOCKS && cell % CELLS == 0) {
                Arrays.fill(paths.expected(), 0);
                paths.passage(limit, 1, 1, CELLS, 1, passage);
                sum += passage.probability();
                asked++;
            }
        }
        assertThat(sum / asked).isCloseTo(truth, within(0.05));
    }

    @Test
    void theOldestBlockIsReplaced() {
        var random = new SplittableRandom(1);
        Window wildThenCalm = Synthetic.window(
                3 * MOST_BLOCKS * CELLS, i -> (i < MOST_BLOCKS * CELLS ? 100 : 1) * random.nextGaussian());
        var paths = new ForecastPaths(CELLS);
        FittedForecaster forecaster = naive();
        learn(paths, forecaster, wildThenCalm, 0, MOST_BLOCKS * CELLS + 1);
        Arrays.fill(paths.expected(), 0);
        assertThat(quantile(paths, 5, 0.9) - quantile(paths, 5, 0.1)).isGreaterThan(100);
        learn(paths, forecaster, wildThenCalm, MOST_BLOCKS * CELLS + 1, wildThenCalm.size());
        Arrays.fill(paths.expected(), 0);
        assertThat(quantile(paths, 5, 1) - quantile(paths, 5, 0)).isLessThan(12);
    }

    @Test
    void aBlockWithAHoleIsDropped() {
        Window walk = Synthetic.randomWalk(10 * CELLS + 1, 2);
        var paths = new ForecastPaths(CELLS);
        Window holes = Synthetic.window(walk.size(), i -> i == 15 ? Double.NaN : walk.values()[i]);
        learn(paths, naive(), holes, 0, holes.size());
        assertThat(paths.blocks()).isEqualTo(9);
    }

    @Test
    void aHugeOffsetCostsNoAccuracy() {
        Window walk = Synthetic.randomWalk(900, 3);
        Window far = Synthetic.window(walk.size(), i -> 3e10 + walk.values()[i]);
        var near = new ForecastPaths(CELLS);
        var shifted = new ForecastPaths(CELLS);
        learn(near, naive(), walk, 0, walk.size());
        learn(shifted, naive(), far, 0, far.size());
        Arrays.fill(near.expected(), 0);
        Arrays.fill(shifted.expected(), 0);
        for (double level : new double[] {0.05, 0.5, 0.95}) {
            assertThat(quantile(shifted, 7, level)).isCloseTo(quantile(near, 7, level), within(1e-4));
        }
    }

    @Test
    void aSeriesThatStartsToMoveLeavesFiniteQuantiles() {
        var paths = new ForecastPaths(CELLS);
        FittedForecaster forecaster = naive();
        for (int cell = 0; cell < 60 * CELLS; cell++) {
            double x = cell < 30 * CELLS + 5 ? 0 : cell % 3;
            paths.learn(forecaster, cell, x, cell < 30 * CELLS + 5 ? 1e-300 : 1); // what scales say of a constant
            forecaster.learn(cell, x);
        }
        Arrays.fill(paths.expected(), 1);
        for (int h = 0; h < CELLS; h++) {
            assertThat(quantile(paths, h, 0.01)).isBetween(-2.0, 4.0);
            assertThat(quantile(paths, h, 0.99)).isBetween(-2.0, 4.0);
        }
    }

    @Test
    void anyNumberOfRestartsChangesNothing() {
        var random = new SplittableRandom(8);
        Window walk = Synthetic.randomWalk(3000, 4);
        var unbroken = new ForecastPaths(CELLS);
        var restarted = new ForecastPaths(CELLS);
        FittedForecaster one = naive();
        FittedForecaster other = naive();
        for (int cell = 0; cell < walk.size(); cell++) {
            if (random.nextInt(50) == 0) {
                var fresh = new ForecastPaths(CELLS);
                SavedBytes.carry(restarted::save, fresh::restore);
                restarted = fresh;
            }
            if (random.nextInt(100) > 0) {
                learn(unbroken, one, walk, cell, cell + 1);
                learn(restarted, other, walk, cell, cell + 1);
            }
            Arrays.fill(unbroken.expected(), 0);
            Arrays.fill(restarted.expected(), 0);
            assertThat(quantile(restarted, 3, 0.8)).isEqualTo(quantile(unbroken, 3, 0.8));
        }
        assertThat(SavedBytes.of(restarted::save)).isEqualTo(SavedBytes.of(unbroken::save));
    }

    /** A limit that is farther is never more probable, however far, and always a little less. */
    @Property(tries = 60)
    void beyondThePathsTheProbabilityFallsSmoothly(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int lasting, @ForAll boolean isAbove) {
        var paths = new ForecastPaths(CELLS);
        Window walk = Synthetic.randomWalk(900, seed);
        learn(paths, naive(), walk, 0, walk.size());
        Arrays.fill(paths.expected(), 0);
        var passage = new ForecastPaths.Passage();
        double sign = isAbove ? 1 : -1;
        double before = 1;
        for (double limit = 0; limit < 40; limit += 0.25) {
            paths.passage(sign * limit, sign, lasting, CELLS, 1, passage);
            double probability = passage.probability();
            assertThat(probability).isPositive().isLessThanOrEqualTo(before + 1e-12);
            if (passage.crossing() == 0 && before < 0.9 / (MOST_BLOCKS + 1)) {
                assertThat(probability).isLessThan(before);
            }
            before = probability;
        }
        assertThat(before).isLessThan(0.005);
    }

    /** A random walk reaches 12 within 12 cells once in some 2,000 times; a share of 32 cannot say less than one in 66. */
    @Test
    void aRareBreachIsCalledRare() {
        var paths = new ForecastPaths(CELLS);
        FittedForecaster forecaster = naive();
        Window walk = Synthetic.randomWalk(MOST_BLOCKS * CELLS + 300 * CELLS, 12);
        var passage = new ForecastPaths.Passage();
        double sum = 0;
        int asked = 0;
        for (int cell = 0; cell < walk.size(); cell++) {
            learn(paths, forecaster, walk, cell, cell + 1);
            if (paths.blocks() == MOST_BLOCKS && cell % CELLS == 0) {
                Arrays.fill(paths.expected(), 0);
                paths.passage(12, 1, 1, CELLS, 1, passage);
                sum += passage.probability();
                asked++;
            }
        }
        assertThat(sum / asked).isBetween(1e-4, 0.01);
    }
}
