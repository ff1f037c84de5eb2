package dev.forewarn.decision;

import java.time.Duration;
import java.util.Optional;

/**
 * Limits that hold whatever the trigger says.
 *
 * @param perHour at most so many actions on one workload within any hour, at least 1
 * @param maxAge  a sample older than this is not acted on; empty to take three times the spacing of the samples, at
 *     least two minutes
 */
public record Guardrails(int perHour, Optional<Duration> maxAge) {
    /** What a policy that says nothing gets. */
    public static final Guardrails DEFAULT = new Guardrails(6, Optional.empty());

    private static final Duration LEAST = Duration.ofMinutes(2);
    private static final Duration BEFORE_SPACING_IS_KNOWN = Duration.ofMinutes(15);

    public Guardrails {
        if (perHour < 1) {
            throw new IllegalArgumentException("perHour must be at least 1, was " + perHour);
        }
        if (maxAge.isPresent() && (maxAge.get().isNegative() || maxAge.get().isZero())) {
            throw new IllegalArgumentException("maxAge must be longer than zero, was " + maxAge.get());
        }
    }

    /** How long may pass after a sample, or between two, before they no longer speak for the present. */
    Duration patience(Optional<Duration> spacing) {
        return maxAge.orElseGet(() -> spacing.map(s -> s.multipliedBy(3))
                .map(s -> s.compareTo(LEAST) < 0 ? LEAST : s)
                .orElse(BEFORE_SPACING_IS_KNOWN));
    }
}
