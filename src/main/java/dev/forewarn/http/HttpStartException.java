package dev.forewarn.http;

/** The HTTP face could not start; the message says why and what to do. */
public class HttpStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HttpStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
