package dev.forewarn.loop;

import dev.forewarn.action.ActionReceipt;
import dev.forewarn.decision.Decision;
import dev.forewarn.risk.BreachRisk;
import java.time.Instant;
import java.util.List;

/**
 * One decision as it was taken, with everything a person needs to follow it.
 *
 * @param id       unique, ascending with time
 * @param policy   the policy's name
 * @param target   the workload's name
 * @param risk     the risk that it was taken on
 * @param receipts what the world said, one for each action; empty where nothing was done
 */
public record DecisionRecord(
        String id,
        Instant at,
        String policy,
        String target,
        BreachRisk risk,
        Decision decision,
        List<ActionReceipt> receipts) {}
