package dev.forewarn.selection;

import dev.forewarn.metric.SeriesKey;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which series are meant, in the form and with the meaning of a PromQL vector selector: {@code
 * http_requests{job="shop",code=~"5.."}}. All conditions have to hold; a regular expression has to match the whole value. A
 * series whose text is a bare name, such as {@code machine-1-6/cpu_r}, has that name and no label.
 */
public final class Selector {
    /** Characters of a selector. */
    public static final int LONGEST = 10_000;

    private final List<LabelMatcher> matchers;

    Selector(List<LabelMatcher> matchers) {
        this.matchers = List.copyOf(matchers);
    }

    /**
     * Reads a selector.
     *
     * @throws SelectorException when it is none
     */
    public static Selector parse(String text) {
        return new SelectorParser(text).selector();
    }

    /** Whether this series is meant. */
    public boolean accepts(SeriesKey series) {
        for (LabelMatcher matcher : matchers) {
            if (!matcher.accepts(series)) {
                return false;
            }
        }
        return true;
    }

    List<LabelMatcher> matchers() {
        return matchers;
    }

    /** A text that reads as the same selector. */
    public String text() {
        return matchers.stream()
                .map(matcher -> word(matcher.label())
                        + matcher.condition().operator()
                        + SelectorText.quoted(matcher.condition().text()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String word(String label) {
        return SelectorText.isLabelName(label) ? label : SelectorText.quoted(label);
    }

    @Override
    public String toString() {
        return text();
    }
}
