package dev.forewarn.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.metric.Grid;
import dev.forewarn.metric.Window;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WeeklyMaximumTest extends ForecasterContract {
    private static final int HALF_HOUR = 6;
    private static final int WEEK = 7 * 48 * HALF_HOUR;

    @Override
    Forecaster forecaster() {
        return SeasonalNaive.weeklyMaximum();
    }

    @Override
    int tooShort() {
        return Synthetic.WEEK - 1;
    }

    @Test
    void expectsTheLargestOfTheSameHalfHourAWeekAgo() {
        var random = new SplittableRandom(5);
        double[] values = new double[WEEK + 10 * HALF_HOUR];
        Arrays.setAll(values, i -> random.nextInt(1000));
        FittedForecaster fitted =
                forecaster().fit(new Window(new Grid(0, 300_000), 0, values), 6).orElseThrow();
        int origin = values.length;
        double[] path = new double[3 * HALF_HOUR];
        fitted.forecast(origin - 1, values[origin - 1], path);
        for (int h = 0; h < path.length; h++) {
            int from = (origin + h - WEEK) / HALF_HOUR * HALF_HOUR;
            double largest = 0;
            for (int i = from; i < from + HALF_HOUR; i++) {
                largest = Math.max(largest, values[i]);
            }
            assertThat(path[h]).isBetween(0.998 * largest, 1.002 * largest); // half floats
        }
    }
}
