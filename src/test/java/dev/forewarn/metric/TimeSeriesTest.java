package dev.forewarn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TimeSeriesTest {
    private static final SeriesKey CPU = SeriesKey.of("cpu");

    @Test
    void timesAscendStrictly() {
        assertThatThrownBy(() -> new TimeSeries(CPU, new long[] {1, 3, 3}, new double[3]))
                .hasMessage("times must ascend strictly; broken at index 2");
        assertThatThrownBy(() -> new TimeSeries(CPU, new long[] {2, 1}, new double[2]))
                .hasMessage("times must ascend strictly; broken at index 1");
    }

    @Test
    void everyTimeHasAValue() {
        assertThatThrownBy(() -> new TimeSeries(CPU, new long[2], new double[1]))
                .hasMessage("2 times but 1 values");
        assertThat(new TimeSeries(CPU, new long[] {1, 2}, new double[] {5, 6}).size())
                .isEqualTo(2);
    }
}
