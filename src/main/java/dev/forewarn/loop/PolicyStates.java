package dev.forewarn.loop;

import dev.forewarn.decision.Ledger;
import dev.forewarn.decision.PolicyState;
import dev.forewarn.metric.SeriesKey;
import java.util.List;

/** Everything that the policies remember, as plain data to be kept over a restart. */
public record PolicyStates(List<OfSeries> series, List<OfTarget> targets, Ledger ledger) {
    public static final PolicyStates NONE = new PolicyStates(List.of(), List.of(), Ledger.EMPTY);

    public PolicyStates {
        series = List.copyOf(series);
        targets = List.copyOf(targets);
    }

    /** What one policy saw of one series. */
    public record OfSeries(String policy, SeriesKey series, PolicyState.Observed observed) {}

    /** What one policy did to one workload. */
    public record OfTarget(String policy, String target, PolicyState.Spent spent) {}
}
