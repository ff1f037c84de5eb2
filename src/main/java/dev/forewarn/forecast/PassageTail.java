package dev.forewarn.forecast;

import dev.forewarn.kernel.ByteRows;
import dev.forewarn.kernel.ParetoTail;
import java.util.Arrays;

/**
 * How probable a passage is that none or hardly any of the paths makes: by how much the highest paths miss or pass the limit for long enough,
 * carried on by a generalised Pareto tail. So the answer falls smoothly with the distance, where a share of 32 would stand still.
 *
 * <p>A shape from so few values is drawn to 0.1 and kept within 0 .. 0.4, so that nothing is ever impossible. Room to work in, reused; no allocation once it
 * is large enough.
 */
final class PassageTail {
    /** With more paths than that across the limit their share is enough. */
    static final int MOST_CROSSING = 2;

    /** With fewer paths there is no tail to speak of. */
    static final int LEAST_PATHS = 16;

    private static final int HIGHEST = 8;
    private static final double USUAL_SHAPE = 0.1;
    private static final double USUAL_WEIGHT = 8;
    private static final double MOST_SHAPE = 0.4;

    private final ParetoTail tail = new ParetoTail();
    private final double[] margins = new double[HIGHEST]; // ascending
    private final double[] excesses = new double[HIGHEST];
    private float[] reaches = {}; // of the paths not taken yet
    private float[] margin = {};
    private int[] least = {};

    /**
     * Probability of a passage.
     *
     * @param errors   a path's errors each row
     * @param paths    how many there are, at least {@link #LEAST_PATHS}
     * @param sign     -1 for a limit below
     * @param needed   errors that would reach the limit, by cell
     * @param lowest   the least of those
     * @param last     cells looked at
     * @param crossing how many paths make the passage, at most {@link #MOST_CROSSING}; the answer stays near their share
     */
    double probability(
            ByteRows errors, int paths, float sign, float[] needed, float lowest, int last, int lasting, int crossing) {
        makeRoom(paths, needed.length);
        for (int k = 0; k < paths; k++) {
            reaches[k] = sign > 0 ? errors.largest(k) : -errors.smallest(k);
        }
        Arrays.fill(margins, Double.NEGATIVE_INFINITY);
        for (int taken = 0; taken < paths; taken++) {
            int next = highestLeft(paths);
            // no run lies higher than the highest error over the least that is needed
            if (reaches[next] - lowest <= margins[0]) {
                break;
            }
            reaches[next] = Float.NEGATIVE_INFINITY;
            insert(errors.sustainedMargin(next, sign, needed, last, lasting, margin, least));
        }
        double share = (HIGHEST - 0.5) / (paths + 1);
        double threshold = margins[0];
        for (int i = 1; i < HIGHEST; i++) {
            excesses[i - 1] = margins[i] - threshold;
        }
        tail.fit(excesses, HIGHEST - 1);
        tail.shrink(USUAL_SHAPE, USUAL_WEIGHT, HIGHEST - 1, 0, MOST_SHAPE);
        double beyond = share * tail.survival(-threshold);
        return Math.clamp(beyond, crossing / (paths + 1.0), (crossing + 1.0) / (paths + 1));
    }

    private void makeRoom(int paths, int cells) {
        if (reaches.length < paths) {
            reaches = new float[paths];
        }
        if (margin.length < cells) {
            margin = new float[cells];
            least = new int[cells];
        }
    }

    private int highestLeft(int paths) {
        int highest = 0;
        float most = reaches[0];
        for (int k = 1; k < paths; k++) {
            float reach = reaches[k];
            if (reach > most) {
                most = reach;
                highest = k;
            }
        }
        return highest;
    }

    private void insert(double found) {
        if (found <= margins[0]) {
            return;
        }
        int i = 0;
        while (i + 1 < HIGHEST && margins[i + 1] < found) {
            margins[i] = margins[i + 1];
            i++;
        }
        margins[i] = found;
    }
}
