package dev.forewarn.risk;

import java.util.Optional;

/**
 * What was learnt over many series and serves each of them from its first sample on.
 *
 * @param calibration of the tables and paths, where there are no trees
 * @param prior       of a series without history
 * @param trees       the global breach classifier; empty where none was learnt
 */
public record SharedModel(Calibration calibration, FleetPrior prior, Optional<BreachTrees> trees) {
    /** Nothing shared: the tables speak for themselves. */
    public static SharedModel none() {
        return new SharedModel(Calibration.identity(), FleetPrior.none(), Optional.empty());
    }

    /** The same without the trees. */
    public SharedModel withoutTrees() {
        return new SharedModel(calibration, prior, Optional.empty());
    }
}
