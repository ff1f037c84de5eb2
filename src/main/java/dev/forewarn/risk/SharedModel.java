package dev.forewarn.risk;

/**
 * What was learnt over many series and serves each of them from its first sample on.
 *
 * @param calibration of the witnesses
 * @param prior       of a series without history
 */
public record SharedModel(Calibration calibration, FleetPrior prior) {
    /** Nothing shared: the tables speak for themselves. */
    public static SharedModel none() {
        return new SharedModel(Calibration.identity(), FleetPrior.none());
    }
}
