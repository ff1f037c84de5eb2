package dev.forewarn.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forewarn.kernel.HoltWinters;
import dev.forewarn.kernel.Quantile;
import dev.forewarn.kernel.ReferenceValues;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Numbers of R and its package forecast; made by src/test/reference/forecast.R. */
class SmoothingReferenceTest {
    private static final ReferenceValues R = ReferenceValues.read("forecast");

    private final double[] series = R.of("series");

    /** Without deviation and profile, smoothing is ETS(A,Ad,N). */
    @Test
    void dampedTrendIsThatOfEts() {
        var smoothed = new SmoothedSeries(
                "smoothing", SeasonClock.of(Synthetic.GRID, Season.NONE), new SmoothingWeights(0, 0.2, 0.01, 0, 0.5));
        for (int i = 0; i < series.length - 1; i++) {
            smoothed.learn(i, series[i]);
        }
        double[] expected = R.of("damped");
        double[] path = new double[expected.length];
        smoothed.forecast(series.length - 1, series[series.length - 1], path);
        assertThat(path).containsExactly(expected, within(1e-6));
        double[] anchors = new double[FittedForecaster.ANCHORS];
        for (int h = 0; h < path.length; h++) {
            smoothed.anchors(series.length - 1, series[series.length - 1], h + 1, anchors);
            assertThat(anchors[0]).isCloseTo(path[h], within(1e-9));
        }
    }

    @Test
    void thetaIsThatOfForecast() {
        var theta = new ThetaSeries("theta", SeasonClock.of(Synthetic.GRID, Season.NONE), R.of("theta-weight")[0]);
        double[] expected = R.of("theta");
        double[] path = new double[expected.length];
        double[] anchors = new double[FittedForecaster.ANCHORS];
        int last = series.length - 1;
        for (int i = 0; i < last; i++) {
            theta.learn(i, series[i]);
        }
        theta.forecast(last, series[last], path);
        for (int h = 0; h < path.length; h++) {
            assertThat(path[h]).isCloseTo(expected[h], within(5e-3)); // its line does not know the open cell yet
            theta.anchors(last, series[last], h + 1, anchors);
            assertThat(anchors[0]).isCloseTo(path[h], within(1e-9));
        }
        theta.learn(last, series[last]);
        for (int h = 0; h < expected.length; h++) {
            assertThat(theta.expected(last + 1 + h)).isCloseTo(expected[h], within(1e-6));
        }
        assertThat(theta.expected(last + 2) - theta.expected(last + 1)).isCloseTo(R.of("theta-drift")[0], within(1e-9));
    }

    @Test
    void holtWintersIsThatOfStats() {
        var model = new HoltWinters(0.3, 0.01, 0.1, 4);
        Arrays.stream(series).forEach(model::learn);
        double[] expected = R.of("winters");
        for (int h = 1; h <= expected.length; h++) {
            assertThat(model.ahead(h)).isCloseTo(expected[h - 1], within(1e-3)); // they begin differently
        }
    }

    @Test
    void quantilesAreOfTypeSeven() {
        double[] sorted = series.clone();
        Arrays.sort(sorted);
        double[] levels = {.025, .1, .35, .5, .9, .975};
        double[] expected = R.of("quantile");
        for (int i = 0; i < levels.length; i++) {
            assertThat(Quantile.ofSorted(sorted, levels[i])).isCloseTo(expected[i], within(1e-9));
        }
    }
}
