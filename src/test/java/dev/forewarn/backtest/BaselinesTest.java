package dev.forewarn.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.metric.Grid;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.Window;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each baseline is good at what it is for; a weak opponent would flatter us. */
class BaselinesTest {
    private static final int DAY = 288;

    private static BreachCase cut(int days, IntToDoubleFunction value) {
        double[] values = new double[days * DAY];
        Arrays.setAll(values, value);
        return BreachCase.standard("f", SeriesKey.of("x"), new Window(new Grid(0, 300_000), 0, values))
                .orElseThrow();
    }

    private static double averagePrecision(Contender contender, BreachCase cut) {
        double[] p = contender.answer(cut).probabilities().clone();
        return BreachMetrics.of(cut, p, p).averagePrecision();
    }

    private static double baseRate(BreachCase cut) {
        int origins = 0;
        int breaches = 0;
        for (byte label : cut.labels()) {
            origins += label >= 0 ? 1 : 0;
            breaches += label == 1 ? 1 : 0;
        }
        return breaches / (double) origins;
    }

    /** A peak every day, now and then a bit higher. */
    private static BreachCase daily() {
        var random = new SplittableRandom(1);
        return cut(16, i -> 10 * Math.exp(-Math.pow((i % DAY - 150) / 12.0, 2)) + 0.5 * random.nextGaussian());
    }

    static List<Contender> all() {
        return Baselines.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void answersEveryOriginWithAProbability(Contender contender) {
        BreachCase cut = daily();
        double[] p = contender.answer(cut).probabilities();
        for (int i = 0; i < p.length; i++) {
            if (cut.labels()[i] >= 0) {
                assertThat(p[i]).as("cell %d", i).isBetween(0.0, 1.0);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void doesNotLookAhead(Contender contender) {
        BreachCase cut = daily();
        int at = cut.history() + 700;
        double[] values = cut.window().values().clone();
        Arrays.fill(values, at + 1, values.length, 99);
        var other = new BreachCase(
                cut.family(),
                cut.series(),
                new Window(cut.window().grid(), 0, values),
                cut.history(),
                cut.objective(),
                cut.shape(),
                cut.labels(),
                cut.eventStarts());
        double[] before = Arrays.copyOf(contender.answer(cut).ranking(), at + 1);
        assertThat(Arrays.copyOf(contender.answer(other).ranking(), at + 1)).isEqualTo(before);
    }

    @Test
    void seasonalClimatologyKnowsADailyPeak() {
        BreachCase cut = daily();
        assertThat(averagePrecision(Baselines.seasonalClimatology(), cut)).isGreaterThan(0.6);
        assertThat(averagePrecision(Baselines.seasonalClimatology(), cut)).isGreaterThan(3 * baseRate(cut));
    }

    @Test
    void autoregressionAroundTheDayKnowsItToo() {
        assertThat(averagePrecision(Baselines.firstOrderAutoregression(), daily()))
                .isGreaterThan(0.6);
    }

    @Test
    void holtWintersKnowsItToo() {
        BreachCase cut = daily();
        assertThat(averagePrecision(Baselines.holtWinters(), cut)).isGreaterThan(3 * baseRate(cut));
    }

    @Test
    void linearExtrapolationSeesARampComing() {
        var random = new SplittableRandom(2);
        // a disk that fills in four hours and is emptied, at an hour that nobody can know
        int[] start = {0};
        BreachCase cut = cut(16, i -> {
            if (i - start[0] > 49 && random.nextInt(30) == 0) {
                start[0] = i;
            }
            return Math.min(i - start[0], 50) + 0.2 * random.nextGaussian();
        });
        double linear = averagePrecision(Baselines.linearExtrapolation(), cut);
        assertThat(linear).isGreaterThan(1.5 * baseRate(cut));
    }

    @Test
    void proximityRanksByTheDistanceToTheLimit() {
        BreachCase cut = daily();
        double[] p = Baselines.thresholdProximity().answer(cut).ranking();
        double[] x = cut.window().values();
        for (int i = cut.history() + 1; i < p.length; i++) {
            assertThat(p[i] > p[i - 1]).isEqualTo(x[i] > x[i - 1] && p[i] != p[i - 1]);
        }
    }
}
