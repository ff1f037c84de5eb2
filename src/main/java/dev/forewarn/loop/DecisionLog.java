package dev.forewarn.loop;

import dev.forewarn.outcome.Outcome;
import java.util.List;
import java.util.Optional;

/** The decisions of the recent past, newest first. Safe for use by several threads. */
public interface DecisionLog {
    /** At most {@code limit} of them. */
    List<DecisionRecord> recent(int limit);

    /** What came of the decision with that id; empty where it is not judged yet, or nothing was done. */
    default Optional<Outcome> outcomeOf(String id) {
        return Optional.empty();
    }
}
