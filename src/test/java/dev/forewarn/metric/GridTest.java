package dev.forewarn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridTest {
    private static final long START = Instant.parse("2026-03-01T10:00:07.250Z").toEpochMilli();

    @Property(tries = 100)
    void jitterOfLessThanHalfAStepMovesNoSampleToAnotherCell(@ForAll long seed) {
        var random = new SplittableRandom(seed);
        long[] times = new long[200];
        for (int k = 0; k < times.length; k++) {
            // within a hundredth the median stays the step after rounding to seconds
            times[k] = START + 60_000L * k + (k == 0 ? 0 : random.nextLong(-300, 300));
        }
        Grid grid = Grid.of(times, times.length);
        assertThat(grid.stepMillis()).isEqualTo(60_000);
        for (int k = 0; k < times.length; k++) {
            assertThat(grid.cell(times[k])).isEqualTo(k);
            assertThat(grid.cell(START + 60_000L * k + 29_999)).isEqualTo(k);
            assertThat(grid.cell(START + 60_000L * k - 30_000)).isEqualTo(k);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'0 15 30 45', 15000", // regular
        "'0 60 120 720 780 840', 60000", // a gap does not change the step
        "'0 60 61 121 181', 60000", // nor does a doubled reading
        "'0 10 70', 10000", // an even number of gaps: the lower of the middle two
        "'0 300 601 900', 300000", // jitter
    })
    void theStepIsTheMedianSpacing(String seconds, long step) {
        assertThat(Grid.medianStep(times(seconds), times(seconds).length)).isEqualTo(step);
    }

    @ParameterizedTest
    @CsvSource({"60400, 60000", "59600, 60000", "1499, 1000", "999, 999", "1, 1"})
    void aSpacingOfASecondOrMoreIsWholeSeconds(long spacing, long step) {
        assertThat(Grid.of(new long[] {START, START + spacing}, 2).stepMillis()).isEqualTo(step);
    }

    @Test
    void timeOfDayAndDayAreThoseOfTheMiddleOfTheCell() {
        long midnight = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
        var grid = new Grid(midnight - 30_000, 60_000);
        assertThat(grid.ofDay(0)).isZero();
        assertThat(grid.ofDay(720)).isEqualTo(0.5);
        assertThat(grid.ofDay(-1)).isEqualTo(1439.0 / 1440);
        assertThat(grid.day(0) - grid.day(-1)).isEqualTo(1);
        assertThat(grid.day(0)).isEqualTo(Instant.ofEpochMilli(midnight).getEpochSecond() / 86_400);
        assertThat(grid.middleMillis(0)).isEqualTo(midnight);
        assertThat(grid.cellsPerDay()).isEqualTo(1440);
        assertThat(grid.step()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void stepsLongerThanADayHaveOneCellADay() {
        assertThat(new Grid(0, Duration.ofDays(30).toMillis()).cellsPerDay()).isEqualTo(1);
    }

    @Test
    void cellsBefore1970Work() {
        var grid = new Grid(0, 60_000);
        assertThat(grid.cell(-1)).isEqualTo(-1);
        assertThat(grid.day(-1)).isEqualTo(-1);
        assertThat(grid.ofDay(-1)).isBetween(0.0, 1.0);
    }

    @Test
    void aGridNeedsAPositiveStepAndTwoSamples() {
        assertThatThrownBy(() -> new Grid(0, 0)).hasMessageContaining("must be positive, was 0 ms");
        assertThatThrownBy(() -> Grid.of(new long[] {1}, 1)).hasMessageContaining("at least two samples, found 1");
    }

    private static long[] times(String seconds) {
        return java.util.Arrays.stream(seconds.split(" "))
                .mapToLong(s -> START + 1000 * Long.parseLong(s))
                .toArray();
    }
}
