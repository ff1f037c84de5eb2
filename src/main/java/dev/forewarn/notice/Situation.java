package dev.forewarn.notice;

import java.util.Locale;

/** What is news in a message. */
public enum Situation {
    /** A breach is likely. */
    PREDICTED,
    /** A policy says what should be done. */
    RECOMMENDED,
    /** A policy waits for a person to agree. */
    PROPOSED,
    /** A policy did something, or tried to. */
    ACTED,
    /** The breach is here. */
    BREACHED,
    /** The risk is low again, or the value is back within its limit. */
    CALM,
    /** The series said nothing for so long that nobody knows. */
    SILENT;

    /** As messages have it: {@code predicted}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
