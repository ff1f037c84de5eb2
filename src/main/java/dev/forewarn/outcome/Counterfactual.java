package dev.forewarn.outcome;

import dev.forewarn.metric.SeriesKey;
import java.time.Instant;
import java.util.Optional;

/** Knows what a metric would have been had nobody acted. A simulation does; the real world seldom. */
@FunctionalInterface
public interface Counterfactual {
    /**
     * @param target the workload that was acted on
     * @param value  what was read
     * @return what would have been read, or empty where it is not known
     */
    Optional<Double> without(SeriesKey series, String target, double value, Instant at);

    /** Knows nothing. */
    static Counterfactual unknown() {
        return (series, target, value, at) -> Optional.empty();
    }
}
