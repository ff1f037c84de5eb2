package dev.forewarn.decision;

import dev.forewarn.action.Action;
import java.time.Duration;
import java.util.List;

/**
 * What a policy does, and how long it then waits.
 *
 * @param ladder   the actions in order: the next one is taken when the one before was taken and did not help
 * @param cooldown after an action nothing is done to the same workload for so long, positive
 * @param settling how long after an action its effect may be judged, at most the cooldown
 */
public record Remedy(List<Action> ladder, Duration cooldown, Duration settling) {
    public Remedy {
        ladder = List.copyOf(ladder);
        if (ladder.isEmpty()) {
            throw new IllegalArgumentException("a policy needs at least one action");
        }
        if (cooldown.isNegative() || cooldown.isZero()) {
            throw new IllegalArgumentException("cooldown must be longer than zero, was " + cooldown);
        }
        if (settling.isNegative() || settling.compareTo(cooldown) > 0) {
            throw new IllegalArgumentException("settling must lie in [0, cooldown], was " + settling);
        }
    }

    /** The action at a rung; the last one is repeated. */
    Action at(int rung) {
        return ladder.get(Math.min(rung, ladder.size() - 1));
    }

    int next(int rung) {
        return Math.min(rung + 1, ladder.size() - 1);
    }
}
