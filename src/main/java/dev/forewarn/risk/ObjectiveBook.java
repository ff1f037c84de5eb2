package dev.forewarn.risk;

import dev.forewarn.metric.Counters;
import dev.forewarn.metric.Glob;
import dev.forewarn.metric.SeriesKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Which objectives hold for a series, and which series are counters: the limit of those is in units per second. Every rule
 * that matches applies, but for one side the first wins.
 *
 * @param rules    in the order of the file; empty means: the trained default of each series
 * @param counters which series are forecast as rates
 */
public record ObjectiveBook(List<ObjectiveRule> rules, Counters counters) {
    private static final Duration HOUR = Duration.ofHours(1);

    public ObjectiveBook {
        rules = List.copyOf(rules);
    }

    /** With those counters that their names give away. */
    public ObjectiveBook(List<ObjectiveRule> rules) {
        this(rules, Counters.byName());
    }

    /** The same rules, with other counters. */
    public ObjectiveBook with(Counters others) {
        return new ObjectiveBook(rules, others);
    }

    /** No rules: every series gets its trained default. */
    public static ObjectiveBook defaults() {
        return new ObjectiveBook(List.of());
    }

    /** The objectives of one series on a grid of the given step; empty where no rule matches. */
    public List<Objective> objectives(SeriesKey series, Duration step) {
        String text = series.text();
        var found = new ArrayList<Objective>(2);
        for (Side side : Side.values()) {
            for (ObjectiveRule rule : rules) {
                if (rule.side() == side && new Glob(rule.seriesGlob()).matches(text)) {
                    found.add(new Objective(
                            side,
                            rule.limit(),
                            rule.lasting().orElse(defaultLasting(step)),
                            rule.horizon().orElse(defaultHorizon(step))));
                    break;
                }
            }
        }
        return found;
    }

    /** Three steps where steps are shorter than five minutes, else one. */
    public static Duration defaultLasting(Duration step) {
        return step.compareTo(Duration.ofMinutes(5)) < 0 ? step.multipliedBy(3) : step;
    }

    /** An hour, or six steps where steps exceed ten minutes. */
    public static Duration defaultHorizon(Duration step) {
        return step.compareTo(Duration.ofMinutes(10)) > 0 ? step.multipliedBy(6) : HOUR;
    }
}
