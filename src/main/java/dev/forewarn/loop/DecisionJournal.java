package dev.forewarn.loop;

import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.Workload;
import dev.forewarn.decision.Decision;
import dev.forewarn.decision.HealingPolicy;
import dev.forewarn.decision.Pending;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.outcome.Outcome;
import dev.forewarn.risk.BreachRisk;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The decisions of the recent past, in memory.
 *
 * <p>Watching is not recorded, and holding only when its reason changed: a policy that holds for an hour is one line.
 */
public final class DecisionJournal implements DecisionLog {
    private record Source(String policy, SeriesKey series) {}

    private final int capacity;
    private final LinkedHashMap<String, DecisionRecord> records = new LinkedHashMap<>();
    private final Map<Source, String> lastHold = new HashMap<>();
    private final Map<String, Outcome> outcomes = new HashMap<>();
    private long sequence;

    /** @param capacity how many decisions are kept, positive */
    public DecisionJournal(int capacity) {
        if (capacity <= 0) {
            throw new IllegalArgumentException("a journal keeps at least one decision, found " + capacity);
        }
        this.capacity = capacity;
    }

    @Override
    public synchronized List<DecisionRecord> recent(int limit) {
        return records.sequencedValues().reversed().stream().limit(limit).toList();
    }

    @Override
    public synchronized Optional<Outcome> outcomeOf(String id) {
        return Optional.ofNullable(outcomes.get(id));
    }

    synchronized void judged(String id, Outcome outcome) {
        outcomes.put(id, outcome);
    }

    /** Whether this decision is news; asked once for each decision, in order. */
    synchronized boolean isNews(HealingPolicy policy, BreachRisk risk, Decision decision) {
        var source = new Source(policy.name(), risk.series());
        return switch (decision) {
            case Decision.Watch ignored -> {
                lastHold.remove(source);
                yield false;
            }
            case Decision.Hold hold -> !hold.rule().equals(lastHold.put(source, hold.rule()));
            case Decision.Recommend ignored -> {
                lastHold.remove(source);
                yield true;
            }
            case Decision.Propose ignored -> {
                lastHold.remove(source);
                yield true;
            }
            case Decision.Act ignored -> {
                lastHold.remove(source);
                yield true;
            }
        };
    }

    synchronized DecisionRecord write(Workload target, Decided decided) {
        Instant at = decided.basis().around().now();
        String id = String.format(Locale.ROOT, "%013d-%06d", at.toEpochMilli(), sequence++);
        var written = new DecisionRecord(
                id,
                at,
                decided.basis().policy().name(),
                target.name(),
                decided.risk(),
                decided.decision(),
                decided.receipts(),
                Optional.of(decided.basis()));
        if (records.size() == capacity) {
            outcomes.remove(records.pollFirstEntry().getKey());
        }
        records.put(id, written);
        return written;
    }

    /** Adds what the world said when it was asked again; empty where that decision is no longer known. */
    synchronized Optional<DecisionRecord> answered(Pending request, ActionReceipt receipt) {
        Optional<DecisionRecord> found = records.sequencedValues().reversed().stream()
                .filter(each -> each.decision() instanceof Decision.Act
                        && each.at().equals(request.at())
                        && each.policy().equals(request.policy())
                        && each.target().equals(request.target().name()))
                .findFirst()
                .map(each -> each.with(receipt));
        found.ifPresent(each -> records.put(each.id(), each));
        return found;
    }

    /** Forgets what it knew of series and policies that are no longer there. */
    synchronized void keepOnly(Set<SeriesKey> series, Set<String> policies) {
        lastHold.keySet().removeIf(s -> !series.contains(s.series()) || !policies.contains(s.policy()));
    }

    /** A decision with what came of it. */
    record Decided(BreachRisk risk, Decision decision, List<ActionReceipt> receipts, DecisionRecord.Basis basis) {}
}
