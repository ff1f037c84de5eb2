package dev.forewarn.adapter.timescale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class PartitionGridTest {
    private static final PartitionGrid WEEKS = new PartitionGrid(Duration.ofDays(7));

    /** The whole range of samples, in milliseconds since 1970. */
    @Property(tries = 200)
    void eachTimeGetsAPlaceAndNoTwoPlacesOverlap(
            @ForAll @Size(max = 40)
                    List<@LongRange(min = -62_135_596_800_000L, max = 253_402_300_799_999L) Long> anywhere,
            @ForAll @Size(max = 40) List<@LongRange(min = 1_700_000_000_000L, max = 1_800_000_000_000L) Long> lately,
            @ForAll @IntRange(min = 1, max = 365) int days,
            @ForAll @IntRange(min = 1, max = 365) int daysLater) {
        var there = new ArrayList<TimeRange>();
        var times = new ArrayList<>(anywhere);
        times.addAll(lately);
        for (int i = 0; i < times.size(); i++) {
            var grid = new PartitionGrid(Duration.ofDays(i % 2 == 0 ? days : daysLater));
            long time = times.get(i);
            if (there.stream().noneMatch(range -> range.covers(time))) {
                TimeRange fresh = grid.missing(time, there, "t");
                assertThat(fresh.covers(time)).isTrue();
                there.add(fresh);
                there.sort(Comparator.comparingLong(TimeRange::fromMillis));
            }
        }
        for (int i = 1; i < there.size(); i++) {
            assertThat(there.get(i - 1).untilMillis())
                    .isLessThanOrEqualTo(there.get(i).fromMillis());
        }
        assertThat(there).extracting(TimeRange::name).doesNotHaveDuplicates();
    }

    @Example
    void samplesFromAllOverTheCenturyNeedABoundedNumberOfPartitions() {
        var there = new ArrayList<TimeRange>();
        long day = Duration.ofDays(1).toMillis();
        for (long time = Instant.parse("1990-01-01T00:00:00Z").toEpochMilli();
                time < Instant.parse("2110-01-01T00:00:00Z").toEpochMilli();
                time += day) {
            long at = time;
            if (there.stream().noneMatch(range -> range.covers(at))) {
                there.add(WEEKS.missing(time, there, "t"));
                there.sort(Comparator.comparingLong(TimeRange::fromMillis));
            }
        }
        assertThat(there.size()).isBetween(PartitionGrid.MANY, PartitionGrid.MANY + 110);
    }

    @Example
    void partitionsAreWholeDaysWideAndNoLongerThanAYear() {
        for (Duration width : List.of(Duration.ofHours(36), Duration.ZERO, Duration.ofDays(366), Duration.ofDays(-1))) {
            assertThatThrownBy(() -> new PartitionGrid(width)).hasMessageContaining("whole days from 1d to 365d");
        }
    }
}
