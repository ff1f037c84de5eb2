package dev.forewarn.decision;

import dev.forewarn.action.Breaker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Limits that hold whatever the trigger says. */
public record Guardrails(Pace pace, Freshness freshness, Reach reach, Brake brake, Calendar calendar) {
    /** What a policy that says nothing gets. */
    public static final Guardrails DEFAULT =
            new Guardrails(Pace.DEFAULT, Freshness.DEFAULT, Reach.DEFAULT, Brake.DEFAULT, Calendar.EMPTY);

    /**
     * How often, and how much.
     *
     * @param perHour      at most so many actions on one workload within any hour, at least 1
     * @param totalPerHour at most so many changes to all workloads together within any hour, by whatever policy, at least 1
     * @param spend        bounds what replicas may be added; empty for no bound
     */
    public record Pace(int perHour, int totalPerHour, Optional<Spend> spend) {
        static final Pace DEFAULT = new Pace(6, 60, Optional.empty());

        public Pace {
            requireOne("perHour", perHour);
            requireOne("totalPerHour", totalPerHour);
        }
    }

    /**
     * At most so many extra replica-hours within any 24 hours.
     *
     * @param replicaHours positive
     * @param keptFor      how long an added replica is counted for, positive; what is added is not known to be given back
     */
    public record Spend(double replicaHours, Duration keptFor) {
        public Spend {
            if (!(replicaHours > 0) || keptFor.isNegative() || keptFor.isZero()) {
                throw new IllegalArgumentException("spend must be positive, found " + replicaHours + " and " + keptFor);
            }
        }

        /** What adding so many replicas counts. */
        double hoursOf(int replicas) {
            return replicas * (keptFor.toMillis() / 3_600_000.0);
        }
    }

    /**
     * What is too old, or too early.
     *
     * @param maxAge a sample older than this is not acted on; empty to take three times the spacing of the samples, at
     *     least two minutes
     * @param warmUp for so long after a start nothing is done, not negative
     */
    public record Freshness(Optional<Duration> maxAge, Duration warmUp) {
        static final Freshness DEFAULT = new Freshness(Optional.empty(), Duration.ofMinutes(2));

        public Freshness {
            if (maxAge.isPresent() && (maxAge.get().isNegative() || maxAge.get().isZero())) {
                throw new IllegalArgumentException("maxAge must be longer than zero, was " + maxAge.get());
            }
        }
    }

    /**
     * How many workloads at once.
     *
     * @param maxShare   at most this share of the workloads of one group is acted on before the effect is known, in (0, 1];
     *     empty for a quarter where replicas are taken away, and no bound where they are added
     * @param minHealthy so many ready replicas must be left, not negative; empty for no such rule
     */
    public record Reach(Optional<Double> maxShare, Optional<Integer> minHealthy, Storm storm) {
        static final Reach DEFAULT = new Reach(Optional.empty(), Optional.empty(), Storm.DEFAULT);
    }

    /**
     * When so much is broken that no single workload can be the cause.
     *
     * @param share     of the watched workloads that have an incident, in (0, 1]
     * @param workloads and so many of them, at least 2
     * @param quiet     it is over when it has been less for so long, not negative
     */
    public record Storm(double share, int workloads, Duration quiet) {
        static final Storm DEFAULT = new Storm(0.2, 5, Duration.ofMinutes(10));

        boolean rages(int incidents, int watched) {
            return incidents >= workloads && incidents >= share * watched;
        }
    }

    /**
     * What to stop for when actions fail.
     *
     * @param judged whether an action after which the condition is still there counts as a failure; not, where the metric
     *     is demand, which no action lowers
     */
    public record Brake(Breaker.Limits limits, boolean judged) {
        static final Brake DEFAULT = new Brake(new Breaker.Limits(5, Duration.ofMinutes(30)), true);
    }

    /**
     * When to keep still.
     *
     * @param maintenance nothing at all is done
     * @param quiet       nothing is changed, people are told all the same
     */
    public record Calendar(List<Window> maintenance, List<Window> quiet) {
        static final Calendar EMPTY = new Calendar(List.of(), List.of());

        public Calendar {
            maintenance = List.copyOf(maintenance);
            quiet = List.copyOf(quiet);
        }
    }

    private static final Duration LEAST = Duration.ofMinutes(2);
    private static final Duration BEFORE_SPACING_IS_KNOWN = Duration.ofMinutes(15);

    /** How long may pass after a sample, or between two, before they no longer speak for the present. */
    Duration patience(Optional<Duration> spacing) {
        return freshness
                .maxAge()
                .orElseGet(() -> spacing.map(s -> s.multipliedBy(3))
                        .map(s -> s.compareTo(LEAST) < 0 ? LEAST : s)
                        .orElse(BEFORE_SPACING_IS_KNOWN));
    }

    private static void requireOne(String field, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(field + " must be at least 1, was " + value);
        }
    }
}
