package dev.forewarn.risk;

import dev.forewarn.kernel.IncrementTables;

/**
 * What other series taught: the survival of the scaled increment over many of them. It is all that a series without
 * history knows, and fades as its own history grows.
 *
 * @param survival by edge of {@link IncrementTables#edges()}, each in [0, 1]
 * @param cells    how many own cells weigh as much
 */
@SuppressWarnings("ArrayRecordComponent") // a constant of the shared model, never compared
public record FleetPrior(float[] survival, double cells) {
    public FleetPrior {
        if (survival.length != IncrementTables.EDGES) {
            throw new IllegalArgumentException(
                    "a fleet prior has " + IncrementTables.EDGES + " edges, found " + survival.length);
        }
        for (float share : survival) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("a fleet prior's survival must lie in [0, 1], found " + share);
            }
        }
        if (!(cells >= 0) || Double.isInfinite(cells)) {
            throw new IllegalArgumentException("a fleet prior weighs a number of cells, found " + cells);
        }
        survival = survival.clone();
    }

    /** Knows nothing: every increment is as good as impossible until the series' own history speaks. */
    public static FleetPrior none() {
        return new FleetPrior(new float[IncrementTables.EDGES], 0);
    }
}
