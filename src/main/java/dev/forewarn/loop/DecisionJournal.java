package dev.forewarn.loop;

import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.Workload;
import dev.forewarn.decision.Decision;
import dev.forewarn.decision.HealingPolicy;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.outcome.Outcome;
import dev.forewarn.risk.BreachRisk;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
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
    private final ArrayDeque<DecisionRecord> records = new ArrayDeque<>();
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
        var recent = new ArrayList<DecisionRecord>();
        var newestFirst = records.descendingIterator();
        while (newestFirst.hasNext() && recent.size() < limit) {
            recent.add(newestFirst.next());
        }
        return List.copyOf(recent);
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
            case Decision.Act ignored -> {
                lastHold.remove(source);
                yield true;
            }
        };
    }

    synchronized DecisionRecord write(Instant at, HealingPolicy policy, Workload target, Decided decided) {
        String id = String.format(Locale.ROOT, "%013d-%06d", at.toEpochMilli(), sequence++);
        var written = new DecisionRecord(
                id, at, policy.name(), target.name(), decided.risk(), decided.decision(), decided.receipts());
        if (records.size() == capacity) {
            outcomes.remove(records.removeFirst().id());
        }
        records.addLast(written);
        return written;
    }

    /** Forgets what it knew of series and policies that are no longer there. */
    synchronized void keepOnly(Set<SeriesKey> series, Set<String> policies) {
        lastHold.keySet().removeIf(s -> !series.contains(s.series()) || !policies.contains(s.policy()));
    }

    /** A decision with what came of it. */
    record Decided(BreachRisk risk, Decision decision, List<ActionReceipt> receipts) {}
}
