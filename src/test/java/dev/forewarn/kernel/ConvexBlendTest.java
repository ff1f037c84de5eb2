package dev.forewarn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ConvexBlendTest {
    private final double[] weights = new double[3];

    private static ConvexBlend even() {
        return new ConvexBlend(2, new double[] {0, 0, 0});
    }

    /** One lesson by hand: 2 came, 1 was said; slope 1, gain 0.2, so the logarithms move by 0.2 times what each was apart. */
    @Test
    void aLessonMovesTheLogarithmsByWhatEachWasApart() {
        ConvexBlend blend = even();
        double[] forecasts = {0, 1, 2};
        double mixed = blend.mixed(0, forecasts, weights);
        assertThat(mixed).isCloseTo(1, within(1e-12));
        blend.learn(0, forecasts, mixed, 2, 1);
        double sum = Math.exp(-0.2) + 1 + Math.exp(0.2);
        Arrays.fill(weights, 0);
        blend.addWeights(0, 1, weights);
        assertThat(weights)
                .containsExactly(new double[] {Math.exp(-0.2) / sum, 1 / sum, Math.exp(0.2) / sum}, within(1e-6));
    }

    @Test
    void findsTheOneThatIsRight() {
        ConvexBlend blend = even();
        var random = new SplittableRandom(1);
        for (int i = 0; i < 500; i++) {
            double[] forecasts = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
            double mixed = blend.mixed(0, forecasts, weights);
            blend.learn(0, forecasts, mixed, forecasts[1] + 0.1 * random.nextGaussian(), 1);
        }
        Arrays.fill(weights, 0);
        blend.addWeights(0, 1, weights);
        assertThat(weights[1]).isGreaterThan(0.9);
        Arrays.fill(weights, 0);
        blend.addWeights(1, 1, weights);
        assertThat(weights[1]).as("the other row learnt nothing").isCloseTo(1 / 3.0, within(1e-6));
    }

    @Property(tries = 50)
    void weightsArePositiveWithASumOfOne(@ForAll long seed) {
        ConvexBlend blend = even();
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 200; i++) {
            double[] forecasts = {
                1e3 * random.nextGaussian(), Math.exp(9 * random.nextGaussian()), 1e-9 * random.nextGaussian()
            };
            blend.learn(0, forecasts, blend.mixed(0, forecasts, weights), 1e4 * random.nextGaussian(), 0.1);
        }
        Arrays.fill(weights, 0);
        blend.addWeights(0, 1, weights);
        assertThat(weights).doesNotContain(Double.NaN);
        assertThat(Arrays.stream(weights).min().orElseThrow()).isGreaterThanOrEqualTo(0);
        assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-9));
    }
}
