package dev.forewarn.http;

import dev.forewarn.metric.DurationWords;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Points in time and durations as people and programs write them. */
final class TimeText {
    static final String INSTANT_ACCEPTED = "an ISO-8601 time with offset (2026-01-31T12:00:00Z) or epoch seconds or"
            + " milliseconds, from 1970 to 2261";
    static final String DURATION_ACCEPTED = DurationWords.ACCEPTED;

    /** Below it a number counts seconds (until the year 5138), from it on milliseconds (since 1973). */
    private static final double SECONDS_BELOW = 1e11;

    private static final Instant LATEST = Instant.parse("2262-01-01T00:00:00Z");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,16}(\\.\\d{1,9})?");

    private TimeText() {}

    static Optional<Instant> instant(JsonNode node) {
        if (node.isNumber()) {
            return epoch(node.doubleValue(Double.NaN));
        }
        return node.isString() ? instant(node.stringValue()) : Optional.empty();
    }

    static Optional<Instant> instant(String text) {
        if (NUMBER.matcher(text).matches()) {
            return epoch(Double.parseDouble(text));
        }
        try {
            return inRange(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty(); // the caller reports it with what is accepted
        }
    }

    static Optional<Duration> duration(String text) {
        try {
            return Optional.of(DurationWords.parse(text));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty(); // the caller reports it with what is accepted
        }
    }

    private static Optional<Instant> epoch(double value) {
        if (!(value >= 0 && value < 1e16)) {
            return Optional.empty();
        }
        long millis = Math.round(value < SECONDS_BELOW ? value * 1000 : value);
        return inRange(Instant.ofEpochMilli(millis));
    }

    private static Optional<Instant> inRange(Instant at) {
        return at.isBefore(Instant.EPOCH) || !at.isBefore(LATEST) ? Optional.empty() : Optional.of(at);
    }
}
