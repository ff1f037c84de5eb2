package dev.forewarn.loop;

import dev.forewarn.action.ActionExecutor;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.action.Leadership;
import dev.forewarn.action.Replicas;
import dev.forewarn.action.Workload;
import dev.forewarn.decision.KillSwitch;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the loop acts with.
 *
 * @param executor   does the actions
 * @param killSwitch read at each tick and once more before each call; one that throws counts as thrown
 * @param leadership the same; one that throws counts as another's
 */
public record Hands(ActionExecutor executor, Supplier<KillSwitch> killSwitch, Leadership leadership) {
    private static final Logger LOG = LoggerFactory.getLogger(Hands.class);

    /** Of the only instance. */
    public Hands(ActionExecutor executor, Supplier<KillSwitch> killSwitch) {
        this(executor, killSwitch, Leadership.alone());
    }

    /** An executor that nobody has stopped. */
    public static Hands free(ActionExecutor executor) {
        return new Hands(executor, KillSwitch.Off::new);
    }

    KillSwitch readKillSwitch() {
        try {
            return killSwitch.get();
        } catch (RuntimeException e) {
            return new KillSwitch.Unreadable(String.valueOf(e.getMessage()));
        }
    }

    Leadership.Standing readLeadership() {
        try {
            return leadership.present();
        } catch (RuntimeException e) {
            return new Leadership.Follower("it cannot be told which one does: " + e.getMessage());
        }
    }

    ActionReceipt execute(ActionRequest request) {
        return guarded(request, executor::execute);
    }

    /** What became of a request that nobody knows the answer of. */
    ActionReceipt lookUp(ActionRequest request) {
        return guarded(request, executor::lookUp);
    }

    /** Empty too where the executor fails to tell. */
    Optional<Replicas> replicas(Workload target, Instant now) {
        try {
            return executor.replicas(target, now);
        } catch (RuntimeException e) {
            LOG.warn("{} cannot tell how many replicas {} has", executor.describe(), target, e);
            return Optional.empty();
        }
    }

    /** An executor must not throw; where one does, nobody knows what it did before. */
    private ActionReceipt guarded(ActionRequest request, Function<ActionRequest, ActionReceipt> call) {
        try {
            return call.apply(request);
        } catch (RuntimeException e) {
            LOG.error("{} failed on {}", executor.describe(), request, e);
            return new ActionReceipt.Unknown(request.at(), executor.describe() + " failed: " + e.getMessage());
        }
    }
}
