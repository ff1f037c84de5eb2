package dev.forewarn.selection;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression that has to match the whole of a text, in the syntax of RE2, as Prometheus has them. Matching is
 * linear in the text; an expression whose repetitions would blow it up is refused before it is built.
 */
public final class SeriesRegex {
    /** Characters of an expression. */
    public static final int LONGEST = 2_000;

    /** Steps of the built expression, about: the cost of one character of text. */
    private static final long MOST_STEPS = 20_000;

    private final String source;
    private final Pattern pattern;

    private SeriesRegex(String source, Pattern pattern) {
        this.source = source;
        this.pattern = pattern;
    }

    /**
     * Builds.
     *
     * @throws IllegalArgumentException when it is no expression of RE2 or too large, in words for the user
     */
    public static SeriesRegex of(String source) {
        if (source.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "a regular expression of " + source.length() + " characters; at most " + LONGEST + " are taken");
        }
        if (RegexSize.steps(source) > MOST_STEPS) {
            throw new IllegalArgumentException("the repetitions of this regular expression multiply to more than "
                    + MOST_STEPS + " steps; use + or * in place of counts");
        }
        try {
            return new SeriesRegex(source, Pattern.compile(source, Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "no regular expression of RE2: " + e.getDescription()
                            + (e.getPattern().isEmpty() || e.getPattern().equals(source)
                                    ? ""
                                    : " at '" + e.getPattern() + "'"),
                    e);
        }
    }

    /** As it was written. */
    public String source() {
        return source;
    }

    /** Whether the whole text matches. */
    public boolean matches(String text) {
        return pattern.matches(text);
    }

    /** What was captured where the whole text matches; else null. */
    @Nullable
    Capture capture(String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.matches() ? new Capture(matcher, pattern.namedGroups()) : null;
    }

    /** The groups of one match. */
    static final class Capture {
        private final Matcher matcher;
        private final Map<String, Integer> names;

        Capture(Matcher matcher, Map<String, Integer> names) {
            this.matcher = matcher;
            this.names = names;
        }

        /** A group by number or name; empty where there is none or it took no part. */
        String group(String name) {
            Integer named = names.get(name);
            int number = named == null ? number(name) : named;
            if (number < 0 || number > matcher.groupCount()) {
                return "";
            }
            String found = matcher.group(number);
            return found == null ? "" : found;
        }

        private static int number(String name) {
            if (name.length() > 6 || (name.length() > 1 && name.charAt(0) == '0')) {
                return -1;
            }
            int number = 0;
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                if (c < '0' || c > '9') {
                    return -1;
                }
                number = 10 * number + c - '0';
            }
            return number;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SeriesRegex regex && regex.source.equals(source);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }

    @Override
    public String toString() {
        return source;
    }
}
