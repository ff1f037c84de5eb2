package dev.forewarn.app;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionExecutor;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.action.Replicas;
import dev.forewarn.action.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Leaves {@code notify} to the channels, which hear of every decision as an event and of this one's message with it; all else
 * is done by another.
 */
final class TellingExecutor implements ActionExecutor {
    private final ActionExecutor others;
    private final List<String> channels;

    /** @param channels their names, at least one */
    TellingExecutor(ActionExecutor others, List<String> channels) {
        this.others = others;
        this.channels = List.copyOf(channels);
    }

    @Override
    public ActionReceipt execute(ActionRequest request) {
        return switch (request.action()) {
            case Action.Notify ignored ->
                new ActionReceipt.Applied(
                        request.at(),
                        "notices:" + request.idempotencyKey(),
                        "handed to " + String.join(", ", channels) + " for " + request.target());
            case Action.Scale ignored -> others.execute(request);
            case Action.Restart ignored -> others.execute(request);
            case Action.Rollback ignored -> others.execute(request);
        };
    }

    /** A message was handed over or not, and it does no harm to do it once more. */
    @Override
    public ActionReceipt lookUp(ActionRequest request) {
        return request.action() instanceof Action.Notify ? execute(request) : others.lookUp(request);
    }

    @Override
    public Optional<Replicas> replicas(Workload workload, Instant at) {
        return others.replicas(workload, at);
    }

    @Override
    public String describe() {
        return others.describe();
    }
}
