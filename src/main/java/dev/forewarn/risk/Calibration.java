package dev.forewarn.risk;

/**
 * Turns the witnesses' log-odds into a probability that may be believed: a line fitted over many series, and an intercept
 * of each series' own that follows slowly what really happened.
 *
 * @param intercept of the line
 * @param slope     on the tables' log-odds, positive, so that ranking is not altered
 * @param pathSlope on the paths' log-odds, not negative
 * @param gain      how far the own intercept moves a horizon when the estimate is wrong by one
 */
public record Calibration(double intercept, double slope, double pathSlope, double gain) {
    private static final double FARTHEST = 3;

    public Calibration {
        if (!Double.isFinite(intercept) || !(slope > 0) || !(pathSlope >= 0) || !(gain >= 0)) {
            throw new IllegalArgumentException("calibration needs a finite intercept, a positive slope and no negative"
                    + " weights, found " + intercept + ", " + slope + ", " + pathSlope + ", " + gain);
        }
    }

    /** The tables as they are, without a shared model. */
    public static Calibration identity() {
        return new Calibration(0, 1, 0, 0.1);
    }

    /** Log-odds before the series' own intercept: what alarms are ranked on. */
    public double raw(double tables, double paths) {
        return intercept + slope * tables + pathSlope * paths;
    }

    /** The own intercept after a window of {@code horizonCells} closed. */
    public double moved(double own, double said, boolean breached, int horizonCells) {
        return Math.clamp(own + gain / horizonCells * ((breached ? 1 : 0) - said), -FARTHEST, FARTHEST);
    }
}
