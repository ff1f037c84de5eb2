package dev.forewarn.adapter.files;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as people write them: ISO-8601 ({@code PT5M}) or short ({@code 90s}, {@code 5m}, {@code 1h30m}). */
final class DurationText {
    private static final Pattern SHORT =
            Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

    private DurationText() {}

    /** @throws IllegalArgumentException saying what was found and what is accepted; a negative one is refused too */
    static Duration parse(String text) {
        Duration duration = isIso(text) ? iso(text) : ofShort(text);
        if (duration.isNegative()) {
            throw new IllegalArgumentException("must not be negative, was '" + text + "'");
        }
        return duration;
    }

    private static boolean isIso(String text) {
        return text.regionMatches(true, 0, "P", 0, 1) || text.regionMatches(true, 0, "-P", 0, 2);
    }

    private static Duration iso(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw unreadable(text, e);
        }
    }

    private static Duration ofShort(String text) {
        boolean negative = text.startsWith("-");
        var match = SHORT.matcher(negative ? text.substring(1) : text);
        if (text.isEmpty() || !match.matches()) {
            throw unreadable(text, null);
        }
        Duration sum = Duration.ofDays(part(match.group(1)))
                .plusHours(part(match.group(2)))
                .plusMinutes(part(match.group(3)))
                .plusSeconds(part(match.group(4)))
                .plusMillis(part(match.group(5)));
        return negative ? sum.negated() : sum;
    }

    private static long part(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static IllegalArgumentException unreadable(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "must be a duration such as PT5M, 90s, 5m or 1h30m, was '" + text + "'", cause);
    }
}
