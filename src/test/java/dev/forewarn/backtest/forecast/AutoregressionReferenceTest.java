package dev.forewarn.backtest.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forewarn.kernel.ReferenceValues;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.Window;
import org.junit.jupiter.api.Test;

/** Numbers of R's ar.yw; made by src/test/reference/forecast.R. */
class AutoregressionReferenceTest {
    private static final ReferenceValues R = ReferenceValues.read("forecast");

    @Test
    void meanAndDeviationAreThoseOfYuleAndWalker() {
        double[] series = R.of("series");
        double[] mean = new double[12];
        double[] deviation = new double[12];
        var cut = new ForecastCase(
                "a",
                SeriesKey.of("s"),
                new Window(new Grid(0, 300_000), 0, series),
                400,
                12,
                1, // no season: the profile is the mean
                1,
                new int[0],
                new byte[0],
                new int[0]);
        GaussianForecasts.Running model = new AutoregressiveForecasts(6).fit(cut);
        for (double x : series) {
            model.learn(x);
        }
        model.forecast(mean, deviation);
        assertThat(mean).containsExactly(R.of("ar-mean"), within(1e-6));
        assertThat(deviation).containsExactly(R.of("ar-deviation"), within(1e-6));
    }
}
