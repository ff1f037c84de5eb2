package dev.forewarn.decision;

import dev.forewarn.action.Action;
import dev.forewarn.action.Workload;
import dev.forewarn.metric.DurationWords;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Trust;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The questions asked before acting on a condition that is there. All are asked, so that a person sees all answers. */
final class Gate {
    private Gate() {}

    /** A check, and when it would pass, where that is known. */
    record Answer(Check check, Optional<Instant> until) {}

    static List<Answer> ask(
            HealingPolicy policy,
            PolicyState state,
            BreachRisk risk,
            Circumstances around,
            Action next,
            boolean foreseen) {
        Workload target = policy.targetOf(risk.series());
        return List.of(
                freshData(policy, state.observed(), risk, around.now()),
                trust(risk, next, foreseen),
                killSwitch(around.killSwitch()),
                coolingDown(state.spent(), target, around.now()),
                news(state.spent(), risk, around.now()),
                otherPolicy(around, target),
                budget(policy, state.spent(), around.now()));
    }

    private static Answer freshData(HealingPolicy policy, PolicyState.Observed observed, BreachRisk risk, Instant now) {
        Duration allowed = policy.guardrails().patience(observed.spacing());
        Duration age = Duration.between(risk.at(), now);
        boolean fresh = age.abs().compareTo(allowed) <= 0;
        String sentence = age.isNegative()
                ? "the newest sample lies " + DurationWords.rounded(age.negated()) + " in the future"
                : "the newest sample is " + DurationWords.rounded(age) + " old";
        return answer(
                Rule.STALE_DATA.check(fresh, sentence + ", at most " + DurationWords.exact(allowed) + " is allowed"));
    }

    private static Answer trust(BreachRisk risk, Action next, boolean foreseen) {
        if (!foreseen) {
            return answer(Rule.UNTRUSTED.passed("rests on readings, the model is not relied on"));
        }
        Trust needed = neededFor(next);
        return answer(Rule.UNTRUSTED.check(
                risk.trust().atLeast(needed),
                "trust in the model is " + risk.trust().text() + ", " + next.type() + " needs " + needed.text()
                        + (needed == Trust.FRESH || needed == Trust.NO_OPINION ? "" : " or better")));
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

    private static Answer killSwitch(KillSwitch killSwitch) {
        return answer(
                switch (killSwitch) {
                    case KillSwitch.Off ignored -> Rule.KILL_SWITCH.passed("the kill switch is off");
                    case KillSwitch.On on ->
                        Rule.KILL_SWITCH.check(false, "the kill switch stops all actions: " + on.why());
                    case KillSwitch.Unreadable unreadable ->
                        Rule.KILL_SWITCH.check(
                                false, "the kill switch cannot be read, so nothing acts: " + unreadable.why());
                });
    }

    private static Answer coolingDown(PolicyState.Spent spent, Workload target, Instant now) {
        Optional<Instant> until = spent.quietUntil().filter(now::isBefore);
        String sentence = until.map(end -> "cooling down until " + Wording.until(end, now))
                .orElseGet(() -> spent.quietUntil()
                        .map(end ->
                                target + " is not cooling down, the last cooldown ended at " + Wording.clock(end, now))
                        .orElse(target + " is not cooling down"));
        return new Answer(Rule.COOLING_DOWN.check(until.isEmpty(), sentence), until);
    }

    /** The same reading must not cause two actions, however short the cooldown is. */
    private static Answer news(PolicyState.Spent spent, BreachRisk risk, Instant now) {
        if (spent.actedAt().isEmpty()) {
            return answer(Rule.NO_NEWS.passed("no action yet that a sample would have to follow"));
        }
        Instant last = spent.actedAt().getLast();
        boolean newer = risk.at().isAfter(last);
        return answer(Rule.NO_NEWS.check(
                newer,
                (newer ? "a sample has come" : "no sample has come") + " since the last action at "
                        + Wording.clock(last, now)));
    }

    private static Answer otherPolicy(Circumstances around, Workload target) {
        Optional<Circumstances.Busy> busy =
                around.busy().filter(other -> around.now().isBefore(other.until()));
        String sentence = busy.map(other -> "policy '" + other.policy() + "' acted on " + target
                        + ", its effect is not known before " + Wording.until(other.until(), around.now()))
                .orElse("no other policy's action on " + target + " waits for its effect");
        return new Answer(Rule.OTHER_POLICY.check(busy.isEmpty(), sentence), busy.map(Circumstances.Busy::until));
    }

    private static Answer budget(HealingPolicy policy, PolicyState.Spent spent, Instant now) {
        List<Instant> recent = spent.withinAnHour(now);
        int allowed = policy.guardrails().perHour();
        boolean within = recent.size() < allowed;
        Optional<Instant> until = within
                ? Optional.empty()
                : Optional.of(recent.get(recent.size() - allowed).plus(Duration.ofHours(1)));
        String sentence = recent.size() + " of " + allowed + " actions taken within the last hour";
        return new Answer(
                Rule.OVER_BUDGET.check(
                        within,
                        until.map(end -> sentence + ", the next one may run at " + Wording.until(end, now))
                                .orElse(sentence)),
                until);
    }

    private static Answer answer(Check check) {
        return new Answer(check, Optional.empty());
    }
}
