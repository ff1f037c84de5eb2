package dev.forewarn.decision;

import dev.forewarn.action.Action;
import dev.forewarn.metric.DurationWords;
import dev.forewarn.risk.Trust;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The questions asked before acting on a condition that is there, and once more just before the call. All are asked, so
 * that a person sees all answers.
 */
final class Gate {
    private Gate() {}

    static List<Answer> ask(Asked about) {
        return List.of(
                freshData(about),
                trust(about),
                WorldRules.killSwitch(about.around().killSwitch()),
                WorldRules.leader(about.around().house().leadership()),
                WorldRules.clock(about),
                WorldRules.warmUp(about),
                WorldRules.maintenance(about),
                WorldRules.quietHours(about),
                WorldRules.storm(about),
                TargetRules.unresolved(about),
                TargetRules.targetBreaker(about),
                TargetRules.executorBreaker(about),
                coolingDown(about),
                news(about),
                otherPolicy(about),
                BudgetRules.perHour(about),
                BudgetRules.totalPerHour(about),
                BudgetRules.spend(about),
                TargetRules.blastRadius(about),
                TargetRules.minimumHealthy(about),
                BudgetRules.worth(about));
    }

    private static Answer freshData(Asked about) {
        Duration allowed = about.guardrails().patience(about.state().observed().spacing());
        Duration age = Duration.between(about.risk().at(), about.now());
        boolean fresh = age.abs().compareTo(allowed) <= 0;
        String sentence = age.isNegative()
                ? "the newest sample lies " + DurationWords.rounded(age.negated()) + " in the future"
                : "the newest sample is " + DurationWords.rounded(age) + " old";
        return Answer.of(
                Rule.STALE_DATA, fresh, sentence + ", at most " + DurationWords.exact(allowed) + " is allowed");
    }

    private static Answer trust(Asked about) {
        if (!about.foreseen()) {
            return Answer.of(Rule.UNTRUSTED.passed("rests on readings, the model is not relied on"));
        }
        Action next = about.next();
        Trust needed = neededFor(next);
        Trust trust = about.risk().trust();
        return Answer.of(
                Rule.UNTRUSTED,
                trust.atLeast(needed),
                "trust in the model is " + trust.text() + ", " + next.type() + " needs " + needed.text()
                        + (needed == Trust.FRESH || needed == Trust.NO_OPINION ? "" : " or better"));
    }

    /** A floor raised in vain costs money; a restart or rollback in vain costs service. */
    private static Trust neededFor(Action next) {
        return switch (next) {
            case Action.Scale ignored -> Trust.FLOOR_ONLY;
            case Action.Restart ignored -> Trust.WIDENED;
            case Action.Rollback ignored -> Trust.FRESH;
            case Action.Notify ignored -> Trust.FLOOR_ONLY;
        };
    }

    private static Answer coolingDown(Asked about) {
        Instant now = about.now();
        Optional<Instant> quietUntil = about.state().spent().quietUntil();
        Optional<Instant> until = quietUntil.filter(now::isBefore);
        String sentence = until.map(end -> "cooling down until " + Wording.until(end, now))
                .orElseGet(() -> quietUntil
                        .map(end -> about.target() + " is not cooling down, the last cooldown ended at "
                                + Wording.clock(end, now))
                        .orElse(about.target() + " is not cooling down"));
        return new Answer(Rule.COOLING_DOWN.check(until.isEmpty(), sentence), until);
    }

    /** The same reading must not cause two actions, however short the cooldown is. */
    private static Answer news(Asked about) {
        List<Instant> acted = about.state().spent().actedAt();
        if (acted.isEmpty()) {
            return Answer.of(Rule.NO_NEWS.passed("no action yet that a sample would have to follow"));
        }
        Instant last = acted.getLast();
        boolean newer = about.risk().at().isAfter(last);
        return Answer.of(
                Rule.NO_NEWS,
                newer,
                (newer ? "a sample has come" : "no sample has come") + " since the last action at "
                        + Wording.clock(last, about.now()));
    }

    private static Answer otherPolicy(Asked about) {
        Instant now = about.now();
        Optional<Circumstances.Busy> busy = about.around().busy().filter(other -> now.isBefore(other.until()));
        String sentence = busy.map(other -> "policy '" + other.policy() + "' acted on " + about.target()
                        + ", its effect is not known before " + Wording.until(other.until(), now))
                .orElse("no other policy's action on " + about.target() + " waits for its effect");
        return new Answer(Rule.OTHER_POLICY.check(busy.isEmpty(), sentence), busy.map(Circumstances.Busy::until));
    }
}
