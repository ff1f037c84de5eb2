package dev.forewarn.action;

/** Does actions in some outside world. Idempotent by key, never throws for what the world may answer. */
public interface ActionExecutor {
    ActionReceipt execute(ActionRequest request);

    /** What it acts on, for people: "dry run", "simulated cluster". */
    String describe();
}
