package dev.forewarn.metric;

/**
 * A file or stream that a user gave could not be read as what it should be. The message names it, says what was found,
 * what is accepted and what to do; it may have several lines.
 */
public class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InputException(String message) {
        super(message);
    }

    public InputException(String message, Throwable cause) {
        super(message, cause);
    }
}
