package dev.forewarn.adapter.webhook;

import dev.forewarn.notice.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long one keeps trying.
 *
 * @param backoff between attempts
 * @param longest a message that is older is given up; an action that would have to wait longer, too
 * @param chance  of the jitter
 */
public record Patience(Backoff backoff, Duration longest, RandomGenerator chance) {
    /** A second at first, a minute at most; who could not be told within a quarter of an hour is told of it in a summary. */
    public static Patience usual(RandomGenerator chance) {
        return new Patience(new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)), Duration.ofMinutes(15), chance);
    }

    /** A tick of the policies waits meanwhile: half a second at first, and no pause longer than five seconds. */
    public static Patience ofActions(RandomGenerator chance) {
        return new Patience(new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5)), Duration.ofSeconds(5), chance);
    }

    /** What the other side asks for counts where it is longer than our own pause. */
    Duration pause(int failed, Optional<Duration> asked) {
        Duration own = backoff.pause(failed, chance);
        return asked.filter(longer -> longer.compareTo(own) > 0).orElse(own);
    }
}
