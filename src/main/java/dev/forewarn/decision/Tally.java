package dev.forewarn.decision;

/**
 * How often an action helped. Older tries weigh less and less.
 *
 * @param helped not negative, at most {@code tried}
 * @param tried  not negative
 */
public record Tally(double helped, double tried) {
    static final Tally NONE = new Tally(0, 0);

    /** About so many tries are remembered; then both numbers are halved. */
    private static final double MOST = 50;

    /** The prior: one try that helped and one that did not. */
    private static final double PRIOR_HELPED = 1;

    private static final double PRIOR_TRIED = 2;

    public Tally {
        if (!(helped >= 0) || !(tried >= helped)) {
            throw new IllegalArgumentException("a tally of " + helped + " in " + tried + " is none");
        }
    }

    Tally with(boolean success) {
        double fade = tried >= MOST ? 0.5 : 1;
        return new Tally(helped * fade + (success ? 1 : 0), tried * fade + 1);
    }

    /** The chance that the next one helps, in (0, 1). */
    double chance() {
        return (helped + PRIOR_HELPED) / (tried + PRIOR_TRIED);
    }
}
