package dev.forewarn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingScheduleTest {
    private static TrainingSchedule schedule(String expression, String zone) {
        return TrainingSchedule.of(expression, zone, Duration.ZERO, 1);
    }

    /** The next time is after, fits every field, and no minute between fits. */
    @Property(tries = 60)
    void nextIsTheFirstMinuteThatFits(
            @ForAll @IntRange(min = 0, max = 59) int minute,
            @ForAll @IntRange(min = 0, max = 23) int hour,
            @ForAll @IntRange(min = 0, max = 6) int weekday,
            @ForAll @LongRange(min = 1_700_000_000L, max = 1_900_000_000L) long at) {
        Instant after = Instant.ofEpochSecond(at);
        Instant next = schedule(minute + " " + hour + " * * " + weekday, "UTC").next(after);
        ZonedDateTime probe = after.atZone(ZoneOffset.UTC).withSecond(0).withNano(0);
        do {
            probe = probe.plusMinutes(1);
        } while (probe.getMinute() != minute
                || probe.getHour() != hour
                || probe.getDayOfWeek().getValue() % 7 != weekday);
        assertThat(next).isEqualTo(probe.toInstant());
    }

    @Test
    void theZoneDecidesAndSummerTimeNeitherSkipsNorDoublesANight() {
        var nightly = schedule("30 2 * * *", "Europe/Vienna");
        Instant at = Instant.parse("2026-03-25T00:00:00Z");
        int runs = 0;
        while (at.isBefore(Instant.parse("2026-04-04T00:00:00Z"))) {
            Instant next = nightly.next(at);
            assertThat(Duration.between(at, next)).isLessThanOrEqualTo(Duration.ofDays(2));
            at = next;
            runs++;
        }
        assertThat(runs).isBetween(9, 11);
        assertThat(nightly.next(Instant.parse("2026-07-01T00:00:00Z")).atZone(ZoneId.of("Europe/Vienna")))
                .hasToString("2026-07-01T02:30+02:00[Europe/Vienna]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "60 2 * * *",
                "0 24 * * *",
                "0 0 30 2 *",
                "every night",
                "* * * * * *",
                "0 0 * * 9"
            })
    void whatIsNoScheduleIsRefusedWithAnExample(String expression) {
        assertThatThrownBy(() -> schedule(expression, "UTC"))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).contains("'" + expression + "'"));
    }

    @Test
    void anUnknownZoneIsRefused() {
        assertThatThrownBy(() -> schedule("0 2 * * *", "Mars/Olympus")).hasMessageContaining("Europe/Vienna");
    }

    @Property(tries = 100)
    void jitterIsBoundedAndTheSameForTheSameTime(@ForAll @LongRange(min = 0, max = 2_000_000_000L) long at) {
        var schedule = TrainingSchedule.of("0 2 * * *", "UTC", Duration.ofMinutes(5), 3);
        Instant time = Instant.ofEpochSecond(at);
        assertThat(schedule.begin(time)).isBetween(time, time.plus(Duration.ofMinutes(5)));
        assertThat(schedule.begin(time)).isEqualTo(schedule.begin(time));
    }
}
