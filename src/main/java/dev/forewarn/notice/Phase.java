package dev.forewarn.notice;

import java.util.Locale;

/** Where in its life an incident is. */
public enum Phase {
    /** People hear of it for the first time. */
    STARTED,
    /** It goes on, and something about it is another. */
    CHANGED,
    /** It is over. */
    RESOLVED;

    /** As messages have it: {@code started}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
