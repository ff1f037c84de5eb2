package dev.forewarn.decision;

import dev.forewarn.action.Action;
import dev.forewarn.risk.BreachRisk;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides for one policy on one risk. Pure: the same input gives the same verdict. */
public final class PolicyEngine {
    /**
     * What the policy makes of the risk.
     *
     * @param policy one that matches the risk's series
     * @param state  what it remembers of that series and of its target
     */
    public Verdict decide(HealingPolicy policy, PolicyState state, BreachRisk risk, Circumstances around) {
        var seen = new PolicyState(state.observed().with(policy, risk), state.spent());
        return switch (Condition.of(policy, seen.observed(), risk, around.now())) {
            case Condition.Absent absent -> watch(absent, seen, around);
            case Condition.Forming forming -> holdWhileForming(forming, seen);
            case Condition.Present present -> pass(policy, seen, risk, around, present);
        };
    }

    private static Verdict watch(Condition.Absent absent, PolicyState seen, Circumstances around) {
        var decision = new Decision.Watch(absent.checks().getFirst().sentence(), absent.checks());
        return new Verdict(
                decision, new PolicyState(seen.observed(), seen.spent().recovered(around.now())));
    }

    private static Verdict holdWhileForming(Condition.Forming forming, PolicyState seen) {
        Check last = forming.checks().getLast();
        return new Verdict(new Decision.Hold(last.rule(), forming.until(), last.sentence(), forming.checks()), seen);
    }

    private static Verdict pass(
            HealingPolicy policy, PolicyState seen, BreachRisk risk, Circumstances around, Condition.Present present) {
        Action next = policy.remedy().at(seen.spent().rung());
        List<Gate.Answer> answers = Gate.ask(policy, seen, risk, around, next, present.foreseen());
        List<Check> checks = Stream.concat(
                        present.checks().stream(), answers.stream().map(Gate.Answer::check))
                .toList();
        Optional<Gate.Answer> against =
                answers.stream().filter(a -> !a.check().passed()).findFirst();
        if (against.isPresent()) {
            Check check = against.get().check();
            return new Verdict(new Decision.Hold(check.rule(), against.get().until(), check.sentence(), checks), seen);
        }
        String because = next.words() + " on " + policy.targetOf(risk.series()) + ": " + present.because();
        return new Verdict(allowed(policy.mode(), next, because, checks), after(policy, seen, next, around));
    }

    private static Decision allowed(Mode mode, Action next, String because, List<Check> checks) {
        return switch (mode) {
            case OBSERVE -> {
                String sentence = "only observes, else: " + because;
                var all = Stream.concat(checks.stream(), Stream.of(Rule.OBSERVING.check(false, sentence)))
                        .toList();
                yield new Decision.Hold(Rule.OBSERVING.text(), Optional.empty(), sentence, all);
            }
            case RECOMMEND -> new Decision.Recommend(List.of(next), because, checks);
            case ACT -> new Decision.Act(List.of(next), because, checks);
        };
    }

    /**
     * Cooldown and budget run on in every mode, so that a recommendation is not repeated every tick and the record of
     * what would have been done is honest. Only an action really taken moves up the ladder.
     */
    private static PolicyState after(HealingPolicy policy, PolicyState seen, Action next, Circumstances around) {
        int rung = seen.spent().rung();
        int nextRung = policy.mode() == Mode.ACT ? policy.remedy().next(rung) : rung;
        boolean settles = !(next instanceof Action.Notify);
        return new PolicyState(seen.observed(), seen.spent().acted(policy.remedy(), around.now(), nextRung, settles));
    }
}
