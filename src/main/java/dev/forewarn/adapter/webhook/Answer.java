package dev.forewarn.adapter.webhook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What came back.
 *
 * @param status     of HTTP
 * @param retryAfter as the header had it; empty for none
 * @param body       its beginning
 */
record Answer(int status, String retryAfter, String body) {
    private static final Pattern UNSHOWN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+");
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int SHOWN = 160;

    boolean isDone() {
        return status >= 200 && status < 300;
    }

    /** Another try may go better: too many requests, a slow request, or the server's own trouble. */
    boolean isPassing() {
        return status == 408 || status == 425 || status == 429 || status >= 500;
    }

    /** What the other side asks to wait, in seconds or as a date, at most an hour. */
    Optional<Duration> pause(Instant now) {
        String given = retryAfter.strip();
        try {
            Duration asked = given.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(given))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(given, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
            Duration least = asked.isNegative() ? Duration.ZERO : asked;
            return Optional.of(least.compareTo(LONGEST) > 0 ? LONGEST : least);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** {@code 404 (no_team)}: status and the beginning of what it said, one line. */
    String words() {
        String said = UNSHOWN.matcher(body).replaceAll(" ").strip();
        return said.isEmpty()
                ? Integer.toString(status)
                : status + " (" + (said.length() > SHOWN ? said.substring(0, SHOWN) + "…" : said) + ")";
    }
}
