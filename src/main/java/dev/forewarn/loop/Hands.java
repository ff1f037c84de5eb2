package dev.forewarn.loop;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionExecutor;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.action.Workload;
import dev.forewarn.decision.Decision;
import dev.forewarn.decision.KillSwitch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the loop acts with.
 *
 * @param executor   does the actions
 * @param killSwitch read once a tick; one that throws counts as thrown
 */
public record Hands(ActionExecutor executor, Supplier<KillSwitch> killSwitch) {
    private static final Logger LOG = LoggerFactory.getLogger(Hands.class);

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

    /** Stops at the first action that was not surely applied. The key is made of what, where and when. */
    List<ActionReceipt> carryOut(Decision.Act act, String policy, Workload target, Instant now) {
        var receipts = new ArrayList<ActionReceipt>();
        for (Action action : act.actions()) {
            String key = policy + "/" + target + "/" + action.type() + "/" + now;
            ActionReceipt receipt = execute(new ActionRequest(key, target, action, now, act.because()));
            receipts.add(receipt);
            if (!(receipt instanceof ActionReceipt.Applied)) {
                break;
            }
        }
        return List.copyOf(receipts);
    }

    /** An executor must not throw; where one does, nobody knows what it did before. */
    private ActionReceipt execute(ActionRequest request) {
        try {
            return executor.execute(request);
        } catch (RuntimeException e) {
            LOG.error("{} failed on {}", executor.describe(), request, e);
            return new ActionReceipt.Unknown(request.at(), executor.describe() + " failed: " + e.getMessage());
        }
    }
}
