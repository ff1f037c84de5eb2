package dev.forewarn.decision;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.Breaker;
import dev.forewarn.action.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What the whole house did and waits for, shared by all policies. Plain data: saved and loaded, it decides the same.
 *
 * @param latest    the latest time of any tick
 * @param deeds     the changes of the last day that still count, oldest first
 * @param breakers  by {@link #targetKey} or {@link #executorKey}; a closed one without failures is not kept
 * @param pending   by the target's name
 * @param tallies   by {@link #tallyKey}
 * @param storms    until when there is one, by policy
 * @param approvals of the last day, oldest first
 */
public record Ledger(
        Optional<Instant> latest,
        List<Deed> deeds,
        Map<String, Breaker> breakers,
        Map<String, Pending> pending,
        Map<String, Tally> tallies,
        Map<String, Instant> storms,
        List<Approval> approvals) {
    /** Nothing done yet. */
    public static final Ledger EMPTY =
            new Ledger(Optional.empty(), List.of(), Map.of(), Map.of(), Map.of(), Map.of(), List.of());

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofHours(24);

    /**
     * A change to a workload that was really asked for.
     *
     * @param key          of its request
     * @param settlesAt    when its effect may be judged
     * @param replicaHours what it counts of the daily spend, 0 where it adds no replicas
     */
    public record Deed(String key, String policy, Workload target, Instant at, Instant settlesAt, double replicaHours) {
        boolean stillCounts(Instant now) {
            Duration counts = replicaHours > 0 ? DAY : HOUR;
            return at.plus(counts).isAfter(now) || settlesAt.isAfter(now);
        }
    }

    public Ledger {
        deeds = List.copyOf(deeds);
        breakers = Map.copyOf(breakers);
        pending = Map.copyOf(pending);
        tallies = Map.copyOf(tallies);
        storms = Map.copyOf(storms);
        approvals = List.copyOf(approvals);
    }

    public static String targetKey(Workload target) {
        return "target " + target;
    }

    public static String executorKey(String executor) {
        return "executor " + executor;
    }

    static String tallyKey(String policy, String actionType) {
        return actionType + " by " + policy;
    }

    Breaker breaker(String key) {
        return breakers.getOrDefault(key, Breaker.CLOSED);
    }

    Tally tally(String policy, String actionType) {
        return tallies.getOrDefault(tallyKey(policy, actionType), Tally.NONE);
    }

    Optional<Pending> pendingOn(Workload target) {
        return Optional.ofNullable(pending.get(target.name()));
    }

    /** The newest approval of that policy for that target that was not taken up. */
    Optional<Approval> approvalFor(String policy, Workload target) {
        return approvals.stream()
                .filter(each -> each.policy().equals(policy) && each.target().equals(target) && !each.done())
                .max(Comparator.comparing(Approval::askedAt));
    }

    /** The changes within the last hour, oldest first. */
    Stream<Deed> withinAnHour(Instant now) {
        return deeds.stream().filter(deed -> deed.at().plus(HOUR).isAfter(now));
    }

    /** What counts against the spend of 24 hours, oldest first. */
    Stream<Deed> withinADay(Instant now) {
        return deeds.stream().filter(deed -> deed.at().plus(DAY).isAfter(now));
    }

    /** A tick begins: what no longer counts is forgotten. The latest time never goes back. */
    public Ledger ticked(Instant now) {
        boolean later = latest.isEmpty() || now.isAfter(latest.get());
        return new Ledger(
                later ? Optional.of(now) : latest,
                deeds.stream().filter(deed -> deed.stillCounts(now)).toList(),
                breakers,
                without(pending, each -> each.isLetGo(now)),
                tallies,
                without(storms, until -> !until.isAfter(now)),
                approvals.stream().filter(each -> !each.isForgotten(now)).toList());
    }

    /** Takes up, for every policy, whether there are so many incidents that it is a storm. */
    public Ledger weather(List<HealingPolicy> policies, int incidents, int watched, Instant now) {
        var next = new HashMap<>(storms);
        for (HealingPolicy policy : policies) {
            Guardrails.Storm storm = policy.guardrails().reach().storm();
            if (storm.rages(incidents, watched)) {
                next.put(policy.name(), now.plus(storm.quiet()));
            }
        }
        return new Ledger(latest, deeds, breakers, pending, tallies, next, approvals);
    }

    /** A change is about to be asked for: written down before the call. */
    Ledger acting(Pending request, Deed deed, Breaker.Limits limits, String executor) {
        var acts = new ArrayList<>(deeds);
        acts.add(deed);
        var open = new HashMap<>(pending);
        open.put(request.target().name(), request);
        return new Ledger(latest, acts, breakers, open, tallies, storms, approvals)
                .with(targetKey(request.target()), each -> each.calling(limits, request.at()))
                .with(executorKey(executor), each -> each.calling(limits, request.at()));
    }

    /**
     * The world has answered, at once or when it was asked again. That something was done is no success yet where its
     * effect is judged later.
     */
    public Ledger answered(
            Pending request, ActionReceipt receipt, Guardrails.Brake brake, String executor, Instant now) {
        Breaker.Limits limits = brake.limits();
        var open = new HashMap<>(pending);
        open.remove(request.target().name());
        String adapter = executorKey(executor);
        String target = targetKey(request.target());
        return switch (receipt) {
            case ActionReceipt.Applied ignored ->
                new Ledger(latest, deeds, breakers, open, tallies, storms, approvals)
                        .with(adapter, Breaker::succeeded)
                        .with(target, each -> brake.judged() ? each : each.succeeded());
            case ActionReceipt.Refused ignored ->
                new Ledger(latest, undone(request), breakers, open, tallies, storms, approvals)
                        .with(adapter, each -> each.failed(limits, now))
                        .with(target, each -> each.failed(limits, now));
            case ActionReceipt.Unknown ignored -> {
                open.put(request.target().name(), request.askedInVain(now));
                yield new Ledger(latest, deeds, breakers, open, tallies, storms, approvals)
                        .with(adapter, each -> each.failed(limits, now))
                        .with(target, each -> request.asked() == 0 ? each.failed(limits, now) : each);
            }
        };
    }

    /** Somebody is about to be asked what became of a request: that too is a call. */
    public Ledger askingAgain(Breaker.Limits limits, String executor, Instant now) {
        return with(executorKey(executor), each -> each.calling(limits, now));
    }

    /** Whether that executor may be called. */
    public boolean lets(String executor, Instant now) {
        return breaker(executorKey(executor)).lets(now);
    }

    /** An action has shown what it was good for. */
    Ledger proven(String policy, Workload target, PolicyState.Proof proof, boolean helped, Proving by) {
        var learnt = new HashMap<>(tallies);
        learnt.merge(tallyKey(policy, proof.actionType()), Tally.NONE.with(helped), (old, one) -> old.with(helped));
        return new Ledger(latest, deeds, breakers, pending, learnt, storms, approvals)
                .with(targetKey(target), each -> helped ? each.succeeded() : each.failed(by.limits(), by.now()));
    }

    /** By which limits, and when. */
    record Proving(Breaker.Limits limits, Instant now) {}

    Ledger asking(Approval approval) {
        var all = new ArrayList<>(approvals);
        all.add(approval);
        return new Ledger(latest, deeds, breakers, pending, tallies, storms, all);
    }

    Ledger taken(Approval approval) {
        return replacing(approval.id(), Approval::taken);
    }

    /** A person has answered. */
    public Ledger answered(String approvalId, Approval.Answer answer) {
        return replacing(approvalId, each -> each.answered(answer));
    }

    private Ledger replacing(String id, UnaryOperator<Approval> change) {
        var all = new ArrayList<>(approvals);
        all.replaceAll(each -> each.id().equals(id) ? change.apply(each) : each);
        return new Ledger(latest, deeds, breakers, pending, tallies, storms, all);
    }

    private Ledger with(String key, UnaryOperator<Breaker> change) {
        Breaker before = breaker(key);
        Breaker after = change.apply(before);
        if (after.equals(before)) {
            return this;
        }
        var all = new HashMap<>(breakers);
        if (after.equals(Breaker.CLOSED)) {
            all.remove(key);
        } else {
            all.put(key, after);
        }
        return new Ledger(latest, deeds, all, pending, tallies, storms, approvals);
    }

    private List<Deed> undone(Pending request) {
        return deeds.stream().filter(deed -> !deed.key().equals(request.key())).toList();
    }

    private static <V> Map<String, V> without(Map<String, V> all, Predicate<V> over) {
        if (all.values().stream().noneMatch(over)) {
            return all;
        }
        var kept = new HashMap<>(all);
        kept.values().removeIf(over);
        return kept;
    }

    /** What an action counts of the daily spend. */
    static double replicaHours(HealingPolicy policy, Action action) {
        return action instanceof Action.Scale scale
                ? policy.guardrails()
                        .pace()
                        .spend()
                        .map(spend -> spend.hoursOf(scale.increment()))
                        .orElse((double) scale.increment())
                : 0;
    }
}
