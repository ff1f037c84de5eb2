package dev.forewarn.app;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionExecutor;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.ActionRequest;
import java.util.List;

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

    @Override
    public String describe() {
        return others.describe();
    }
}
