package dev.forewarn.app;

import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.ObjectiveRule;
import dev.forewarn.risk.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the demo watches, and what it does about it. */
final class DemoPolicies {
    private DemoPolicies() {}

    /** Demand against what the fleet bears at first; load per replica against what one bears. */
    static ObjectiveBook objectives(DemoTraces traces) {
        var rules = new ArrayList<ObjectiveRule>();
        for (DemoTraces.Load load : traces.loads()) {
            rules.add(rule(load.demand().text(), load.limit()));
            rules.add(rule(load.perReplica().text(), load.capacityOfOne()));
        }
        return new ObjectiveBook(rules);
    }

    private static ObjectiveRule rule(String series, double limit) {
        return new ObjectiveRule(series, Side.ABOVE, limit, Optional.empty(), Optional.empty());
    }

    /**
     * Two steps a workload: two replicas more before the first limit is passed, two more before the next. They look at
     * demand, which no replica lowers, so it says nothing about whether they helped.
     */
    static String yaml(DemoTraces traces) {
        var yaml = new StringBuilder();
        for (DemoTraces.Load load : traces.loads()) {
            int replicas = load.replicas();
            List<Integer> steps = List.of(replicas, replicas + 2, replicas + 4);
            for (int borne : steps) {
                yaml.append(String.format(
                        Locale.ROOT,
                        """
                        - name: %s-beyond-%d-replicas
                          target: %s
                          mode: act
                          trigger: { metric: %s, threshold: %s, duration: 3m }
                          predict: { horizon: 60m, probability: 0.5 }
                          actions: [ { type: scale, parameters: { increment: 2, max: %d } } ]
                          cooldown: 20m
                          guardrails: { perHour: 6, warmUp: 0s, breaker: { effect: ignored } }
                        """,
                        load.workload().name(),
                        borne,
                        load.workload().name(),
                        load.demand().name(),
                        borne == replicas ? load.limit() : load.capacityOfOne() * borne,
                        borne + 2));
            }
        }
        return yaml.toString();
    }
}
