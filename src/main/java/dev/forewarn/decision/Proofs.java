package dev.forewarn.decision;

import dev.forewarn.risk.BreachRisk;
import java.time.Instant;
import java.util.Optional;

/** Holds an action against what was read after its effect had settled. */
final class Proofs {
    private Proofs() {}

    /** The state with what is proven now; the same where nothing is. */
    static PolicyState judge(
            HealingPolicy policy, PolicyState seen, Condition condition, BreachRisk risk, Instant now) {
        Optional<PolicyState.Proof> owed = seen.spent().proof();
        if (owed.isEmpty() || !speaks(owed.get(), risk, now)) {
            return seen;
        }
        return switch (condition) {
            case Condition.Absent ignored -> proven(policy, seen, owed.get(), risk, true, now);
            case Condition.Forming ignored -> seen;
            case Condition.Present ignored -> proven(policy, seen, owed.get(), risk, false, now);
        };
    }

    /** The reading that the action was taken for; where that came no more, any other of the same policy and target. */
    private static boolean speaks(PolicyState.Proof owed, BreachRisk risk, Instant now) {
        boolean own = owed.series().equals(risk.series());
        return !risk.at().isBefore(owed.judgedFrom()) && (own || !now.isBefore(owed.openUntil()));
    }

    private static PolicyState proven(
            HealingPolicy policy,
            PolicyState seen,
            PolicyState.Proof owed,
            BreachRisk risk,
            boolean helped,
            Instant now) {
        var by = new Ledger.Proving(policy.guardrails().brake().limits(), now);
        Ledger ledger = seen.ledger().proven(policy.name(), policy.targetOf(risk.series()), owed, helped, by);
        return new PolicyState(seen.observed(), seen.spent().withoutProof(), ledger);
    }
}
