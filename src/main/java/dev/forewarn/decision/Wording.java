package dev.forewarn.decision;

import dev.forewarn.metric.DurationWords;
import dev.forewarn.metric.NumberWords;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** How numbers and times stand in a decision's sentences. */
final class Wording {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm");
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss");

    private Wording() {}

    static String number(double value) {
        return NumberWords.shortened(value);
    }

    /** {@code 13:05 UTC}, with seconds where there are any, with the date where it is not today's. */
    static String clock(Instant at, Instant now) {
        ZonedDateTime utc = at.atZone(ZoneOffset.UTC);
        String time = (utc.getSecond() == 0 ? MINUTE : SECOND).format(utc) + " UTC";
        LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
        return utc.toLocalDate().equals(today) ? time : utc.toLocalDate() + " " + time;
    }

    /** {@code 13:05 UTC (4m left)}. */
    static String until(Instant until, Instant now) {
        return clock(until, now) + " (" + DurationWords.rounded(Duration.between(now, until)) + " left)";
    }
}
