package dev.forewarn.decision;

import dev.forewarn.action.Action;
import dev.forewarn.action.Workload;
import dev.forewarn.metric.DurationWords;
import dev.forewarn.metric.Glob;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Objective;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What to do when a metric breaks, or will break, its limit. Its written form is described in docs/policies.md.
 *
 * @param name unique among the policies in force, not blank
 */
public record HealingPolicy(
        String name, Scope scope, Trigger trigger, Remedy remedy, Mode mode, Guardrails guardrails, Terms terms) {
    public HealingPolicy {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a policy needs a name");
        }
    }

    public boolean matches(SeriesKey series) {
        return new Glob(trigger.metric()).matches(series.name()) && scope.matches(series);
    }

    /** What it acts on when this series triggers it. */
    public Workload targetOf(SeriesKey series) {
        return scope.targetOf(series);
    }

    /**
     * The risk to decide on among all risks of one series: the highest of those that answer the prediction, or else the
     * first, whose reading is as good as any.
     *
     * @param ofOneSeries at least one
     */
    public BreachRisk choose(List<BreachRisk> ofOneSeries) {
        return ofOneSeries.stream()
                .filter(risk -> trigger.isAnsweredBy(risk.objective()))
                .max(Comparator.comparing(BreachRisk::breach))
                .orElseGet(ofOneSeries::getFirst);
    }

    /** The objective whose risk this policy's prediction asks for; empty where it acts only on what was seen. */
    public Optional<Objective> objective() {
        return trigger.prediction()
                .map(p -> new Objective(trigger.side(), trigger.threshold(), trigger.duration(), p.horizon()));
    }

    /** For people: trigger, actions, cooldown and mode in one line. */
    public String words() {
        String actions = remedy.ladder().stream().map(Action::words).collect(Collectors.joining(", then "));
        return "when " + trigger.words() + ": " + actions + "; cooldown " + DurationWords.exact(remedy.cooldown())
                + "; mode " + mode.text();
    }
}
