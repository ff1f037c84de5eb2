package dev.forewarn.kernel;

import java.io.IOException;

/**
 * Quantiles of a stream of errors at nine levels, each moved up by its level when an error lies above it and down by the
 * rest when one lies below: quantile tracking, the proportional term of conformal PID control (Angelopoulos, Candès and
 * Tibshirani 2023). In the long run the share of errors below each is its level, whatever the errors do. A track that
 * would step over an error stops at it, so that errors that are often the same are met exactly. Several rows, one for
 * each distance that is looked ahead.
 *
 * <p>O(levels) each, no allocation. Errors come in units of their own usual size.
 */
public final class QuantileTracks {
    private static final double[] LEVELS = {.025, .1, .2, .35, .5, .65, .8, .9, .975};
    private static final double[] LOG_ODDS = logOdds();

    /** Of a normal distribution with a mean absolute error of one. */
    private static final double[] FIRST = {-2.456, -1.606, -1.055, -.483, 0, .483, 1.055, 1.606, 2.456};

    private static final double LEAST_STEP = 0.5; // a track near zero moves as one at this distance

    private final float[] tracks;

    public QuantileTracks(int rows) {
        this.tracks = new float[rows * LEVELS.length];
        for (int i = 0; i < tracks.length; i++) {
            tracks[i] = (float) FIRST[i % LEVELS.length];
        }
    }

    private static double[] logOdds() {
        double[] odds = new double[LEVELS.length];
        for (int i = 0; i < odds.length; i++) {
            odds[i] = Math.log(LEVELS[i] / (1 - LEVELS[i]));
        }
        return odds;
    }

    /** How many levels are tracked. */
    public static int levels() {
        return LEVELS.length;
    }

    /**
     * Learns an error.
     *
     * @param rate how far a track moves, as a share of its distance from zero
     */
    public void learn(int row, double error, double rate) {
        int from = row * LEVELS.length;
        for (int i = 0; i < LEVELS.length; i++) {
            double track = tracks[from + i];
            double side = error > track ? LEVELS[i] : LEVELS[i] - 1;
            double step = rate * side * Math.max(LEAST_STEP, Math.abs(track));
            tracks[from + i] = (float) (Math.abs(error - track) < Math.abs(step) ? error : track + step);
        }
    }

    /** Mixes two rows; ascending, whatever each track has done. */
    public void mix(int row, int other, double shareOfOther, double[] into) {
        double least = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < LEVELS.length; i++) {
            double track = (1 - shareOfOther) * tracks[row * LEVELS.length + i]
                    + shareOfOther * tracks[other * LEVELS.length + i];
            least = Math.max(least, track);
            into[i] = least;
        }
    }

    /**
     * The quantile at any level, on a straight line in log-odds between two tracks, and beyond the outermost ones.
     *
     * @param mixed   from {@link #mix}
     * @param logOdds of the level
     */
    public static double at(double[] mixed, double logOdds) {
        int i = 1;
        while (i < LEVELS.length - 1 && LOG_ODDS[i] < logOdds) {
            i++;
        }
        double share = (logOdds - LOG_ODDS[i - 1]) / (LOG_ODDS[i] - LOG_ODDS[i - 1]);
        return mixed[i - 1] + share * (mixed[i] - mixed[i - 1]);
    }

    public void save(StateWriter out) throws IOException {
        out.writeFloats(tracks);
    }

    public void restore(StateReader in) throws IOException {
        in.readFloats(tracks);
    }
}
