package dev.forewarn.access;

/** Tokens or certificates cannot be used as they are; the message is for the user and holds no secret. */
public class AccessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AccessException(String message) {
        super(message);
    }
}
