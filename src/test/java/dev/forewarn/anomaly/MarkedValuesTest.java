package dev.forewarn.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.metric.Grid;
import dev.forewarn.metric.Window;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MarkedValuesTest {
    private static Window window(long startMillis, long stepMillis, int cells) {
        double[] values = new double[cells];
        for (int i = 0; i < cells; i++) {
            values[i] = startMillis + stepMillis * i; // each value tells when it was
        }
        return new Window(new Grid(0, stepMillis), startMillis / stepMillis, values);
    }

    @Property(tries = 50)
    void seriesOfOneHistoryShowTheirValuesAtTheSameTimes(
            @ForAll @IntRange(min = 1, max = 20) int steps, @ForAll @IntRange(min = 2, max = 40_000) int minutes) {
        long start = 1_772_409_600_000L;
        MarkedValues often = MarkedValues.of(window(start, 60_000, minutes));
        MarkedValues seldom = MarkedValues.of(window(start, 60_000L * steps, Math.max(1, minutes / steps)));
        int shared = (int) Arrays.stream(seldom.marks())
                .filter(mark -> !Double.isNaN(often.at(mark)))
                .count();
        assertThat(shared)
                .isGreaterThanOrEqualTo((int) (0.8 * Math.min(often.marks().length, seldom.marks().length)) - 4);
        assertThat(often.marks()).hasSizeLessThanOrEqualTo(MarkedValues.MOST).isSorted();
        for (int i = 0; i < often.marks().length; i++) {
            assertThat(often.marks()[i] * MarkedValues.STEP_MILLIS - often.values()[i])
                    .isBetween(0.0, 60_000.0);
        }
    }

    @Property(tries = 20)
    void onlyTheLastFortnightCounts(@ForAll @IntRange(min = 1, max = 300) int extraHours) {
        long start = 1_772_409_600_000L;
        int cells = 14 * 24 + extraHours;
        MarkedValues hourly = MarkedValues.of(window(start, 3_600_000, cells));
        long end = start + 3_600_000L * cells;
        assertThat(hourly.marks()[0] * MarkedValues.STEP_MILLIS)
                .isGreaterThanOrEqualTo(end - 14 * 86_400_000L - MarkedValues.STEP_MILLIS);
    }
}
