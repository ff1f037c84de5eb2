package dev.forewarn.metric;

/** The store could not do what was asked; the message says what to do about it. */
public class MetricStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MetricStoreException(String message) {
        super(message);
    }

    public MetricStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
