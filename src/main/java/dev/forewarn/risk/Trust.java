package dev.forewarn.risk;

/** How far an estimate may be relied on, best first. */
public enum Trust {
    /** Three days of this very series are known, and no long gap is recent. */
    FRESH("fresh"),
    /** The level shifted within the last horizon, and is being learnt anew. */
    RELEARNING("relearning"),
    /** Usable, but with less than three days of history, or soon after a long gap. */
    WIDENED("widened"),
    /** Less than a day of history: good enough to raise a floor, not to restart or roll back anything. */
    FLOOR_ONLY("floor-only"),
    /** Too little history to say anything: nobody should act on it. */
    NO_OPINION("no-opinion");

    private final String text;

    Trust(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    public boolean atLeast(Trust other) {
        return compareTo(other) <= 0;
    }
}
