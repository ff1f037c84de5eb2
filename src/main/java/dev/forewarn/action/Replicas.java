package dev.forewarn.action;

/**
 * How many replicas a workload has.
 *
 * @param ready   that serve, not negative
 * @param desired that are asked for, not negative
 */
public record Replicas(int ready, int desired) {
    public Replicas {
        if (ready < 0 || desired < 0) {
            throw new IllegalArgumentException("replicas must not be negative, found " + ready + " and " + desired);
        }
    }
}
