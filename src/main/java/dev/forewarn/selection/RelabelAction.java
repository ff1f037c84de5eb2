package dev.forewarn.selection;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a rule of relabelling does; the words are those of Prometheus. */
public enum RelabelAction {
    REPLACE,
    KEEP,
    DROP,
    KEEPEQUAL,
    DROPEQUAL,
    HASHMOD,
    LABELMAP,
    LABELDROP,
    LABELKEEP,
    LOWERCASE,
    UPPERCASE;

    /** As it is written in a configuration. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whatever the case of its letters, as in Prometheus. */
    public static Optional<RelabelAction> of(String text) {
        return Arrays.stream(values())
                .filter(action -> action.text().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** All words, for messages. */
    public static String known() {
        return Arrays.stream(values()).map(RelabelAction::text).collect(Collectors.joining(", "));
    }
}
