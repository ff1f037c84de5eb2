package dev.forewarn.metric;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in a log of samples; what it counts is the log's own affair.
 *
 * @param file   number of a file of the log, ascending
 * @param offset bytes from its beginning
 */
public record LogMark(long file, long offset) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}) (\\d{1,18})");

    /** In a form that {@link #parse} reads. */
    public String text() {
        return file + " " + offset;
    }

    /** Empty where the text is none. */
    public static Optional<LogMark> parse(String text) {
        var parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new LogMark(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2))))
                : Optional.empty();
    }
}
