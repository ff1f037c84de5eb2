package dev.forewarn.action;

import java.time.Instant;

/** Not called: too many calls before had failed. */
public final class CircuitOpenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Instant until;

    CircuitOpenException(String name, int failures, Instant until) {
        super("not called: the circuit breaker '" + name + "' is open after " + failures + " failures until " + until);
        this.until = until;
    }

    /** When a trial may be made. */
    public Instant until() {
        return until;
    }
}
