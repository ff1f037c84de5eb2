package dev.forewarn.risk;

/** How far an estimate may be relied on, best first. */
public enum Trust {
    /** Enough recent history of this very series, and it behaves as learnt. */
    FRESH("fresh"),
    /** Usable, but with little history or after a change: intervals are wider, probabilities closer to the base rate. */
    WIDENED("widened"),
    /** Good enough to raise a floor, not to restart or roll back anything. */
    FLOOR_ONLY("floor-only"),
    /** Too little, too old or too odd to say anything: nobody should act on it. */
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
