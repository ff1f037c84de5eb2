package dev.forewarn.loop;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.action.Leadership;
import dev.forewarn.action.Workload;
import dev.forewarn.decision.Circumstances;
import dev.forewarn.decision.Decision;
import dev.forewarn.decision.Guardrails;
import dev.forewarn.decision.HealingPolicy;
import dev.forewarn.decision.KillSwitch;
import dev.forewarn.decision.Pending;
import dev.forewarn.decision.PolicyEngine;
import dev.forewarn.decision.PolicyState;
import dev.forewarn.decision.Surroundings;
import dev.forewarn.decision.Verdict;
import dev.forewarn.risk.BreachRisk;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what was decided: writes it down, asks every rule once more, calls, and writes the answer down. What it cannot
 * write down first it does not do, and what it does not know the answer of it asks for before anything else is done
 * there. So a crash at any point repeats nothing.
 */
final class Acting {
    private static final Logger LOG = LoggerFactory.getLogger(Acting.class);

    private final InstantSource time;
    private final Hands hands;
    private final PolicyMemory memory;
    private final PolicyEngine engine;

    Acting(InstantSource time, Hands hands, PolicyMemory memory, PolicyEngine engine) {
        this.time = time;
        this.hands = hands;
        this.memory = memory;
        this.engine = engine;
    }

    /**
     * One decision to act.
     *
     * @param before what the policy remembered when it decided
     */
    record Resolve(HealingPolicy policy, PolicyState before, BreachRisk risk, Circumstances around, Verdict verdict) {
        Workload target() {
            return policy.targetOf(risk.series());
        }
    }

    ActionReceipt act(Resolve resolve, Decision.Act act) {
        Instant now = resolve.around().now();
        Action action = act.actions().getFirst();
        Pending request = Pending.of(resolve.policy().name(), resolve.target(), action, now, act.because());
        try {
            memory.save();
        } catch (IOException e) {
            LOG.error("Nothing is done: what the policies remember cannot be saved", e);
            PolicyState decided = resolve.verdict().next();
            takeBack(resolve, decided.spent().withoutProof());
            return new ActionReceipt.Refused(now, "not done, because its cooldown cannot be saved: " + e.getMessage());
        }
        Decision again = onceMore(resolve);
        if (!(again instanceof Decision.Act)) {
            takeBack(resolve, resolve.before().spent());
            saveAnyway();
            return new ActionReceipt.Refused(now, "not done, because just before the call " + again.because());
        }
        ActionReceipt receipt = hands.execute(request.request());
        if (!(action instanceof Action.Notify)) {
            take(request, receipt, resolve.policy().guardrails().brake(), now);
        }
        return receipt;
    }

    /** What would be decided now: the clock, the kill switch, the leader and the replicas are read anew. */
    private Decision onceMore(Resolve resolve) {
        Circumstances then = resolve.around();
        Surroundings house = then.house();
        Instant now = time.instant();
        var here = new Surroundings(
                hands.readLeadership(),
                house.startedAt(),
                house.executor(),
                house.crowd(),
                house.replicas().isEmpty() ? house.replicas() : hands.replicas(resolve.target(), now));
        var around = new Circumstances(now, hands.readKillSwitch(), then.busy(), here);
        return engine.decide(resolve.policy(), resolve.before(), resolve.risk(), around)
                .decision();
    }

    /** As if it had not been decided. */
    private void takeBack(Resolve resolve, PolicyState.Spent spent) {
        PolicyState before = resolve.before();
        PolicyState.Observed observed = resolve.verdict().next().observed();
        memory.put(resolve.policy(), resolve.risk().series(), new PolicyState(observed, spent, before.ledger()));
    }

    private void saveAnyway() {
        try {
            memory.save();
        } catch (IOException e) {
            LOG.error("An action that was not done after all stands as begun in the saved state", e);
        }
    }

    private void take(Pending request, ActionReceipt receipt, Guardrails.Brake brake, Instant now) {
        memory.put(memory.ledger()
                .answered(request, receipt, brake, hands.executor().describe(), now));
        if (receipt instanceof ActionReceipt.Refused) {
            memory.notDone(request.policy(), request.target());
        }
    }

    /**
     * Asks what became of the actions without an answer, those that are due.
     *
     * @param answered told of each that was asked for
     */
    void lookUp(
            List<HealingPolicy> policies,
            Instant now,
            KillSwitch killSwitch,
            Leadership.Standing leadership,
            BiConsumer<Pending, ActionReceipt> answered) {
        if (!(killSwitch instanceof KillSwitch.Off) || !(leadership instanceof Leadership.Leader)) {
            return; // whoever is asked may do what was not done before
        }
        String executor = hands.executor().describe();
        for (Pending request : List.copyOf(memory.ledger().pending().values())) {
            if (!request.isDue(now) || !memory.ledger().lets(executor, now)) {
                continue;
            }
            Guardrails.Brake brake = policies.stream()
                    .filter(policy -> policy.name().equals(request.policy()))
                    .findFirst()
                    .map(policy -> policy.guardrails().brake())
                    .orElseGet(Guardrails.DEFAULT::brake);
            memory.put(memory.ledger().askingAgain(brake.limits(), executor, now));
            ActionReceipt receipt = hands.lookUp(request.request());
            take(request, receipt, brake, now);
            LOG.info("Asked what became of {} at {}: {}", request.key(), executor, receipt.said());
            answered.accept(request, receipt);
        }
    }

    /** Tells people, and does not mind whether it arrives: what is told stands in the log too. */
    void tell(String message, Instant now) {
        LOG.warn(message);
        var request = new ActionRequest(
                "forewarn/notify/" + now, new Workload("forewarn"), new Action.Notify(message), now, message);
        hands.execute(request);
    }
}
