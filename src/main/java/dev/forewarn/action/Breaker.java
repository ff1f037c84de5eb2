package dev.forewarn.action;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a circuit breaker stands. Plain data moved on by pure functions, so that it can be saved and outlives a restart;
 * {@link CircuitBreaker} is the same around any call.
 *
 * @param phase    closed until too many failures in a row, then open, then half open for one trial
 * @param failures in a row, not negative
 * @param until    open: when a trial may run; half open: when the trial is given up and another may run; closed: empty
 */
public record Breaker(Phase phase, int failures, Optional<Instant> until) {
    /** No failure yet. */
    public static final Breaker CLOSED = new Breaker(Phase.CLOSED, 0, Optional.empty());

    /** How far it lets calls through. */
    public enum Phase {
        /** All of them. */
        CLOSED,
        /** None before its time is over, then one. */
        OPEN,
        /** None but the one trial that is under way. */
        HALF_OPEN
    }

    /**
     * When it opens, and for how long.
     *
     * @param failureThreshold so many failures in a row, at least 1
     * @param timeout          for so long, positive
     */
    public record Limits(int failureThreshold, Duration timeout) {
        public Limits {
            if (failureThreshold < 1) {
                throw new IllegalArgumentException("failureThreshold must be at least 1, was " + failureThreshold);
            }
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException("timeout must be longer than zero, was " + timeout);
            }
        }
    }

    public Breaker {
        if (failures < 0) {
            throw new IllegalArgumentException("failures must not be negative, was " + failures);
        }
        if (until.isEmpty() != (phase == Phase.CLOSED)) {
            throw new IllegalArgumentException("a breaker that is not closed, and only such a one, has an until");
        }
    }

    /** Whether a call may be made now. */
    public boolean lets(Instant now) {
        return until.map(end -> !now.isBefore(end)).orElse(true);
    }

    /** A call is made; to be asked only where {@link #lets} says yes. Where it was open the call is the trial. */
    public Breaker calling(Limits limits, Instant now) {
        return phase == Phase.CLOSED
                ? this
                : new Breaker(Phase.HALF_OPEN, failures, Optional.of(now.plus(limits.timeout())));
    }

    /** A call failed. One that began before the breaker opened changes nothing. */
    public Breaker failed(Limits limits, Instant now) {
        return switch (phase) {
            case OPEN -> this;
            case HALF_OPEN -> open(limits, now);
            case CLOSED ->
                failures + 1 >= limits.failureThreshold()
                        ? open(limits, now)
                        : new Breaker(Phase.CLOSED, failures + 1, Optional.empty());
        };
    }

    /** A call went well. One that began before the breaker opened does not close it: the trial does. */
    public Breaker succeeded() {
        return phase == Phase.OPEN ? this : CLOSED;
    }

    private Breaker open(Limits limits, Instant now) {
        return new Breaker(Phase.OPEN, failures + 1, Optional.of(now.plus(limits.timeout())));
    }
}
