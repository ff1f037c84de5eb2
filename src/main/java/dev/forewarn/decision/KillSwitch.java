package dev.forewarn.decision;

/** Whether anything may act at all. What cannot be read counts as thrown. */
public sealed interface KillSwitch {
    /** Actions are allowed. */
    record Off() implements KillSwitch {}

    /** Somebody has stopped all actions. */
    record On(String why) implements KillSwitch {}

    /** Its state is not known. */
    record Unreadable(String why) implements KillSwitch {}
}
