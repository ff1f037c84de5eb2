package dev.forewarn.action;

import java.time.Instant;
import java.util.Optional;

/** Does actions in some outside world. Idempotent by key, never throws for what the world may answer. */
public interface ActionExecutor {
    ActionReceipt execute(ActionRequest request);

    /** What it acts on, for people: "dry run", "simulated cluster". */
    String describe();

    /**
     * What became of a request whose answer was lost; {@code Refused} where it is sure that it was never done and will not
     * be.
     *
     * <p>Asks again with the same key unless overridden, which may do now what was not done then: an executor that can
     * look without doing should.
     */
    default ActionReceipt lookUp(ActionRequest request) {
        return execute(request);
    }

    /** How many replicas the workload has; empty where this executor cannot tell. */
    default Optional<Replicas> replicas(Workload workload, Instant at) {
        return Optional.empty();
    }
}
