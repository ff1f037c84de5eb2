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
    COOLING_DOWN("cooling-down"),
    /** No sample has come since the last action. */
    NO_NEWS("no-news"),
    /** Another policy acted on the same workload and its effect is not known yet. */
    OTHER_POLICY("other-policy"),
    OVER_BUDGET("over-budget"),
    /** The policy's mode is to observe. */
    OBSERVING("observing");

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
