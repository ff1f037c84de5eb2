package dev.forewarn.loop;

import dev.forewarn.action.ActionReceipt;
import dev.forewarn.decision.Circumstances;
import dev.forewarn.decision.Decision;
import dev.forewarn.decision.HealingPolicy;
import dev.forewarn.decision.PolicyEngine;
import dev.forewarn.decision.PolicyState;
import dev.forewarn.risk.BreachRisk;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One decision as it was taken, with everything a person needs to follow it.
 *
 * @param id       unique, ascending with time
 * @param policy   the policy's name
 * @param target   the workload's name
 * @param risk     the risk that it was taken on
 * @param receipts what the world said, the last one last; empty where nothing was done
 * @param basis    everything else that it was taken on; empty where that was not kept
 */
public record DecisionRecord(
        String id,
        Instant at,
        String policy,
        String target,
        BreachRisk risk,
        Decision decision,
        List<ActionReceipt> receipts,
        Optional<Basis> basis) {
    /** What a decision rests on, beside the risk. */
    public record Basis(HealingPolicy policy, PolicyState state, Circumstances around) {}

    /** The decision taken once more on what it was taken on: the same, or something is wrong with one of them. */
    public Optional<Decision> replay() {
        return basis.map(on -> new PolicyEngine()
                .decide(on.policy(), on.state(), risk, on.around())
                .decision());
    }

    /** With what the world said later; not knowing again and again is told once. */
    DecisionRecord with(ActionReceipt later) {
        boolean again = later instanceof ActionReceipt.Unknown
                && !receipts.isEmpty()
                && receipts.getLast() instanceof ActionReceipt.Unknown;
        List<ActionReceipt> before = again ? receipts.subList(0, receipts.size() - 1) : receipts;
        List<ActionReceipt> all =
                Stream.concat(before.stream(), Stream.of(later)).toList();
        return new DecisionRecord(id, at, policy, target, risk, decision, all, basis);
    }
}
