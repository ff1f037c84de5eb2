package dev.forewarn.adapter.webhook;

import java.io.IOException;

/** The name leads to an address that must not be called; nothing was sent. */
final class AddressRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    AddressRefusedException(String message) {
        super(message);
    }
}
