package dev.forewarn.risk;

import java.time.Duration;

/**
 * A limit with a side that must not be crossed for a duration.
 *
 * @param side    which side of the limit is bad
 * @param limit   finite, in the metric's own unit; the limit itself is still good
 * @param lasting how long the limit must be crossed before it counts as a breach, zero for a single reading ("for")
 * @param horizon how far ahead to look, positive
 */
public record Objective(Side side, double limit, Duration lasting, Duration horizon) {
    public Objective {
        if (!Double.isFinite(limit)) {
            throw new IllegalArgumentException("limit must be a finite number, was " + limit);
        }
        if (lasting.isNegative()) {
            throw new IllegalArgumentException("for must not be negative, was " + lasting);
        }
        if (horizon.isNegative() || horizon.isZero()) {
            throw new IllegalArgumentException("horizon must be longer than zero, was " + horizon);
        }
    }
}
