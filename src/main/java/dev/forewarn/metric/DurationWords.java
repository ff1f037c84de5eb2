package dev.forewarn.metric;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lengths of time as people write them: {@code 5m}, {@code 90s}, {@code 1h30m}, {@code 2d}, {@code 500ms}, or ISO-8601
 * ({@code PT5M}), never negative, whole milliseconds. Accepted wherever a user writes a duration.
 */
public final class DurationWords {
    /** For error messages: what {@link #parse} accepts. */
    public static final String ACCEPTED = "a duration such as 5m, 90s, 1h30m, 2d or PT5M";

    private static final Pattern WORDS = Pattern.compile("(?:\\d{1,12}(?:ms|s|m|h|d|w)\\s*)+");
    private static final Pattern PART = Pattern.compile("(\\d{1,12})(ms|s|m|h|d|w)");

    private enum Unit {
        W(7 * 86_400_000L),
        D(86_400_000L),
        H(3_600_000L),
        M(60_000L),
        S(1000L),
        MS(1L);

        private final long millis;

        Unit(long millis) {
            this.millis = millis;
        }

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private DurationWords() {}

    /** @throws IllegalArgumentException saying what was found and what is accepted */
    public static Duration parse(String text) {
        String stripped = text.strip();
        if (WORDS.matcher(stripped).matches()) {
            return parseWords(stripped);
        }
        if (stripped.length() < 64 && stripped.regionMatches(true, 0, "P", 0, 1)) {
            return parseIso(text, stripped);
        }
        boolean bare = !stripped.isEmpty() && stripped.chars().allMatch(Character::isDigit);
        throw notOne(text, bare ? "; a unit is missing, did you mean " + stripped + "s?" : "", null);
    }

    /** The shortest words that {@link #parse} reads back to the same duration, to the millisecond: {@code 1h30m}. */
    public static String exact(Duration duration) {
        if (duration.isNegative()) {
            return "-" + exact(duration.negated());
        }
        long left = duration.toMillis();
        var out = new StringBuilder();
        for (Unit unit : Unit.values()) {
            if (unit != Unit.W && left >= unit.millis) {
                out.append(left / unit.millis).append(unit.text());
                left %= unit.millis;
            }
        }
        return out.isEmpty() ? "0s" : out.toString();
    }

    /** For sentences: the two largest units, rounded up to the smaller of them: {@code 4m10s}, {@code 3h}, {@code 2d5h}. */
    public static String rounded(Duration duration) {
        if (duration.isNegative()) {
            return "-" + rounded(duration.negated());
        }
        Unit smallest = duration.compareTo(Duration.ofDays(1)) >= 0
                ? Unit.H
                : duration.compareTo(Duration.ofHours(1)) >= 0 ? Unit.M : Unit.S;
        long units = Math.ceilDiv(duration.toMillis(), smallest.millis);
        return exact(Duration.ofMillis(units * smallest.millis));
    }

    private static Duration parseIso(String text, String stripped) {
        try {
            Duration duration = Duration.parse(stripped);
            if (duration.isNegative()) {
                throw notOne(text, "; it must not be negative", null);
            }
            return Duration.ofMillis(duration.toMillis());
        } catch (DateTimeParseException e) {
            throw notOne(text, "", e);
        } catch (ArithmeticException e) {
            throw notOne(text, "; that is too long", e);
        }
    }

    private static Duration parseWords(String words) {
        var seen = EnumSet.noneOf(Unit.class);
        long millis = 0;
        Matcher part = PART.matcher(words);
        while (part.find()) {
            Unit unit = Unit.valueOf(part.group(2).toUpperCase(Locale.ROOT));
            if (!seen.add(unit)) {
                throw notOne(words, "; the unit " + unit.text() + " stands there twice", null);
            }
            try {
                millis = Math.addExact(millis, Math.multiplyExact(Long.parseLong(part.group(1)), unit.millis));
            } catch (ArithmeticException e) {
                throw notOne(words, "; that is too long", e);
            }
        }
        return Duration.ofMillis(millis);
    }

    private static IllegalArgumentException notOne(String found, String hint, @Nullable Exception cause) {
        return new IllegalArgumentException("expected " + ACCEPTED + ", found '" + found + "'" + hint, cause);
    }
}
