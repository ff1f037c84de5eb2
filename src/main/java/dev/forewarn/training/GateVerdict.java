package dev.forewarn.training;

import java.util.List;

/**
 * Whether a new version goes into service, and why.
 *
 * @param promoted    true when it does
 * @param reason      one sentence for people
 * @param champion    the version that it was held against; empty where there was none
 * @param series      how many series both were asked about
 * @param comparisons one for each protected measure; empty where nothing was compared
 */
public record GateVerdict(boolean promoted, String reason, String champion, int series, List<Comparison> comparisons) {
    public GateVerdict {
        comparisons = List.copyOf(comparisons);
    }

    /**
     * One protected measure.
     *
     * @param champion   the value of the version in service
     * @param challenger the value of the new one, over the same series, times and questions
     * @param tolerance  by how much the new one may be worse
     * @param certainty  share of resamples of the series in which the new one is worse
     * @param isWorse    worse by more than the tolerance, and with certainty
     */
    public record Comparison(
            String measure, double champion, double challenger, double tolerance, double certainty, boolean isWorse) {}

    static GateVerdict promoted(String reason) {
        return new GateVerdict(true, reason, "", 0, List.of());
    }

    /** The same evidence, decided by somebody else. */
    GateVerdict overruled(boolean isPromoted, String why) {
        return new GateVerdict(isPromoted, why, champion, series, comparisons);
    }
}
