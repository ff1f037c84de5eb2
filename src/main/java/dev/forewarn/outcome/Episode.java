package dev.forewarn.outcome;

import dev.forewarn.metric.DurationWords;
import dev.forewarn.risk.Side;
import java.time.Duration;
import java.time.Instant;

/**
 * One action, and what it was to cure.
 *
 * @param side     which side of the limit is bad
 * @param limit    the limit that was broken, or was foreseen to break
 * @param before   the reading on which the action was decided
 * @param actedAt  when it was taken
 * @param settling how long after it readings do not count yet
 * @param judgedAt when it is judged, after {@code actedAt + settling}
 */
public record Episode(Side side, double limit, double before, Instant actedAt, Duration settling, Instant judgedAt) {
    public Episode {
        if (judgedAt.isBefore(actedAt.plus(settling))) {
            throw new IllegalArgumentException("judged at " + judgedAt + ", before the effect has settled "
                    + DurationWords.exact(settling) + " after " + actedAt);
        }
    }

    /** It was broken already when the action was decided. */
    boolean wasBeyond() {
        return side.isBeyond(before, limit);
    }

    boolean isBeyond(double value) {
        return side.isBeyond(value, limit);
    }

    /** How far beyond the limit, negative where within. */
    double excess(double value) {
        return side.sign() * (value - limit);
    }
}
