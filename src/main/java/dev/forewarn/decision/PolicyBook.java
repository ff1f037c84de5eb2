package dev.forewarn.decision;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.Objective;
import java.util.List;

/** The policies in force, and the only way to change them. Safe for use by several threads. */
public interface PolicyBook {
    /** The policies in force, in the order in which they stand in the text. */
    List<HealingPolicy> policies();

    /**
     * The objectives whose risks the policies' predictions ask for on that series; to be scored beside its own. Without
     * them a policy acts early only where some other objective happens to answer it.
     */
    default List<Objective> objectivesFor(SeriesKey series) {
        return policies().stream()
                .filter(policy -> policy.matches(series))
                .flatMap(policy -> policy.objective().stream())
                .distinct()
                .toList();
    }

    /** The text that the policies were read from, YAML or JSON, as it was given. */
    String text();

    /**
     * Reads and takes over a new set; keeps the old one when anything is wrong with the new one.
     *
     * @return the problems, each a sentence that names the policy, the field, what was found and what is accepted;
     *     empty when the new set is in force
     */
    List<String> replace(String text);
}
