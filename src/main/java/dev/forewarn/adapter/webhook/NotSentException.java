package dev.forewarn.adapter.webhook;

import java.io.IOException;

/** The request surely did not reach the other side. */
final class NotSentException extends IOException {
    private static final long serialVersionUID = 1L;

    NotSentException(String message) {
        super(message);
    }
}
