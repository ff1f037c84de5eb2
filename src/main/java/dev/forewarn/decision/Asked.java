package dev.forewarn.decision;

import dev.forewarn.action.Action;
import dev.forewarn.action.Workload;
import dev.forewarn.risk.BreachRisk;
import java.time.Instant;

/**
 * What the rules are asked about.
 *
 * @param next     what would be done
 * @param foreseen whether it rests on the model alone
 */
record Asked(
        HealingPolicy policy, PolicyState state, BreachRisk risk, Circumstances around, Action next, boolean foreseen) {
    Instant now() {
        return around.now();
    }

    Workload target() {
        return policy.targetOf(risk.series());
    }

    Ledger ledger() {
        return state.ledger();
    }

    Guardrails guardrails() {
        return policy.guardrails();
    }

    /** A word to a person changes nothing, and the worse things are the more it is wanted. */
    boolean changesNothing() {
        return next instanceof Action.Notify;
    }

    /** For a while fewer replicas may serve. */
    boolean takesAway() {
        return switch (next) {
            case Action.Scale ignored -> false;
            case Action.Restart ignored -> true;
            case Action.Rollback ignored -> true;
            case Action.Notify ignored -> false;
        };
    }
}
