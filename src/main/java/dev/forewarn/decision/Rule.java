package dev.forewarn.decision;

/** The stable names of the checks, in the order in which they are asked. The first that does not pass decides. */
enum Rule {
    /** The metric is not beyond its threshold, and no breach is foreseen. */
    NOT_TRIGGERED("not-triggered"),
    /** It is, but not for long enough or not often enough. */
    NOT_SUSTAINED("not-sustained"),
    STALE_DATA("stale-data"),
    UNTRUSTED("untrusted"),
    KILL_SWITCH("kill-switch"),
    /** Another instance acts, or it cannot be told which one. */
    NOT_LEADER("not-leader"),
    /** The clock shows a time before one that was seen already. */
    CLOCK_WENT_BACK("clock-went-back"),
    /** This process has only just started. */
    WARMING_UP("warming-up"),
    /** A planned window in which nothing is done. */
    MAINTENANCE("maintenance"),
    /** A planned window in which nothing is changed. */
    QUIET_HOURS("quiet-hours"),
    /** So many workloads have incidents that none of them is the cause. */
    STORM("storm"),
    /** What became of the last action on the workload is not known. */
    UNRESOLVED("unresolved"),
    /** Actions on the workload failed too often. */
    TARGET_BREAKER("target-breaker"),
    /** Actions by this executor failed too often. */
    EXECUTOR_BREAKER("executor-breaker"),
    COOLING_DOWN("cooling-down"),
    /** No sample has come since the last action. */
    NO_NEWS("no-news"),
    /** Another policy acted on the same workload and its effect is not known yet. */
    OTHER_POLICY("other-policy"),
    OVER_BUDGET("over-budget"),
    /** All workloads together were changed often enough. */
    OVER_TOTAL_BUDGET("over-total-budget"),
    /** Enough replicas were added within a day. */
    OVER_SPEND("over-spend"),
    /** Enough workloads of the group are being changed. */
    BLAST_RADIUS("blast-radius"),
    /** Too few ready replicas would be left. */
    MINIMUM_HEALTHY("minimum-healthy"),
    /** It costs more than it can be expected to save. */
    NOT_WORTH_IT("not-worth-it"),
    /** The policy's mode is to observe. */
    OBSERVING("observing"),
    /** A person has not agreed yet. */
    AWAITING_APPROVAL("awaiting-approval"),
    /** A person said no, or nobody answered in time. */
    NOT_APPROVED("not-approved");

    private final String text;

    Rule(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    Check passed(String sentence) {
        return new Check(text, true, sentence);
    }

    Check check(boolean passed, String sentence) {
        return new Check(text, passed, sentence);
    }
}
