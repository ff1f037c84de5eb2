package dev.forewarn.notice;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: twice as long each time, up to a longest pause, less a random part of up to a
 * half, so that many who failed together do not come back together.
 *
 * @param first   about the pause after the first attempt, positive
 * @param longest no pause of its own is longer, at least the first
 */
public record Backoff(Duration first, Duration longest) {
    public Backoff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "pauses must be longer than zero and grow, found " + first + " and " + longest);
        }
    }

    /** @param failed how many attempts failed so far, at least 1 */
    public Duration pause(int failed, RandomGenerator chance) {
        double whole = first.toMillis() * Math.pow(2, Math.min(failed - 1, 30));
        double bounded = Math.min(whole, (double) longest.toMillis());
        return Duration.ofMillis(Math.max(1, Math.round(bounded * (1 - chance.nextDouble() / 2))));
    }
}
