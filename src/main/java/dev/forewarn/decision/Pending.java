package dev.forewarn.decision;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.action.Workload;
import java.time.Duration;
import java.time.Instant;

/**
 * An action that was decided and whose receipt is not known: written down before the call, and kept until the world has
 * answered. Nothing else is done to its workload before.
 *
 * @param key        the idempotency key of the request
 * @param policy     who decided
 * @param at         when
 * @param because    the sentence that went with the request
 * @param asked      how often the world was asked what became of it, and did not know
 * @param askAgainAt when it is asked next
 */
public record Pending(
        String key,
        String policy,
        Workload target,
        Action action,
        Instant at,
        String because,
        int asked,
        Instant askAgainAt) {
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 5;
    private static final Duration LET_GO = Duration.ofHours(24);

    /** The same key for the same decision. */
    static String key(String policy, Workload target, Action action, Instant now) {
        return policy + "/" + target + "/" + action.type() + "/" + now;
    }

    /** Not asked yet. */
    public static Pending of(String policy, Workload target, Action action, Instant now, String because) {
        return new Pending(key(policy, target, action, now), policy, target, action, now, because, 0, now);
    }

    /** What the world is asked, the first time and every time after. */
    public ActionRequest request() {
        return new ActionRequest(key, target, action, at, because);
    }

    /** Asked in vain: the pause before the next time doubles from ten seconds to five minutes and twenty seconds. */
    Pending askedInVain(Instant now) {
        Duration pause = FIRST.multipliedBy(1L << Math.min(asked, MOST_DOUBLINGS));
        return new Pending(key, policy, target, action, at, because, asked + 1, now.plus(pause));
    }

    public boolean isDue(Instant now) {
        return !now.isBefore(askAgainAt);
    }

    /** A day later whatever it did has long since shown its effect, or has none. */
    boolean isLetGo(Instant now) {
        return !now.isBefore(at.plus(LET_GO));
    }
}
