package dev.forewarn.decision;

import java.time.Duration;
import java.util.Optional;

/**
 * What an action has to be worth, and how long people have to agree to it.
 *
 * @param cost    empty where nobody said, and so nobody asks
 * @param expires how long a decision waits for approval, positive
 */
public record Terms(Optional<Cost> cost, Duration expires) {
    public static final Terms DEFAULT = new Terms(Optional.empty(), Duration.ofMinutes(30));

    /**
     * In one unit, whichever: money, minutes of a person, lost orders.
     *
     * @param breach     what a breach costs, positive
     * @param disruption what the action itself costs, not negative
     */
    public record Cost(double breach, double disruption) {
        public Cost {
            if (!(breach > 0) || !(disruption >= 0)) {
                throw new IllegalArgumentException("costs must be positive, found " + breach + " and " + disruption);
            }
        }
    }
}
