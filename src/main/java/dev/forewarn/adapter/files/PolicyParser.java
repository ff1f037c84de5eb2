package dev.forewarn.adapter.files;

import dev.forewarn.action.Action;
import dev.forewarn.action.Workload;
import dev.forewarn.decision.Guardrails;
import dev.forewarn.decision.HealingPolicy;
import dev.forewarn.decision.Mode;
import dev.forewarn.decision.Remedy;
import dev.forewarn.decision.Scope;
import dev.forewarn.decision.Terms;
import dev.forewarn.decision.Trigger;
import dev.forewarn.metric.DurationWords;
import dev.forewarn.risk.Probability;
import dev.forewarn.risk.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes a policy of the fields of one mapping; the written form is described in docs/policies.md. */
final class PolicyParser {
    static final List<String> FIELDS = List.of(
            "name",
            "selector",
            "target",
            "trigger",
            "predict",
            "actions",
            "cooldown",
            "settling",
            "mode",
            "approval",
            "guardrails",
            "cost");
    private static final Map<String, String> LATER_FIELDS =
            Map.of("events", "a policy without events (calendars, releases, campaigns)");
    private static final String TRIGGER = "a mapping such as { metric: cpu_utilization, threshold: 80, duration: 5m }";
    private static final String ACTIONS = "a list such as [ { type: scale, parameters: { increment: 2, max: 10 } } ]";
    private static final String PREDICT = "a mapping such as { horizon: 30m, probability: 0.8 }";
    private static final String COST = "a mapping such as { breach: 500, disruption: 20 }";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration DEFAULT_SETTLING = Duration.ofMinutes(5);

    private final FieldReader fields;

    private PolicyParser(FieldReader fields) {
        this.fields = fields;
    }

    /** The policy; empty where anything is wrong, which then has been reported. */
    static Optional<HealingPolicy> parse(FieldReader fields) {
        return new PolicyParser(fields).policy();
    }

    private Optional<HealingPolicy> policy() {
        fields.refuseOthers(FIELDS, LATER_FIELDS);
        Optional<Trigger> trigger = trigger();
        Optional<String> name = fields.has("name") ? fields.text("name", "a name") : trigger.map(PolicyParser::nameOf);
        Optional<Scope> scope = scope();
        Optional<Remedy> remedy = remedy();
        Optional<Mode> mode = mode();
        Optional<Guardrails> guardrails = fields.has("guardrails")
                ? fields.mapping("guardrails", "a mapping such as { perHour: 6 }")
                        .flatMap(GuardrailsParser::parse)
                : Optional.of(Guardrails.DEFAULT);
        Optional<Terms> terms = terms();
        boolean complete = trigger.isPresent()
                && scope.isPresent()
                && remedy.isPresent()
                && mode.isPresent()
                && name.isPresent()
                && guardrails.isPresent();
        return complete
                ? terms.map(t -> new HealingPolicy(
                        name.get(), scope.get(), trigger.get(), remedy.get(), mode.get(), guardrails.get(), t))
                : Optional.empty();
    }

    /** The founding form has no name; what it watches tells it apart. */
    private static String nameOf(Trigger trigger) {
        double threshold = trigger.threshold();
        String number = threshold == Math.rint(threshold) && Math.abs(threshold) < 1e15
                ? Long.toString((long) threshold)
                : Double.toString(threshold);
        return trigger.metric() + " " + trigger.side().text() + " " + number;
    }

    private Optional<Trigger> trigger() {
        fields.require("trigger", TRIGGER);
        Optional<Optional<Trigger.Prediction>> prediction = prediction();
        Optional<FieldReader> found = fields.mapping("trigger", TRIGGER);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        FieldReader in = found.get();
        in.refuseOthers(List.of("metric", "threshold", "duration", "side"), Map.of());
        in.require("metric", "the name of a metric");
        in.require("threshold", "a finite number");
        in.require("duration", DurationWords.ACCEPTED);
        Optional<String> metric = in.text("metric", "the name of a metric");
        Optional<Double> threshold = in.number("threshold");
        Optional<Duration> duration = in.duration("duration", Duration.ZERO, WEEK);
        Optional<Side> side =
                in.has("side") ? in.oneOf("side", List.of("above", "below")).map(Side::parse) : Optional.of(Side.ABOVE);
        boolean complete = metric.isPresent() && threshold.isPresent() && duration.isPresent() && side.isPresent();
        return complete
                ? prediction.map(p -> new Trigger(metric.get(), side.get(), threshold.get(), duration.get(), p))
                : Optional.empty();
    }

    /** Outer empty: wrong. Inner empty: not asked for. */
    private Optional<Optional<Trigger.Prediction>> prediction() {
        if (!fields.has("predict")) {
            return Optional.of(Optional.empty());
        }
        return fields.mapping("predict", PREDICT).flatMap(in -> {
            in.refuseOthers(List.of("horizon", "probability"), Map.of());
            in.require("horizon", DurationWords.ACCEPTED);
            in.require("probability", "a number above 0, at most 1");
            Optional<Duration> horizon = in.duration("horizon", SECOND, WEEK);
            Optional<Double> probability = in.number("probability").filter(p -> {
                boolean good = p > 0 && p <= 1;
                if (!good) {
                    in.report(in.lineOf("probability"), "probability", p.toString(), "a number above 0, at most 1");
                }
                return good;
            });
            return horizon.isPresent() && probability.isPresent()
                    ? Optional.of(
                            Optional.of(new Trigger.Prediction(horizon.get(), new Probability(probability.get()))))
                    : Optional.empty();
        });
    }

    private Optional<Scope> scope() {
        Optional<Workload> target =
                fields.text("target", "the name of a workload").map(Workload::new);
        if (!fields.has("selector")) {
            return Optional.of(new Scope(new TreeMap<>(), target));
        }
        return fields.mapping("selector", "a mapping of labels to values, such as { env: prod, app: 'shop-*' }")
                .flatMap(in -> {
                    var selector = new TreeMap<String, String>();
                    in.names()
                            .forEach(label -> in.text(label, "a value, * in it stands for anything")
                                    .ifPresent(value -> selector.put(label, value)));
                    return selector.size() == in.names().size()
                            ? Optional.of(new Scope(selector, target))
                            : Optional.empty();
                });
    }

    private Optional<Remedy> remedy() {
        fields.require("actions", ACTIONS);
        fields.require("cooldown", DurationWords.ACCEPTED);
        Optional<List<Action>> ladder = fields.mappings("actions", ACTIONS).flatMap(PolicyParser::ladder);
        Optional<Duration> cooldown = fields.duration("cooldown", SECOND, WEEK);
        Optional<Duration> settling = fields.has("settling")
                ? fields.duration("settling", Duration.ZERO, WEEK)
                : cooldown.map(c -> c.compareTo(DEFAULT_SETTLING) < 0 ? c : DEFAULT_SETTLING);
        if (ladder.isEmpty() || cooldown.isEmpty() || settling.isEmpty()) {
            return Optional.empty();
        }
        if (settling.get().compareTo(cooldown.get()) > 0) {
            fields.report(
                    fields.lineOf("cooldown"),
                    "cooldown",
                    DurationWords.exact(cooldown.get()) + ", shorter than the settling time "
                            + DurationWords.exact(settling.get()),
                    "at least " + DurationWords.exact(settling.get())
                            + ", else an action is repeated before its effect is known; or a shorter settling");
            return Optional.empty();
        }
        return Optional.of(new Remedy(ladder.get(), cooldown.get(), settling.get()));
    }

    private static Optional<List<Action>> ladder(List<FieldReader> steps) {
        var actions = new ArrayList<Action>();
        steps.forEach(step -> ActionParser.parse(step).ifPresent(actions::add));
        return actions.size() == steps.size() && !actions.isEmpty() ? Optional.of(actions) : Optional.empty();
    }

    private Optional<Mode> mode() {
        if (!fields.has("mode")) {
            return Optional.of(Mode.RECOMMEND);
        }
        List<String> modes = Arrays.stream(Mode.values()).map(Mode::text).toList();
        return fields.oneOf("mode", modes)
                .flatMap(text -> Arrays.stream(Mode.values())
                        .filter(mode -> mode.text().equals(text))
                        .findFirst());
    }

    private Optional<Terms> terms() {
        Optional<Duration> expires = Optional.of(Terms.DEFAULT.expires());
        if (fields.has("approval")) {
            expires = fields.mapping("approval", "a mapping such as { expires: 30m }")
                    .flatMap(in -> {
                        in.refuseOthers(List.of("expires"), Map.of());
                        in.require("expires", DurationWords.ACCEPTED);
                        return in.duration("expires", SECOND, WEEK);
                    });
        }
        if (!fields.has("cost")) {
            return expires.map(e -> new Terms(Optional.empty(), e));
        }
        Optional<Terms.Cost> cost = fields.mapping("cost", COST).flatMap(PolicyParser::cost);
        return cost.isPresent() ? expires.map(e -> new Terms(cost, e)) : Optional.empty();
    }

    private static Optional<Terms.Cost> cost(FieldReader in) {
        in.refuseOthers(List.of("breach", "disruption"), Map.of());
        in.require("breach", "what a breach costs, a number above 0");
        in.require("disruption", "what the action itself costs, in the same unit, a number from 0");
        Optional<Double> breach = amount(in, "breach", false);
        Optional<Double> disruption = amount(in, "disruption", true);
        return breach.isPresent() && disruption.isPresent()
                ? Optional.of(new Terms.Cost(breach.get(), disruption.get()))
                : Optional.empty();
    }

    private static Optional<Double> amount(FieldReader in, String name, boolean mayBeZero) {
        return in.number(name).filter(value -> {
            boolean good = value > 0 || (mayBeZero && value == 0);
            if (!good) {
                in.report(in.lineOf(name), name, value.toString(), mayBeZero ? "a number from 0" : "a number above 0");
            }
            return good;
        });
    }
}
