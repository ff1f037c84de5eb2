package dev.forewarn.selection;

import dev.forewarn.metric.SeriesKey;
import java.util.List;

/**
 * Several selectors: a series is meant where one of them means it. Without any, every series is.
 *
 * @param selectors any number
 */
public record Selection(List<Selector> selectors) {
    public Selection {
        selectors = List.copyOf(selectors);
    }

    /** Every series. */
    public static Selection all() {
        return new Selection(List.of());
    }

    /**
     * Reads each.
     *
     * @throws SelectorException for the first that is no selector
     */
    public static Selection parse(List<String> texts) {
        return new Selection(texts.stream().map(Selector::parse).toList());
    }

    /** Whether this series is meant. */
    public boolean accepts(SeriesKey series) {
        if (selectors.isEmpty()) {
            return true;
        }
        for (Selector selector : selectors) {
            if (selector.accepts(series)) {
                return true;
            }
        }
        return false;
    }
}
