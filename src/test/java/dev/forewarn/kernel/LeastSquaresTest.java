package dev.forewarn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.junit.jupiter.api.Test;

class LeastSquaresTest {
    @Property(tries = 200)
    void agreesWithCommonsMath(
            @ForAll @Size(min = 3, max = 60) List<@DoubleRange(min = -50, max = 50) Double> values,
            @ForAll @DoubleRange(min = -1e6, max = 1e6) double offset) {
        var ours = new LeastSquares();
        var theirs = new SimpleRegression();
        for (int t = 0; t < values.size(); t++) {
            ours.add(t - 20, offset + values.get(t));
            theirs.addData(t - 20, offset + values.get(t));
        }
        assertThat(ours.slope()).isCloseTo(theirs.getSlope(), within(1e-6));
        assertThat(ours.at(70)).isCloseTo(theirs.predict(70), within(1e-5));
        assertThat(ours.residualDeviation())
                .isCloseTo(Math.sqrt(theirs.getSumSquaredErrors() / values.size()), within(1e-5));
    }

    @Test
    void pointsAtOneTimeHaveNoSlope() {
        var line = new LeastSquares();
        line.add(4, 1);
        line.add(4, 3);
        assertThat(line.slope()).isZero();
        assertThat(line.at(9)).isEqualTo(2);
    }

    @Test
    void startsAnewAfterReset() {
        var line = new LeastSquares();
        line.add(0, 100);
        line.add(1, 300);
        line.reset();
        assertThat(line.at(0)).isNaN();
        line.add(0, 5);
        line.add(2, 9);
        assertThat(line.at(3)).isEqualTo(11);
        assertThat(line.residualDeviation()).isCloseTo(0, within(1e-9));
    }
}
