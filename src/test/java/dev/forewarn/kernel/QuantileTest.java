package dev.forewarn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;
import org.junit.jupiter.api.Test;

class QuantileTest {
    @Test
    void interpolatesBetweenOrderStatistics() {
        // position 0.98 * 3 = 2.94: 94 % of the way from 30 to 40
        assertThat(Quantile.ofSorted(new double[] {10, 20, 30, 40}, 0.98)).isCloseTo(39.4, within(1e-12));
        assertThat(Quantile.ofSorted(new double[] {10, 20, 30, 40}, 1)).isEqualTo(40);
        assertThat(Quantile.ofSorted(new double[] {10, 20, 30, 40}, 0)).isEqualTo(10);
        assertThat(Quantile.ofSorted(new double[] {7}, 0.5)).isEqualTo(7);
    }

    @Property(tries = 300)
    void agreesWithCommonsMath(
            @ForAll @Size(min = 1, max = 50) List<@DoubleRange(min = -1e6, max = 1e6) Double> values,
            @ForAll @DoubleRange(min = 0.01, max = 1) double p) {
        double[] numbers = values.stream().mapToDouble(Double::doubleValue).toArray();
        double theirs = new Percentile().withEstimationType(EstimationType.R_7).evaluate(numbers, 100 * p);
        assertThat(Quantile.ofSorted(Quantile.sortedFinite(numbers), p)).isCloseTo(theirs, within(1e-6));
    }

    @Test
    void sortsWithoutWhatIsNotFinite() {
        double[] given = {3, Double.NaN, 1, Double.POSITIVE_INFINITY, 2, Double.NEGATIVE_INFINITY};
        assertThat(Quantile.sortedFinite(given)).containsExactly(1, 2, 3);
        assertThat(given[0]).as("the caller's array").isEqualTo(3);
    }
}
