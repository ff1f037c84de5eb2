package dev.forewarn.loop;

import dev.forewarn.action.Workload;
import dev.forewarn.decision.Approval;
import dev.forewarn.decision.Explanation;
import java.util.List;

/** What people may ask of the loop, and tell it. Safe for use by several threads; waits for a tick that is under way. */
public interface Steering {
    /** Of each policy that may act on that workload, why it does or does not; empty where there is none. */
    List<Explanation> why(Workload target);

    /** Some of the workloads that there are policies for, by name. */
    List<String> targets();

    /** The approvals of the last day, newest first. */
    List<Standing> approvals();

    /**
     * Takes a person's answer. What is approved is done by the next tick at which every rule still passes.
     *
     * @param by who answers; empty where that is not known
     */
    Settled settle(String approval, boolean approve, String by);

    /** An approval, and where it stands now. */
    record Standing(Approval approval, Approval.Status status) {}

    /** What became of a person's answer. */
    sealed interface Settled {
        /** It counts. */
        record Taken(Standing standing) implements Settled {}

        /** There is no such approval. */
        record NotFound() implements Settled {}

        /** It was answered before, or has expired. */
        record TooLate(Standing standing) implements Settled {}

        /** It cannot be saved, and so does not count. */
        record NotSaved(String why) implements Settled {}
    }
}
