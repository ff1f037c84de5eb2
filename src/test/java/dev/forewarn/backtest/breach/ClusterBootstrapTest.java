package dev.forewarn.backtest.breach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ClusterBootstrapTest {
    private final ClusterBootstrap bootstrap = new ClusterBootstrap(1);

    private static double[] normal(int n, double mean, long seed) {
        var random = new SplittableRandom(seed);
        double[] values = new double[n];
        Arrays.setAll(values, i -> random.nextGaussian(mean, 1));
        return values;
    }

    @Test
    void familiesWeighTheSame() {
        var interval = bootstrap.interval(List.of(new double[] {1, 1, 1, 1}, new double[] {3}));
        assertThat(interval).isEqualTo(new ClusterBootstrap.Interval(2, 2, 2));
    }

    /** The mean of 400 normal values moves by 1.96 / sqrt(400) = 0.098 to either side. */
    @Test
    void isAsWideAsTheNormalTheorySays() {
        double[] values = normal(400, 0, 5);
        double mean = Arrays.stream(values).average().orElseThrow();
        double spread = Math.sqrt(Arrays.stream(values)
                .map(x -> (x - mean) * (x - mean))
                .average()
                .orElseThrow());
        double half = 1.96 * spread / 20;
        var interval = bootstrap.interval(List.of(values));
        assertThat(interval.value()).isCloseTo(mean, within(1e-12));
        assertThat(interval.low()).isCloseTo(mean - half, within(0.012));
        assertThat(interval.high()).isCloseTo(mean + half, within(0.012));
    }

    @Test
    void aWinExcludesZero() {
        assertThat(bootstrap.interval(List.of(normal(20, 2, 1))).isWin()).isTrue();
        assertThat(bootstrap.interval(List.of(normal(20, -2, 1))).isLoss()).isTrue();
        var even = bootstrap.interval(List.of(normal(20, 0, 1)));
        assertThat(even.isWin() || even.isLoss()).isFalse();
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        assertThat(bootstrap
                        .interval(List.of(new double[] {Double.NaN, 4}, new double[] {Double.NaN}))
                        .value())
                .isEqualTo(4);
        var nothing = bootstrap.interval(List.of(new double[] {Double.NaN}));
        assertThat(nothing.value()).isNaN();
        assertThat(nothing.isWin() || nothing.isLoss()).isFalse();
    }

    @Property(tries = 30)
    void sameSeedSameIntervalAndTheValueWithin(
            @ForAll @Size(min = 1, max = 12) List<@DoubleRange(min = -100, max = 100) Double> family) {
        double[] values = family.stream().mapToDouble(Double::doubleValue).toArray();
        var interval = new ClusterBootstrap(9).interval(List.of(values));
        assertThat(new ClusterBootstrap(9).interval(List.of(values))).isEqualTo(interval);
        assertThat(interval.low()).isLessThanOrEqualTo(interval.value() + 1e-9);
        assertThat(interval.high()).isGreaterThanOrEqualTo(interval.value() - 1e-9);
    }
}
