package dev.forewarn.loop;

import dev.forewarn.action.Workload;
import dev.forewarn.decision.Circumstances;
import dev.forewarn.decision.HealingPolicy;
import dev.forewarn.decision.Ledger;
import dev.forewarn.decision.PolicyState;
import dev.forewarn.metric.SeriesKey;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the policies remember: of each series what was seen, of each target what was done. Used by one tick at a time.
 *
 * <p>Two maps and not one, because several series may stand for one target: they share its cooldown and budget.
 */
public final class PolicyMemory {
    private record Watching(String policy, SeriesKey series) {}

    private record Working(String policy, String target) {}

    private final PolicyStateStore store;
    private final Map<Watching, PolicyState.Observed> observed = new HashMap<>();
    private final Map<Working, PolicyState.Spent> spent = new HashMap<>();
    private Ledger ledger;

    /** @throws IOException when there is a saved state that cannot be read: better not to start than to act without it */
    public PolicyMemory(PolicyStateStore store) throws IOException {
        this.store = store;
        PolicyStates saved = store.load();
        saved.series().forEach(s -> observed.put(new Watching(s.policy(), s.series()), s.observed()));
        saved.targets().forEach(t -> spent.put(new Working(t.policy(), t.target()), t.spent()));
        ledger = saved.ledger();
    }

    /** What the whole house did and waits for. */
    Ledger ledger() {
        return ledger;
    }

    void put(Ledger next) {
        ledger = next;
    }

    /** An action of that policy on that target was not done after all, and so has nothing to prove. */
    void notDone(String policy, Workload target) {
        spent.computeIfPresent(new Working(policy, target.name()), (key, found) -> found.withoutProof());
    }

    PolicyState of(HealingPolicy policy, SeriesKey series) {
        return new PolicyState(
                observed.getOrDefault(new Watching(policy.name(), series), PolicyState.Observed.NOTHING),
                spent.getOrDefault(working(policy, policy.targetOf(series)), PolicyState.Spent.NOTHING),
                ledger);
    }

    void put(HealingPolicy policy, SeriesKey series, PolicyState next) {
        ledger = next.ledger();
        observed.put(new Watching(policy.name(), series), next.observed());
        Working working = working(policy, policy.targetOf(series));
        if (next.spent().equals(PolicyState.Spent.NOTHING)) {
            spent.remove(working);
        } else {
            spent.put(working, next.spent());
        }
    }

    /** The other policy whose action on that target settles last, if any has not settled yet. */
    Optional<Circumstances.Busy> busyBesides(
            HealingPolicy policy, Workload target, List<HealingPolicy> all, Instant now) {
        var busy = new ArrayList<Circumstances.Busy>();
        for (HealingPolicy other : all) {
            boolean touches = other.mode().mayAct() && !other.name().equals(policy.name());
            if (touches) {
                PolicyState.Spent theirs = spent.get(working(other, target));
                if (theirs != null && theirs.settlesAt().filter(now::isBefore).isPresent()) {
                    busy.add(new Circumstances.Busy(
                            other.name(), theirs.settlesAt().get()));
                }
            }
        }
        return busy.stream().max(Comparator.comparing(Circumstances.Busy::until));
    }

    /** Makes everything durable. */
    void save() throws IOException {
        var series = observed.entrySet().stream()
                .map(e -> new PolicyStates.OfSeries(
                        e.getKey().policy(), e.getKey().series(), e.getValue()))
                .sorted(Comparator.comparing(PolicyStates.OfSeries::policy)
                        .thenComparing(PolicyStates.OfSeries::series))
                .toList();
        var targets = spent.entrySet().stream()
                .map(e -> new PolicyStates.OfTarget(
                        e.getKey().policy(), e.getKey().target(), e.getValue()))
                .sorted(Comparator.comparing(PolicyStates.OfTarget::policy)
                        .thenComparing(PolicyStates.OfTarget::target))
                .toList();
        store.save(new PolicyStates(series, targets, ledger));
    }

    /** Forgets series that are gone, policies that are gone, and deeds that can no longer matter. */
    void keepOnly(Set<SeriesKey> series, Set<String> policies, Instant now) {
        observed.keySet().removeIf(w -> !series.contains(w.series()) || !policies.contains(w.policy()));
        spent.entrySet().removeIf(e -> e.getValue().isOver(now));
    }

    private static Working working(HealingPolicy policy, Workload target) {
        return new Working(policy.name(), target.name());
    }
}
