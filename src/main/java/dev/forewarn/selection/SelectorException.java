package dev.forewarn.selection;

/** A text is no selector. The message says at which character, what was found and what is accepted. */
public final class SelectorException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int column;

    SelectorException(int column, String message) {
        super("character " + column + ": " + message);
        this.column = column;
    }

    /** Where reading ended, from 1. */
    public int column() {
        return column;
    }
}
