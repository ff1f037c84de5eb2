package dev.forewarn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Numbers of R and its package evd; made by src/test/reference/tails.R. */
class ParetoTailTest {
    private static final ReferenceValues R = ReferenceValues.read("tails");

    /** Two estimators of 4,000 values: their standard errors are 0.05 and 0.02. */
    @Test
    void momentsComeNearTheLikelihood() {
        var tail = new ParetoTail();
        double[] excesses = R.of("excess");
        tail.fit(excesses, excesses.length);
        assertThat(tail.scale()).isCloseTo(R.of("likelihood")[0], within(0.06));
        assertThat(tail.shape()).isCloseTo(R.of("likelihood")[1], within(0.03));
    }

    @Test
    void survivalIsThatOfEvd() {
        double[] at = R.of("at");
        assertSurvival("power", 0.25, at);
        assertSurvival("exponential", 0, at);
        assertSurvival("ending", -0.25, at);
    }

    private static void assertSurvival(String what, double shape, double[] at) {
        var tail = new ParetoTail();
        tail.fit(new double[] {1, 1}, 2); // any
        tail.fit(quantiles(shape), 20_000);
        tail.shrink(shape, 1e12, 1, -1, 1);
        for (int i = 0; i < at.length; i++) {
            assertThat(tail.survival(at[i])).as("%s beyond %s", what, at[i]).isCloseTo(R.of(what)[i], within(1e-3));
        }
    }

    /** A sample without chance, of scale 2. */
    private static double[] quantiles(double shape) {
        double[] all = new double[20_000];
        for (int i = 0; i < all.length; i++) {
            double beyond = 1 - (i + 0.5) / all.length;
            all[i] = shape == 0 ? -2 * Math.log(beyond) : 2 * (Math.pow(beyond, -shape) - 1) / shape;
        }
        return all;
    }

    @Property(tries = 300)
    void survivalFallsFromOneAndTheMeanStays(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 30) int count,
            @ForAll @IntRange(min = -20, max = 20) int power) {
        double unit = Math.scalb(1.0, power);
        var random = new SplittableRandom(seed);
        double[] excesses = new double[count];
        Arrays.setAll(excesses, i -> unit * random.nextExponential());
        Arrays.sort(excesses);
        var tail = new ParetoTail();
        tail.fit(excesses, count);
        tail.shrink(0.1, 8, count, 0, 0.4);
        assertThat(tail.shape()).isBetween(0.0, 0.4);
        assertThat(tail.scale() / (1 - tail.shape()))
                .isCloseTo(Arrays.stream(excesses).average().orElseThrow(), within(1e-9 * unit));
        double before = 1;
        for (double at = 0; at < 50; at += 0.5) {
            double survival = tail.survival(at * unit);
            assertThat(survival).isNotNegative().isLessThanOrEqualTo(before);
            if (at * unit < 700 * tail.scale()) { // farther away an exponential is less than any double
                assertThat(survival).isPositive();
            }
            before = survival;
        }
    }

    @Test
    void equalExcessesAndNoneAtAllHaveAnAnswer() {
        var tail = new ParetoTail();
        tail.fit(new double[] {0, 0, 0}, 3);
        assertThat(tail.survival(0)).isEqualTo(1);
        assertThat(tail.survival(1e-9)).isZero();
        tail.fit(new double[] {2, 2, 2}, 3);
        assertThat(tail.survival(1)).isBetween(0.0, 1.0);
    }
}
