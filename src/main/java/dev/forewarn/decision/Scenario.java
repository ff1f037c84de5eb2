package dev.forewarn.decision;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.Leadership;
import dev.forewarn.action.Replicas;
import dev.forewarn.metric.DurationWords;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Probability;
import dev.forewarn.risk.Trust;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A story of one policy and one series, told as text: what comes, and what the policy is expected to make of it. */
public final class Scenario {
    private static final String EXECUTOR = "scenario";
    private static final double LITTLE = 0.05;
    private static final Duration DEFAULT_HORIZON = Duration.ofMinutes(30);

    private final HealingPolicy policy;
    private final ScenarioText text;
    private final PolicyEngine engine = new PolicyEngine();

    private Scenario(HealingPolicy policy, ScenarioText text) {
        this.policy = policy;
        this.text = text;
    }

    /**
     * Reads a scenario.
     *
     * @param source the name of the file, for problems
     * @throws ScenarioException naming what is wrong in it, with its line
     */
    public static Scenario read(String source, String text, PolicyReader policies) {
        ScenarioText lines = ScenarioText.read(source, text);
        return switch (policies.read(source, lines.policy())) {
            case PolicyReading.Problems wrong -> throw new ScenarioException(wrong.sentences());
            case PolicyReading.Read read
            when read.policies().size() == 1 -> new Scenario(read.policies().getFirst(), lines);
            case PolicyReading.Read read ->
                throw new ScenarioException(List.of(source + ": found "
                        + read.policies().size() + " policies; accepted: one, between the lines 'policy' and 'end'"));
        };
    }

    /** How many decisions are expected. */
    public int expectations() {
        return text.expected().size();
    }

    /** What was expected and did not come, a sentence each, with the line; empty where all came as told. */
    public List<String> mismatches() {
        Map<Duration, Decision> came = play();
        var wrong = new ArrayList<String>();
        text.expected().forEach((at, expectation) -> {
            Decision decision = came.get(at);
            String where = expectation.where() + ": at " + DurationWords.exact(at);
            if (decision == null) {
                wrong.add(where + " there is no tick");
                return;
            }
            String told = tell(decision);
            boolean same = told.equals(expectation.words()) || told.startsWith(expectation.words() + " until ");
            if (!same) {
                wrong.add(where + " expected '" + expectation.words() + "' but it was '" + told + "' because "
                        + decision.because());
            }
        });
        return wrong;
    }

    /** Every decision in the words that an expectation would have to use, with its time. */
    public List<String> told() {
        return play().entrySet().stream()
                .map(each -> DurationWords.exact(each.getKey()) + "  " + tell(each.getValue()))
                .toList();
    }

    private Map<Duration, Decision> play() {
        List<Double> values = text.values();
        List<Double> probabilities = text.probabilities().isEmpty() ? List.of(LITTLE) : text.probabilities();
        Instant start = text.start();
        var came = new TreeMap<Duration, Decision>();
        PolicyState state = PolicyState.NEW;
        BreachRisk last = risk(start, values.getFirst(), probabilities.getFirst());
        long ticks = Math.max(values.size() - 1L, text.expected().lastKey().dividedBy(text.step()));
        for (int i = 0; i <= ticks; i++) {
            Duration at = text.step().multipliedBy(i);
            Instant now = start.plus(at);
            if (!text.isWithin("silent", at)) {
                last = risk(
                        now,
                        values.get(Math.min(i, values.size() - 1)),
                        probabilities.get(Math.min(i, probabilities.size() - 1)));
            }
            state = tick(state, last, at, now, came);
        }
        return came;
    }

    private PolicyState tick(
            PolicyState before, BreachRisk risk, Duration at, Instant now, Map<Duration, Decision> came) {
        Surroundings.Crowd crowd = text.crowd(at);
        Ledger ledger = lookUp(personSpeaks(before.ledger().ticked(now), at, now), at, now)
                .weather(List.of(policy), crowd.incidents(), crowd.watched(), now);
        Optional<Replicas> replicas = text.replicas().map(ready -> new Replicas(ready, ready));
        Leadership.Standing leadership = text.isWithin("follower", at)
                ? new Leadership.Follower("another one does")
                : Leadership.alone().present();
        var house = new Surroundings(leadership, Optional.empty(), EXECUTOR, crowd, replicas);
        var around = new Circumstances(now, text.killSwitch(at), Optional.empty(), house);
        var state = new PolicyState(before.observed(), before.spent(), ledger);
        Verdict verdict = engine.decide(policy, state, risk, around);
        came.put(at, verdict.decision());
        return verdict.decision() instanceof Decision.Act ? answered(verdict.next(), at, now) : verdict.next();
    }

    private Ledger personSpeaks(Ledger ledger, Duration at, Instant now) {
        Optional<Boolean> answer = text.answerAt(at);
        if (answer.isEmpty()) {
            return ledger;
        }
        Ledger answered = ledger;
        for (Approval each : ledger.approvals()) {
            if (each.status(now) == Approval.Status.WAITING) {
                answered = answered.answered(each.id(), new Approval.Answer(answer.get(), EXECUTOR, now));
            }
        }
        return answered;
    }

    private Ledger lookUp(Ledger ledger, Duration at, Instant now) {
        Ledger known = ledger;
        for (Pending request : ledger.pending().values()) {
            if (request.isDue(now) && known.lets(EXECUTOR, now)) {
                Guardrails.Brake brake = policy.guardrails().brake();
                known = known.askingAgain(brake.limits(), EXECUTOR, now)
                        .answered(request, receipt(at, now), brake, EXECUTOR, now);
            }
        }
        return known;
    }

    private PolicyState answered(PolicyState acted, Duration at, Instant now) {
        Optional<Pending> asked = acted.ledger().pending().values().stream()
                .filter(request -> request.at().equals(now))
                .findFirst();
        if (asked.isEmpty()) {
            return acted;
        }
        ActionReceipt receipt = receipt(at, now);
        Guardrails.Brake brake = policy.guardrails().brake();
        Ledger ledger = acted.ledger().answered(asked.get(), receipt, brake, EXECUTOR, now);
        boolean refused = receipt instanceof ActionReceipt.Refused;
        return new PolicyState(acted.observed(), refused ? acted.spent().withoutProof() : acted.spent(), ledger);
    }

    private ActionReceipt receipt(Duration at, Instant now) {
        if (text.isWithin("refused", at)) {
            return new ActionReceipt.Refused(now, "refused by the scenario");
        }
        return text.isWithin("unknown", at)
                ? new ActionReceipt.Unknown(now, "not known by the scenario")
                : new ActionReceipt.Applied(now, EXECUTOR, "done");
    }

    private BreachRisk risk(Instant at, double value, double probability) {
        Objective objective = text.objective().orElseGet(this::asked);
        Trust trust = text.trust();
        boolean breaching = objective.side().isBeyond(value, objective.limit());
        return new BreachRisk(
                SeriesKey.parse(policy.trigger().metric()),
                objective,
                at,
                value,
                new Probability(probability),
                Optional.empty(),
                breaching,
                0,
                false,
                trust,
                List.of());
    }

    private Objective asked() {
        Trigger trigger = policy.trigger();
        return policy.objective()
                .orElseGet(
                        () -> new Objective(trigger.side(), trigger.threshold(), trigger.duration(), DEFAULT_HORIZON));
    }

    private String tell(Decision decision) {
        return switch (decision) {
            case Decision.Watch ignored -> "watch";
            case Decision.Hold hold ->
                "hold " + hold.rule()
                        + hold.until().map(until -> " until " + since(until)).orElse("");
            case Decision.Recommend recommend -> "recommend " + words(recommend.actions());
            case Decision.Propose propose -> "propose " + words(propose.actions()) + " until " + since(propose.until());
            case Decision.Act act -> "act " + words(act.actions());
        };
    }

    private static String words(List<Action> actions) {
        return actions.getFirst().words();
    }

    private String since(Instant at) {
        return DurationWords.exact(Duration.between(text.start(), at));
    }
}
