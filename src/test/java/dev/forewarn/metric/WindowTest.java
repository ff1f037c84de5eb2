package dev.forewarn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final double NONE = Double.NaN;
    private static final Grid MINUTES = new Grid(0, 60_000);
    private static final SeriesKey CPU = SeriesKey.of("cpu");

    /** Samples in the middle of the minutes given, with the minute's values. */
    private static Window at(int[] minutes, double... values) {
        long[] times = java.util.Arrays.stream(minutes)
                .mapToLong(m -> 60_000L * m + 30_000)
                .toArray();
        return Window.of(new TimeSeries(CPU, times, values), MINUTES);
    }

    @Test
    void aCellIsTheMeanOfItsSamples() {
        long[] times = {0, 20_000, 59_999, 60_000, 61_000};
        Window window = Window.of(new TimeSeries(CPU, times, new double[] {1, 2, 6, 10, 20}), MINUTES);
        assertThat(window.values()).containsExactly(3, 15);
        assertThat(window.firstCell()).isZero();
    }

    @Test
    void bridgesGapsOfUpToThreeCells() {
        assertThat(at(new int[] {5, 7}, 1, 3).values()).containsExactly(1, 2, 3);
        assertThat(at(new int[] {5, 9}, 10, 2).values()).containsExactly(10, 8, 6, 4, 2);
        assertThat(at(new int[] {5, 9}, 10, 2).firstCell()).isEqualTo(5);
    }

    @Test
    void leavesLongerGapsMissing() {
        assertThat(at(new int[] {0, 5, 6}, 1, 2, 3).values()).containsExactly(1, NONE, NONE, NONE, NONE, 2, 3);
    }

    @Test
    void aWindowOfNothingIsEmpty() {
        assertThat(Window.of(new TimeSeries(CPU, new long[0], new double[0]), MINUTES)
                        .size())
                .isZero();
    }

    @Test
    void aSliceKeepsItsPlaceOnTheGrid() {
        Window slice = at(new int[] {5, 6, 7, 8}, 1, 2, 3, 4).slice(1, 3);
        assertThat(slice.values()).containsExactly(2, 3);
        assertThat(slice.firstCell()).isEqualTo(6);
    }

    @Test
    void aSpanThatWouldTakeAllMemoryIsRefusedInWords() {
        long century = Duration.ofDays(36_500).toMillis();
        var series = new TimeSeries(CPU, new long[] {0, century}, new double[] {1, 2});
        assertThatThrownBy(() -> Window.of(series, MINUTES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("series cpu spans 52560001 steps of PT1M; at most 50000000 are accepted");
    }
}
