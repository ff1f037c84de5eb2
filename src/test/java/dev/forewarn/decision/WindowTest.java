package dev.forewarn.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static Window daily(String from, String to) {
        return new Window.Weekly(EnumSet.allOf(DayOfWeek.class), LocalTime.parse(from), LocalTime.parse(to), BERLIN);
    }

    private static boolean within(Window window, String utc) {
        return window.endsAt(Instant.parse(utc)).isPresent();
    }

    @Test
    void endsAreOutside() {
        Window window = daily("10:00", "11:00");
        assertThat(within(window, "2026-01-15T08:59:59.999Z")).isFalse();
        assertThat(window.endsAt(Instant.parse("2026-01-15T09:00:00Z")))
                .contains(Instant.parse("2026-01-15T10:00:00Z"));
        assertThat(within(window, "2026-01-15T10:00:00Z")).isFalse();
    }

    @Test
    void keepsToTheWallInSummerAndWinter() {
        Window window = daily("10:00", "11:00");
        assertThat(within(window, "2026-07-15T08:30:00Z")).isTrue();
        assertThat(within(window, "2026-07-15T09:30:00Z")).isFalse();
        assertThat(within(window, "2026-01-15T09:30:00Z")).isTrue();
    }

    @Test
    void goesOnAfterMidnightOnTheDayAfterItsOwn() {
        var saturday = new Window.Weekly(Set.of(DayOfWeek.SATURDAY), LocalTime.of(22, 0), LocalTime.of(4, 0), BERLIN);
        assertThat(within(saturday, "2026-05-10T01:59:00Z")).isTrue(); // Sunday 03:59
        assertThat(within(saturday, "2026-05-09T01:59:00Z")).isFalse(); // Saturday 03:59
        assertThat(saturday.words()).isEqualTo("sat 22:00 to 04:00 Europe/Berlin");
    }

    @ParameterizedTest
    @CsvSource({
        // Sunday 29 March: the clock jumps from 02:00 to 03:00, 01:00 UTC
        "02:00, 03:00, 2026-03-29T00:59:59Z, false",
        "01:30, 02:30, 2026-03-29T00:45:00Z, true",
        "01:30, 02:30, 2026-03-29T01:15:00Z, true", // the hour that is left out is not lost
        "01:30, 02:30, 2026-03-29T01:30:00Z, false",
        "02:30, 03:30, 2026-03-29T01:00:00Z, true",
        "02:30, 03:30, 2026-03-29T01:29:00Z, true",
        "02:30, 03:30, 2026-03-29T01:30:00Z, false",
        // Sunday 25 October: the hour from 02:00 to 03:00 comes twice, 00:00 to 02:00 UTC
        "02:00, 03:00, 2026-10-25T00:30:00Z, true",
        "02:00, 03:00, 2026-10-25T01:30:00Z, true",
        "02:30, 02:45, 2026-10-25T00:35:00Z, true",
        "02:30, 02:45, 2026-10-25T01:40:00Z, true",
        "02:30, 02:45, 2026-10-25T01:45:00Z, false"
    })
    void isNeverShorterThanOnTheWall(String from, String to, String utc, boolean inside) {
        assertThat(within(daily(from, to), utc)).isEqualTo(inside);
    }

    @Test
    void aWholeDayHasNoHole() {
        Window window = daily("00:00", "00:00");
        Instant at = Instant.parse("2026-03-20T00:00:00Z");
        for (int i = 0; i < 24 * 60; i++) {
            assertThat(within(window, at.plus(Duration.ofMinutes(13L * i)).toString()))
                    .isTrue();
        }
    }

    @Test
    void onceIsOnce() {
        var christmas = new Window.Once(
                LocalDate.of(2026, 12, 24).atTime(18, 0),
                LocalDate.of(2026, 12, 27).atTime(6, 0),
                BERLIN);
        assertThat(within(christmas, "2026-12-24T17:00:00Z")).isTrue();
        assertThat(within(christmas, "2026-12-24T16:59:00Z")).isFalse();
        assertThat(within(christmas, "2027-12-25T12:00:00Z")).isFalse();
    }
}
