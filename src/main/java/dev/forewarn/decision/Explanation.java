package dev.forewarn.decision;

import dev.forewarn.action.Action;
import dev.forewarn.action.Workload;
import dev.forewarn.metric.SeriesKey;
import java.util.List;

/**
 * Why a policy acts or does not, as things are.
 *
 * @param next     what it would do
 * @param decision what it would decide now
 * @param answers  of every rule, in the order in which they are asked
 */
public record Explanation(
        String policy, Workload target, SeriesKey series, Action next, Decision decision, List<Answer> answers) {
    public Explanation {
        answers = List.copyOf(answers);
    }
}
