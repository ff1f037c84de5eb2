package dev.forewarn.decision;

import dev.forewarn.action.Workload;
import dev.forewarn.metric.Glob;
import dev.forewarn.metric.SeriesKey;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which series a policy watches beside its metric, and on what it acts.
 *
 * @param selector label to value, where {@code *} in the value stands for anything; all of them must match
 * @param target   the workload to act on; empty to take it from the series
 */
public record Scope(SortedMap<String, String> selector, Optional<Workload> target) {
    /** Labels that name the workload of a series, the first one that is set wins. */
    public static final List<String> TARGET_LABELS = List.of("workload", "deployment", "app", "service", "job");

    private static final String NAMESPACE = "namespace";

    public Scope {
        selector = Collections.unmodifiableSortedMap(new TreeMap<>(selector));
    }

    boolean matches(SeriesKey series) {
        for (Map.Entry<String, String> wanted : selector.entrySet()) {
            if (!new Glob(wanted.getValue()).matches(series.label(wanted.getKey()))) {
                return false;
            }
        }
        return true;
    }

    /** The policy's own target, or the workload that the labels name, with its namespace, or else the metric's name. */
    Workload targetOf(SeriesKey series) {
        if (target.isPresent()) {
            return target.get();
        }
        for (String label : TARGET_LABELS) {
            String name = series.label(label);
            if (!name.isBlank()) {
                String namespace = series.label(NAMESPACE);
                return new Workload(namespace.isBlank() ? name : namespace + "/" + name);
            }
        }
        return new Workload(series.name());
    }
}
