package dev.forewarn.decision;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A stretch of time by the wall clock of some place, once or every week.
 *
 * <p>Where the clock is put forward or back it lasts from the earliest instant that may be meant to the latest, so it is
 * never shorter than on the wall.
 */
public sealed interface Window {
    ZoneId zone();

    /** When the occurrence that {@code now} lies in ends; empty outside. The end itself is outside. */
    Optional<Instant> endsAt(Instant now);

    /** For people: {@code sat, sun 22:00 to 04:00 Europe/Berlin}. */
    String words();

    /**
     * Every week.
     *
     * @param days on which it begins, at least one
     * @param from its beginning
     * @param to   its end, on the next day where it is not after {@code from}
     */
    record Weekly(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) implements Window {
        public Weekly {
            if (days.isEmpty()) {
                throw new IllegalArgumentException("a weekly window needs a day");
            }
            days = Set.copyOf(days);
        }

        @Override
        public Optional<Instant> endsAt(Instant now) {
            LocalDate today = now.atZone(zone).toLocalDate();
            // It may have begun yesterday, and a clock put forward may make tomorrow's begin today.
            for (LocalDate day = today.minusDays(1); !day.isAfter(today.plusDays(1)); day = day.plusDays(1)) {
                if (days.contains(day.getDayOfWeek())) {
                    LocalDate last = to.isAfter(from) ? day : day.plusDays(1);
                    Optional<Instant> end = within(now, day.atTime(from), last.atTime(to), zone);
                    if (end.isPresent()) {
                        return end;
                    }
                }
            }
            return Optional.empty();
        }

        @Override
        public String words() {
            String named = days.size() == DayOfWeek.values().length
                    ? "every day"
                    : EnumSet.copyOf(days).stream().map(Window::shortName).collect(Collectors.joining(", "));
            return named + " " + from + " to " + to + " " + zone;
        }
    }

    /**
     * Once.
     *
     * @param to after {@code from}
     */
    record Once(LocalDateTime from, LocalDateTime to, ZoneId zone) implements Window {
        public Once {
            if (!to.isAfter(from)) {
                throw new IllegalArgumentException("a window must end after it begins, found " + from + " to " + to);
            }
        }

        @Override
        public Optional<Instant> endsAt(Instant now) {
            return within(now, from, to, zone);
        }

        @Override
        public String words() {
            return from + " to " + to + " " + zone;
        }
    }

    /** {@code mon} to {@code sun}. */
    static String shortName(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }

    /** The day of a short name. */
    static Optional<DayOfWeek> day(String shortName) {
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> shortName(day).equals(shortName))
                .findFirst();
    }

    private static Optional<Instant> within(Instant now, LocalDateTime from, LocalDateTime to, ZoneId zone) {
        Instant end = latest(to, zone);
        return !now.isBefore(earliest(from, zone)) && now.isBefore(end) ? Optional.of(end) : Optional.empty();
    }

    /** The first of two instants with that time on the wall; of a time that is left out, the moment of the jump. */
    private static Instant earliest(LocalDateTime wall, ZoneId zone) {
        ZoneOffsetTransition jump = zone.getRules().getTransition(wall);
        return jump != null && jump.isGap()
                ? jump.getInstant()
                : wall.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    }

    /** The last of two; of a time that is left out, as much after the jump as it lies after its beginning. */
    private static Instant latest(LocalDateTime wall, ZoneId zone) {
        ZoneOffsetTransition jump = zone.getRules().getTransition(wall);
        return jump != null && jump.isGap()
                ? jump.getInstant().plus(Duration.between(jump.getDateTimeBefore(), wall))
                : wall.atZone(zone).withLaterOffsetAtOverlap().toInstant();
    }
}
