package dev.forewarn.decision;

import dev.forewarn.action.Breaker;
import dev.forewarn.action.Replicas;
import dev.forewarn.action.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The rules that ask about the workload that would be acted on, and those beside it. */
final class TargetRules {
    /** Of the workloads of a group, where the policy names no share and replicas are taken away. */
    private static final double CAREFUL_SHARE = 0.25;

    private TargetRules() {}

    static Answer unresolved(Asked about) {
        if (about.changesNothing()) {
            return Answer.of(Rule.UNRESOLVED.passed("telling people waits for no other action"));
        }
        Instant now = about.now();
        Optional<Pending> pending = about.ledger().pendingOn(about.target());
        return new Answer(
                Rule.UNRESOLVED.check(
                        pending.isEmpty(),
                        pending.map(open -> "what became of '" + open.action().words() + "' at "
                                        + Wording.clock(open.at(), now) + " is not known: asked " + open.asked()
                                        + (open.asked() == 1 ? " time" : " times") + " in vain, again at "
                                        + Wording.clock(open.askAgainAt(), now))
                                .orElse("every action on " + about.target() + " so far was answered")),
                Optional.empty());
    }

    static Answer targetBreaker(Asked about) {
        return breaker(Rule.TARGET_BREAKER, about, Ledger.targetKey(about.target()), "actions on " + about.target());
    }

    static Answer executorBreaker(Asked about) {
        String executor = about.around().house().executor();
        return breaker(Rule.EXECUTOR_BREAKER, about, Ledger.executorKey(executor), "actions by '" + executor + "'");
    }

    private static Answer breaker(Rule rule, Asked about, String key, String what) {
        if (about.changesNothing()) {
            return Answer.of(rule.passed("no breaker stands between people and bad news"));
        }
        Instant now = about.now();
        Breaker breaker = about.ledger().breaker(key);
        Breaker.Limits limits = about.guardrails().brake().limits();
        String failed = breaker.failures() + " failures in a row of " + what;
        if (breaker.lets(now)) {
            return Answer.of(rule.passed(
                    breaker.phase() == Breaker.Phase.CLOSED
                            ? "the breaker is closed: " + failed + ", it opens at " + limits.failureThreshold()
                            : "the breaker lets one trial through after " + failed));
        }
        Instant until = breaker.until().orElseThrow();
        String sentence = breaker.phase() == Breaker.Phase.OPEN
                ? "the breaker is open after " + failed + ", one trial may run at " + Wording.until(until, now)
                : "the breaker is half open after " + failed + ": one trial runs, given up at "
                        + Wording.until(until, now);
        return new Answer(rule.check(false, sentence), Optional.of(until));
    }

    static Answer blastRadius(Asked about) {
        Optional<Double> share = about.guardrails().reach().maxShare();
        if (about.changesNothing() || (share.isEmpty() && !about.takesAway())) {
            return Answer.of(Rule.BLAST_RADIUS.passed(about.next().type() + " takes nothing away"));
        }
        Instant now = about.now();
        Workload target = about.target();
        int group = about.around().house().crowd().group();
        int allowed = Math.max(1, (int) Math.floor(share.orElse(CAREFUL_SHARE) * group + 1e-9));
        List<Instant> settling = about.ledger().deeds().stream()
                .filter(deed ->
                        !deed.target().equals(target) && deed.target().group().equals(target.group()))
                .filter(deed -> deed.settlesAt().isAfter(now))
                .collect(Collectors.toMap(Ledger.Deed::target, Ledger.Deed::settlesAt, (a, b) -> a.isAfter(b) ? a : b))
                .values()
                .stream()
                .sorted()
                .toList();
        boolean within = settling.size() < allowed;
        Optional<Instant> until = within ? Optional.empty() : Optional.of(settling.get(settling.size() - allowed));
        String where = target.group().isEmpty() ? "" : " of " + target.group();
        return new Answer(
                Rule.BLAST_RADIUS.check(
                        within,
                        settling.size() + " of " + group + " workloads" + where
                                + " were changed and have not settled, at most " + allowed + " may be at once"
                                + until.map(end -> ", the next at " + Wording.until(end, now))
                                        .orElse("")),
                until);
    }

    static Answer minimumHealthy(Asked about) {
        Optional<Integer> least = about.guardrails().reach().minHealthy();
        if (!about.takesAway()) {
            return Answer.of(Rule.MINIMUM_HEALTHY.passed(about.next().type() + " takes no replica away"));
        }
        Optional<Replicas> replicas = about.around().house().replicas();
        if (replicas.isEmpty()) {
            return Answer.of(
                    Rule.MINIMUM_HEALTHY,
                    least.isEmpty(),
                    "how many replicas of " + about.target() + " are ready is not known here"
                            + least.map(n -> ", and the policy wants " + n + " to be left, so nothing is taken away")
                                    .orElse("; the policy names no minimum, so that is left to whoever acts"));
        }
        int left = Math.max(0, replicas.get().ready() - 1);
        String sentence = "while one of " + replicas.get().ready() + " ready replicas restarts, " + left + " are left";
        return Answer.of(
                Rule.MINIMUM_HEALTHY,
                least.isEmpty() || left >= least.get(),
                sentence + least.map(n -> ", at least " + n + " must be").orElse("; the policy names no minimum"));
    }
}
