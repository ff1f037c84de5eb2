package dev.forewarn.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Side;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not matter, does not: the unit, the zero, and which way is up. */
class MetamorphicTest {
    private static final int HISTORY = 8 * Series.DAY;
    private static final TimeSeries PLAIN = Series.seasonal(12 * Series.DAY, 3);
    private static final double LIMIT = 28;

    private static double[] probabilities(TimeSeries series, Objective objective) {
        SeriesState state = Series.fitted(series, HISTORY, objective);
        double[] p = new double[series.size() - HISTORY];
        for (int i = HISTORY; i < series.size(); i++) {
            state.observe(series.timesMillis()[i], series.values()[i]);
            p[i - HISTORY] = Series.p(state);
        }
        return p;
    }

    private static final double[] EXPECTED = probabilities(PLAIN, Series.above(LIMIT));

    @Test
    void theExampleIsNotTrivial() {
        assertThat(Arrays.stream(EXPECTED).max().orElseThrow()).isGreaterThan(0.5);
        assertThat(Arrays.stream(EXPECTED).min().orElseThrow()).isLessThan(0.01);
    }

    @ParameterizedTest
    @ValueSource(ints = {-30, -3, 40})
    void anExactChangeOfUnitChangesNoBit(int power) {
        double unit = Math.scalb(1.0, power);
        TimeSeries scaled = Series.mapped(PLAIN, i -> unit * PLAIN.values()[i]);
        assertThat(probabilities(scaled, Series.above(unit * LIMIT))).isEqualTo(EXPECTED);
    }

    @ParameterizedTest
    @CsvSource({"3.7, 0", "1, 1000", "0.001, -5"})
    void aShiftAndAnyUnitChangeNothingThatMatters(double unit, double shift) {
        TimeSeries other = Series.mapped(PLAIN, i -> unit * PLAIN.values()[i] + shift);
        double[] found = probabilities(other, Series.above(unit * LIMIT + shift));
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(EXPECTED[i], within(1e-9 * EXPECTED[i]));
        }
    }

    @Test
    void turnedUpsideDownWithTheSideItIsTheSame() {
        TimeSeries mirrored = Series.mapped(PLAIN, i -> -PLAIN.values()[i]);
        Objective above = Series.above(LIMIT);
        var below = new Objective(Side.BELOW, -LIMIT, above.lasting(), above.horizon());
        assertThat(probabilities(mirrored, below)).isEqualTo(EXPECTED);
    }
}
