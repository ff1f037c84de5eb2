package dev.forewarn.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.forewarn.kernel.HalfFloats;
import dev.forewarn.metric.Window;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForecastersTest {
    private static final int HORIZON = 6;

    @Test
    void seasonalNaiveIsExactOnASeriesThatRepeats() {
        Window series = Synthetic.window(10 * Synthetic.DAY, Synthetic::sine);
        var choice = Forecasters.choose(series, HORIZON);
        assertThat(choice.fitted().name()).isEqualTo("seasonal-naive-day");
        double[] path = new double[HORIZON];
        choice.fitted().forecast(series.size(), Synthetic.sine(series.size()), path);
        for (int h = 0; h < HORIZON; h++) {
            assertThat(path[h])
                    .isCloseTo(
                            Synthetic.sine(series.size() + 1 + h),
                            within(10 * HalfFloats.RELATIVE)); // the profile's rounding
        }
    }

    /** Healthy: 0.72 to 0.76 of seasonal naive's error, since averaging days leaves 1 / sqrt(2) of the noise; broken: 1. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void smoothingFindsTheSineUnderTheNoise(long seed) {
        var choice = Forecasters.choose(Synthetic.sineWithNoise(20 * Synthetic.DAY, 2, seed), HORIZON);
        assertThat(choice.fitted().name()).isIn("smoothing-day", "smoothing-week", "theta-day");
        assertThat(choice.relativeError()).isLessThan(0.85);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aRandomWalkIsCarriedOnFromWhereItIs(long seed) {
        Window walk = Synthetic.randomWalk(20 * Synthetic.DAY, seed);
        var choice = Forecasters.choose(walk, HORIZON);
        assertThat(choice.fitted().name()).isIn("naive", "smoothing", "theta");
        double[] path = new double[HORIZON];
        double last = walk.values()[walk.size() - 1];
        choice.fitted().forecast(walk.size(), last, path);
        // six steps of a walk of ones have a deviation of 2.4; less than half of it may be invented
        assertThat(Synthetic.list(path)).allSatisfy(x -> assertThat(x).isCloseTo(last, within(1.2)));
    }

    @Test
    void aWeekendIsFoundInAWeek() {
        var random = new SplittableRandom(4);
        Window series = Synthetic.window(
                6 * Synthetic.WEEK,
                i -> Synthetic.sine(i) * (i / Synthetic.DAY % 7 < 5 ? 1 : 0.1) + random.nextGaussian());
        assertThat(Forecasters.choose(series, HORIZON).fitted().name()).endsWith("week");
    }

    @Test
    void aHistoryOfOneValueIsCarriedOn() {
        var choice = Forecasters.choose(Synthetic.window(1, i -> 5), HORIZON);
        assertThat(choice.fitted().name()).isEqualTo("naive");
        assertThat(choice.fitted().expected(1)).isEqualTo(5);
        assertThat(choice.relativeError()).isNaN();
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> Forecasters.named("prophet"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'prophet'")
                .hasMessageContaining("smoothing-week");
    }
}
