package dev.forewarn.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.kernel.HalfFloats;
import dev.forewarn.metric.Grid;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SeasonClockTest {
    @Property(tries = 300)
    void aWalkOverThePhasesAgreesWithAskingForEach(
            @ForAll @LongRange(min = 1, max = 2_000_000_000) long step,
            @ForAll @LongRange(min = -1_000_000, max = 1_000_000) long first,
            @ForAll @IntRange(min = 0, max = 86_400_000) int anchor,
            @ForAll Season season) {
        SeasonClock clock = SeasonClock.of(new Grid(anchor, step), season);
        var profile = new HalfFloats(clock.bins());
        for (int bin = 0; bin < profile.size(); bin++) {
            profile.set(bin, bin); // whole numbers below 2,048 are kept exactly
        }
        double[] path = new double[70];
        clock.addTo(path, first, profile);
        for (int h = 0; h < path.length; h++) {
            assertThat(clock.bin(first + h)).isBetween(0, clock.bins() - 1);
            assertThat(path[h]).isEqualTo(clock.bin(first + h));
        }
    }

    @Test
    void aWeekBeginsOnMondayAtMidnight() {
        Instant monday = Instant.parse("2026-03-02T00:00:00Z");
        assertThat(monday.atOffset(ZoneOffset.UTC).getDayOfWeek()).isEqualTo(DayOfWeek.MONDAY);
        SeasonClock clock = SeasonClock.of(new Grid(monday.toEpochMilli() - 1_800_000, 3_600_000), Season.WEEK);
        assertThat(clock.bin(0)).isZero();
        assertThat(clock.bin(-1)).isEqualTo(clock.bins() - 1);
        assertThat(clock.bin(24)).isEqualTo(clock.bins() / 7);
    }
}
