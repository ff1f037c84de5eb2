package dev.forewarn.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forewarn.metric.Grid;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.Window;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Shape;
import dev.forewarn.risk.Side;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PrometheusLineTest {
    private static Contender.Answers answers(double[] values, double limit) {
        var grid = new Grid(0, 300_000);
        var objective = new Objective(Side.ABOVE, limit, Duration.ofMinutes(5), Duration.ofHours(1));
        byte[] labels = new byte[values.length];
        return new PrometheusLine(1)
                .answer(new BreachCase(
                        "f",
                        SeriesKey.of("x"),
                        new Window(grid, 0, values),
                        values.length - 1,
                        objective,
                        Shape.of(objective, grid.step()),
                        labels,
                        new int[0]));
    }

    /**
     * The case of Prometheus' own tests (promql/promqltest/testdata/functions.test, testcounter_reset_middle over 50 minutes): the
     * intercept at the evaluation is 38.636363..., the slope 0.010606060... a second, an hour ahead 76.818181... .
     */
    @Test
    void isTheLineOfPrometheus() {
        double[] values = {0, 10, 20, 30, 40, 0, 10, 20, 30, 40, 50};
        double slopeOfACell = 300 * 0.010606060606060607;
        double cells = answers(values, 70).cellsToBreach()[10];
        assertThat(cells).isCloseTo((70 - 38.63636363636364) / slopeOfACell, within(1e-9));
        assertThat(answers(values, 76.818).ranking()[10]).isGreaterThan(0.5);
        assertThat(answers(values, 76.819).ranking()[10]).isLessThan(0.5);
    }

    @Test
    void aConstantWindowHasSlopeZero() {
        double[] values = new double[12];
        Arrays.fill(values, 3e10);
        assertThat(answers(values, 4e10).ranking()[11]).isZero();
        assertThat(answers(values, 4e10).cellsToBreach()[11]).isNaN();
    }

    @Test
    void oneSampleIsNoLine() {
        double[] values = new double[30];
        Arrays.fill(values, Double.NaN);
        values[29] = 1;
        assertThat(answers(values, 4).ranking()[29]).isNaN();
    }
}
