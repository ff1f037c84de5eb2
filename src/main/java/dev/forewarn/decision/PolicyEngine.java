package dev.forewarn.decision;

import dev.forewarn.action.Action;
import dev.forewarn.action.Workload;
import dev.forewarn.risk.BreachRisk;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides for one policy on one risk. Pure: the same input gives the same verdict. */
public final class PolicyEngine {
    private static final Duration LEAST_PATIENCE = Duration.ofMinutes(2);
    private static final List<String> LAST =
            List.of(Rule.OBSERVING.text(), Rule.AWAITING_APPROVAL.text(), Rule.NOT_APPROVED.text());

    /**
     * What the policy makes of the risk.
     *
     * @param policy one that matches the risk's series
     * @param state  what it remembers of that series and of its target, and what the house remembers
     */
    public Verdict decide(HealingPolicy policy, PolicyState state, BreachRisk risk, Circumstances around) {
        PolicyState read = reading(policy, state, risk);
        Condition condition = Condition.of(policy, read.observed(), risk, around.now());
        PolicyState seen = Proofs.judge(policy, read, condition, risk, around.now());
        return switch (condition) {
            case Condition.Absent absent -> watch(absent, seen, around);
            case Condition.Forming forming -> holdWhileForming(forming, seen);
            case Condition.Present present ->
                pass(new Asked(policy, seen, risk, around, next(policy, seen), present.foreseen()), present);
        };
    }

    /** Whether what the policy waits for is there, so that its workload has an incident. */
    public boolean isIncident(HealingPolicy policy, PolicyState state, BreachRisk risk) {
        return Condition.isPresent(policy, state.observed().with(policy, risk));
    }

    /** What would be decided, and what every rule answers, those too that need not be asked. Changes nothing. */
    public Explanation explain(HealingPolicy policy, PolicyState state, BreachRisk risk, Circumstances around) {
        PolicyState read = reading(policy, state, risk);
        Condition condition = Condition.of(policy, read.observed(), risk, around.now());
        PolicyState seen = Proofs.judge(policy, read, condition, risk, around.now());
        boolean foreseen = condition instanceof Condition.Present present
                ? present.foreseen()
                : seen.observed().beyondSamples() == 0;
        Optional<Instant> until = condition instanceof Condition.Forming forming ? forming.until() : Optional.empty();
        Action next = next(policy, seen);
        Decision decision = decide(policy, state, risk, around).decision();
        Stream<Answer> first =
                condition.checks().stream().map(check -> new Answer(check, check.passed() ? Optional.empty() : until));
        Stream<Answer> others = Gate.ask(new Asked(policy, seen, risk, around, next, foreseen)).stream();
        return new Explanation(
                policy.name(),
                policy.targetOf(risk.series()),
                risk.series(),
                next,
                decision,
                Stream.concat(Stream.concat(first, others), lastWord(decision)).toList());
    }

    /** What the mode, or a person, has to say after all the rules have passed. */
    private static Stream<Answer> lastWord(Decision decision) {
        if (decision instanceof Decision.Hold hold && LAST.contains(hold.rule())) {
            return Stream.of(new Answer(hold.checks().getLast(), hold.until()));
        }
        return decision instanceof Decision.Propose propose
                ? Stream.of(Answer.of(propose.checks().getLast()))
                : Stream.empty();
    }

    private static PolicyState reading(HealingPolicy policy, PolicyState state, BreachRisk risk) {
        return new PolicyState(state.observed().with(policy, risk), state.spent(), state.ledger());
    }

    private static Action next(HealingPolicy policy, PolicyState seen) {
        return policy.remedy().at(seen.spent().rung());
    }

    private static Verdict watch(Condition.Absent absent, PolicyState seen, Circumstances around) {
        var decision = new Decision.Watch(absent.checks().getFirst().sentence(), absent.checks());
        return new Verdict(
                decision, new PolicyState(seen.observed(), seen.spent().recovered(around.now()), seen.ledger()));
    }

    private static Verdict holdWhileForming(Condition.Forming forming, PolicyState seen) {
        Check last = forming.checks().getLast();
        return new Verdict(new Decision.Hold(last.rule(), forming.until(), last.sentence(), forming.checks()), seen);
    }

    private static Verdict pass(Asked about, Condition.Present present) {
        List<Answer> answers = Gate.ask(about);
        List<Check> checks = Stream.concat(
                        present.checks().stream(), answers.stream().map(Answer::check))
                .toList();
        Optional<Answer> against =
                answers.stream().filter(a -> !a.check().passed()).findFirst();
        if (against.isPresent()) {
            return hold(about, against.get(), checks);
        }
        String because = about.next().words() + " on " + about.target() + ": " + present.because();
        return switch (about.policy().mode()) {
            case OBSERVE -> {
                String sentence = "only observes, else: " + because;
                Answer only = Answer.of(Rule.OBSERVING.check(false, sentence));
                yield new Verdict(hold(about, only, with(checks, only)).decision(), counted(about));
            }
            case RECOMMEND ->
                new Verdict(new Decision.Recommend(List.of(about.next()), because, checks), counted(about));
            case APPROVE -> approve(about, because, checks);
            case ACT -> act(about, about.state().ledger(), because, checks);
        };
    }

    private static Verdict hold(Asked about, Answer against, List<Check> checks) {
        Check check = against.check();
        return new Verdict(new Decision.Hold(check.rule(), against.until(), check.sentence(), checks), about.state());
    }

    /**
     * Cooldown and budget run on in every mode, so that a recommendation is not repeated every tick and the record of
     * what would have been done is honest. Only an action really taken moves up the ladder.
     */
    private static PolicyState counted(Asked about) {
        PolicyState seen = about.state();
        PolicyState.Spent spent = seen.spent()
                .acted(about.policy().remedy(), about.now(), seen.spent().rung(), !about.changesNothing());
        return new PolicyState(seen.observed(), spent, seen.ledger());
    }

    /** Asks a person, or does what one has agreed to: all the rules have passed, just now. */
    private static Verdict approve(Asked about, String because, List<Check> checks) {
        Instant now = about.now();
        Optional<Approval> asked = about.ledger()
                .approvalFor(about.policy().name(), about.target())
                .filter(each -> each.action().equals(about.next()));
        if (asked.isEmpty()) {
            return propose(about, because, checks);
        }
        Approval approval = asked.get();
        return switch (approval.status(now)) {
            case APPROVED -> {
                String by = approval.answer().orElseThrow().by();
                String sentence = "approved" + (by.isEmpty() ? "" : " by " + by) + " (" + approval.id() + ")";
                Check agreed = Rule.AWAITING_APPROVAL.passed(sentence);
                yield act(
                        about,
                        about.ledger().taken(approval),
                        because + "; " + sentence,
                        with(checks, Answer.of(agreed)));
            }
            case WAITING -> {
                String sentence = "waits for approval " + approval.id() + " until "
                        + Wording.until(approval.expires(), now) + ": " + because;
                var waits = new Answer(Rule.AWAITING_APPROVAL.check(false, sentence), Optional.of(approval.expires()));
                yield hold(about, waits, with(checks, waits));
            }
            case REJECTED, EXPIRED, DONE -> refused(about, approval, because, checks);
        };
    }

    private static Verdict refused(Asked about, Approval approval, String because, List<Check> checks) {
        Instant again = approval.askedAnewAt(about.policy());
        if (!about.now().isBefore(again)) {
            return propose(about, because, checks);
        }
        String sentence = "approval " + approval.id() + " is "
                + approval.status(about.now()).text() + ", people are asked anew at "
                + Wording.until(again, about.now());
        var no = new Answer(Rule.NOT_APPROVED.check(false, sentence), Optional.of(again));
        return hold(about, no, with(checks, no));
    }

    private static Verdict propose(Asked about, String because, List<Check> checks) {
        Approval approval = Approval.ask(about.policy(), about.target(), about.next(), because, about.now());
        var asks = Answer.of(Rule.AWAITING_APPROVAL.check(
                false,
                "asks for approval " + approval.id() + " until " + Wording.until(approval.expires(), about.now())));
        var decision = new Decision.Propose(
                approval.id(), approval.expires(), List.of(about.next()), because, with(checks, asks));
        PolicyState seen = about.state();
        return new Verdict(
                decision,
                new PolicyState(seen.observed(), seen.spent(), about.ledger().asking(approval)));
    }

    private static Verdict act(Asked about, Ledger ledger, String because, List<Check> checks) {
        HealingPolicy policy = about.policy();
        PolicyState seen = about.state();
        Workload target = about.target();
        Instant now = about.now();
        PolicyState.Spent spent = seen.spent()
                .acted(policy.remedy(), now, policy.remedy().next(seen.spent().rung()), !about.changesNothing());
        var decision = new Decision.Act(List.of(about.next()), because, checks);
        if (about.changesNothing()) {
            return new Verdict(decision, new PolicyState(seen.observed(), spent, ledger));
        }
        Pending request = Pending.of(policy.name(), target, about.next(), now, because);
        Instant settlesAt = now.plus(policy.remedy().settling());
        var deed = new Ledger.Deed(
                request.key(), policy.name(), target, now, settlesAt, Ledger.replicaHours(policy, about.next()));
        Ledger written = ledger.acting(
                request,
                deed,
                policy.guardrails().brake().limits(),
                about.around().house().executor());
        return new Verdict(decision, new PolicyState(seen.observed(), owing(about, spent, settlesAt), written));
    }

    private static PolicyState.Spent owing(Asked about, PolicyState.Spent spent, Instant settlesAt) {
        HealingPolicy policy = about.policy();
        if (!policy.guardrails().brake().judged()) {
            return spent;
        }
        Duration settling = policy.remedy().settling();
        Duration patience = settling.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : settling;
        Instant judgedFrom = settlesAt.isAfter(about.now()) ? settlesAt : settlesAt.plusMillis(1);
        return spent.toProve(new PolicyState.Proof(
                about.risk().series(), about.next().type(), judgedFrom, judgedFrom.plus(patience)));
    }

    private static List<Check> with(List<Check> checks, Answer last) {
        return Stream.concat(checks.stream(), Stream.of(last.check())).toList();
    }
}
