package dev.forewarn.loop;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionExecutor;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.action.Replicas;
import dev.forewarn.action.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A world that does what it is asked once a key, remembers it, and answers as a test says; it fails the test where it is
 * asked for something new on a workload before an old request there was answered.
 */
final class FickleWorld implements ActionExecutor {
    /** What it answers to what it did or did not do. */
    enum Mood {
        APPLIES,
        REFUSES,
        /** Does it, and the answer is lost. */
        DOES_AND_IS_LOST,
        /** Does not do it, and nobody knows. */
        IS_LOST
    }

    final Map<String, ActionRequest> done = new LinkedHashMap<>();
    final List<String> told = new ArrayList<>();
    final List<String> lookedUp = new ArrayList<>();
    final List<String> violations = new ArrayList<>();
    private final Map<String, String> unanswered = new HashMap<>();
    Mood mood = Mood.APPLIES;
    boolean silent;
    Optional<Replicas> replicas = Optional.empty();

    @Override
    public ActionReceipt execute(ActionRequest request) {
        if (request.action() instanceof Action.Notify notice) {
            told.add(notice.message());
            return new ActionReceipt.Applied(request.at(), "told", "told");
        }
        String open = unanswered.put(request.target().name(), request.idempotencyKey());
        if (open != null) {
            violations.add("asked for " + request.idempotencyKey() + " while nobody knew what became of " + open);
        }
        return switch (mood) {
            case APPLIES -> {
                done(request);
                yield answered(request, new ActionReceipt.Applied(request.at(), request.idempotencyKey(), "done"));
            }
            case REFUSES -> answered(request, new ActionReceipt.Refused(request.at(), "no"));
            case DOES_AND_IS_LOST -> {
                done(request);
                yield new ActionReceipt.Unknown(request.at(), "timeout");
            }
            case IS_LOST -> new ActionReceipt.Unknown(request.at(), "timeout");
        };
    }

    @Override
    public ActionReceipt lookUp(ActionRequest request) {
        lookedUp.add(request.idempotencyKey());
        if (silent) {
            return new ActionReceipt.Unknown(request.at(), "still no answer");
        }
        return answered(
                request,
                done.containsKey(request.idempotencyKey())
                        ? new ActionReceipt.Applied(request.at(), request.idempotencyKey(), "was done")
                        : new ActionReceipt.Refused(request.at(), "never came"));
    }

    @Override
    public Optional<Replicas> replicas(Workload workload, Instant at) {
        return replicas;
    }

    @Override
    public String describe() {
        return "fickle world";
    }

    List<ActionRequest> doneOn(String target) {
        return done.values().stream()
                .filter(each -> each.target().name().equals(target))
                .toList();
    }

    private void done(ActionRequest request) {
        if (done.put(request.idempotencyKey(), request) != null) {
            violations.add(request.idempotencyKey() + " was asked for twice");
        }
    }

    private ActionReceipt answered(ActionRequest request, ActionReceipt receipt) {
        unanswered.remove(request.target().name());
        return receipt;
    }
}
