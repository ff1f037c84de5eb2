package dev.forewarn.decision;

import dev.forewarn.action.Leadership;
import dev.forewarn.action.Replicas;
import java.time.Instant;
import java.util.Optional;

/**
 * What the loop sees beside the one series that is decided on.
 *
 * @param leadership whether this instance acts
 * @param startedAt  of this process; empty where that is long ago
 * @param executor   what acts, by name
 * @param crowd      how the other workloads fare
 * @param replicas   of the workload that would be acted on; empty where nobody can tell
 */
public record Surroundings(
        Leadership.Standing leadership,
        Optional<Instant> startedAt,
        String executor,
        Crowd crowd,
        Optional<Replicas> replicas) {
    /** Alone, long since started, one workload. */
    public static final Surroundings PLAIN = new Surroundings(
            Leadership.alone().present(), Optional.empty(), "dry run", new Crowd(1, 1, 1), Optional.empty());

    /**
     * How many workloads there are.
     *
     * @param incidents that some policy, other than one that only observes, has something against
     * @param watched   that any such policy watches
     * @param group     of these in the group of the workload that would be acted on, itself included
     */
    public record Crowd(int incidents, int watched, int group) {}
}
