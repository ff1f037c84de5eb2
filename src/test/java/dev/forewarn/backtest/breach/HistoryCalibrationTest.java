package dev.forewarn.backtest.breach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forewarn.backtest.BreachCase;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class HistoryCalibrationTest {
    /** Origins whose breaches follow sigma(slope x + intercept) of what was said. */
    private static BreachCase came(double[] logOdds, double slope, double intercept, long seed) {
        var random = new SplittableRandom(seed);
        byte[] labels = new byte[logOdds.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) (random.nextDouble() < 1 / (1 + Math.exp(-intercept - slope * logOdds[i])) ? 1 : 0);
        }
        return Cases.labelled(labels);
    }

    private static double[] logOdds(int n, long seed) {
        var random = new SplittableRandom(seed);
        double[] z = new double[n];
        Arrays.setAll(z, i -> random.nextGaussian(-1, 2));
        return z;
    }

    private static double[] said(double[] logOdds) {
        return Arrays.stream(logOdds).map(z -> 1 / (1 + Math.exp(-z))).toArray();
    }

    @Test
    void findsWhatIsTrue() {
        double[] z = logOdds(20_000, 1);
        var fitted = HistoryCalibration.of(came(z, 0.5, -1, 2), said(z));
        assertThat(fitted.slope()).isCloseTo(0.5, within(0.03));
        assertThat(fitted.intercept()).isCloseTo(-1, within(0.06));
    }

    @Test
    void anOppositeOrderIsNotTurnedRound() {
        double[] z = logOdds(2_000, 3);
        var fitted = HistoryCalibration.of(came(z, -0.7, -1, 4), said(z));
        assertThat(fitted.slope()).isZero();
        assertThat(fitted.of(0.01)).isEqualTo(fitted.of(0.99));
    }

    @Test
    void withoutABreachItBecomesCareful() {
        double[] p = new double[500];
        Arrays.fill(p, 0.4);
        assertThat(HistoryCalibration.of(Cases.labelled(new byte[500]), p).of(0.4))
                .isBetween(0.0, 0.01);
    }

    @Test
    void withoutAnOriginNothingChanges() {
        byte[] none = new byte[10];
        Arrays.fill(none, (byte) -1);
        assertThat(HistoryCalibration.of(Cases.labelled(none), new double[10]).of(0.3))
                .isCloseTo(0.3, within(1e-9));
    }

    @Property(tries = 60)
    void keepsTheOrder(
            @ForAll @LongRange(min = 0, max = 10_000) long seed,
            @ForAll @DoubleRange(min = -3, max = 3) double slope,
            @ForAll @DoubleRange(min = -4, max = 2) double intercept) {
        double[] z = logOdds(300, seed);
        var fitted = HistoryCalibration.of(came(z, slope, intercept, seed), said(z));
        double before = fitted.of(0);
        for (double p = 0; p <= 1; p += 0.05) {
            assertThat(fitted.of(p)).isBetween(before, 1.0);
            before = fitted.of(p);
        }
    }
}
