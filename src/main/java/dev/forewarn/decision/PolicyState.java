package dev.forewarn.decision;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.BreachRisk;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a policy remembers between two ticks. Plain data: saved and loaded, it decides the same.
 *
 * @param observed of one series
 * @param spent    of one target, shared by all series that stand for it
 * @param ledger   of the whole house, shared by all policies
 */
public record PolicyState(Observed observed, Spent spent, Ledger ledger) {
    /** Nothing seen, nothing done. */
    public static final PolicyState NEW = new PolicyState(Observed.NOTHING, Spent.NOTHING, Ledger.EMPTY);

    private static final Duration HOUR = Duration.ofHours(1);

    /**
     * What was seen of a series lately.
     *
     * @param newest        time of the newest sample
     * @param spacing       usual time between two samples; empty before the second one
     * @param beyondSince   time of the first sample of the unbroken run beyond the threshold that lasts until now
     * @param beyondSamples how many samples that run has
     * @param predictions   how many risks in a row were at or above the policy's probability
     */
    public record Observed(
            Optional<Instant> newest,
            Optional<Duration> spacing,
            Optional<Instant> beyondSince,
            int beyondSamples,
            int predictions) {
        public static final Observed NOTHING = new Observed(Optional.empty(), Optional.empty(), Optional.empty(), 0, 0);

        /** With one more risk; the same where it brings no newer sample. A gap breaks a run. */
        Observed with(HealingPolicy policy, BreachRisk risk) {
            if (newest.isPresent() && !risk.at().isAfter(newest.get())) {
                return this;
            }
            Optional<Duration> gap = newest.map(before -> Duration.between(before, risk.at()));
            Duration patience = policy.guardrails().patience(spacing);
            boolean unbroken = gap.isPresent() && gap.get().compareTo(patience) <= 0;
            Trigger trigger = policy.trigger();
            boolean beyond = trigger.side().isBeyond(risk.value(), trigger.threshold());
            boolean goesOn = beyond && unbroken && beyondSince.isPresent();
            boolean foreseen = trigger.isAnsweredBy(risk.objective())
                    && risk.breach().atLeast(trigger.prediction().orElseThrow().probability());
            return new Observed(
                    Optional.of(risk.at()),
                    gap.map(this::spacingAfter),
                    goesOn ? beyondSince : beyond ? Optional.of(risk.at()) : Optional.empty(),
                    goesOn ? beyondSamples + 1 : beyond ? 1 : 0,
                    foreseen ? (unbroken ? predictions : 0) + 1 : 0);
        }

        /** One long gap must not make us patient with the next one. */
        private Duration spacingAfter(Duration gap) {
            return spacing.map(s -> s.multipliedBy(2))
                    .filter(twice -> twice.compareTo(gap) < 0)
                    .orElse(gap);
        }
    }

    /**
     * What was done to a target lately, or would have been done by a policy that only observes or recommends.
     *
     * @param quietUntil end of the cooldown
     * @param settlesAt  when the effect of the last action may be judged
     * @param actedAt    the actions of the last hour, oldest first
     * @param rung       which step of the ladder comes next, 0 for the first
     * @param proof      what the last change has still to show
     */
    public record Spent(
            Optional<Instant> quietUntil,
            Optional<Instant> settlesAt,
            List<Instant> actedAt,
            int rung,
            Optional<Proof> proof) {
        public static final Spent NOTHING =
                new Spent(Optional.empty(), Optional.empty(), List.of(), 0, Optional.empty());

        public Spent {
            actedAt = List.copyOf(actedAt);
            if (rung < 0) {
                throw new IllegalArgumentException("a rung must not be negative, was " + rung);
            }
        }

        /** @param settles false for what changes nothing, and so needs no time to show an effect */
        Spent acted(Remedy remedy, Instant now, int nextRung, boolean settles) {
            var acts = new ArrayList<>(withinAnHour(now));
            acts.add(now);
            return new Spent(
                    Optional.of(now.plus(remedy.cooldown())),
                    Optional.of(settles ? now.plus(remedy.settling()) : now),
                    acts,
                    nextRung,
                    Optional.empty());
        }

        Spent toProve(Proof owed) {
            return new Spent(quietUntil, settlesAt, actedAt, rung, Optional.of(owed));
        }

        /** Nothing more is to be shown: it was, or the action was not done after all. */
        public Spent withoutProof() {
            return new Spent(quietUntil, settlesAt, actedAt, rung, Optional.empty());
        }

        /** A quiet reading after the settling time means that the last step helped: begin with the first one again. */
        Spent recovered(Instant now) {
            boolean judged = settlesAt.isEmpty() || !now.isBefore(settlesAt.get());
            return rung > 0 && judged ? new Spent(quietUntil, settlesAt, actedAt, 0, proof) : this;
        }

        /** The actions that still count against the budget of an hour. */
        List<Instant> withinAnHour(Instant now) {
            return actedAt.stream().filter(at -> at.plus(HOUR).isAfter(now)).toList();
        }

        /** Nothing in it can change a decision any more. */
        public boolean isOver(Instant now) {
            return rung == 0
                    && proof.filter(owed -> now.isBefore(owed.openUntil())).isEmpty()
                    && (quietUntil.isEmpty() || !quietUntil.get().isAfter(now))
                    && withinAnHour(now).isEmpty();
        }
    }

    /**
     * What a change has still to show: that what it was taken for is gone once its effect has settled.
     *
     * @param series     whose reading it was taken for
     * @param actionType for example {@code scale}
     * @param judgedFrom readings from then on count
     * @param openUntil  so long only that series' readings do; after that, where it came no more, any of the same policy
     *     and target
     */
    public record Proof(SeriesKey series, String actionType, Instant judgedFrom, Instant openUntil) {}
}
