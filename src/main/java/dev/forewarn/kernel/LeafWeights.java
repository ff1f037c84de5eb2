package dev.forewarn.kernel;

import java.io.IOException;
import java.util.Arrays;

/**
 * What one series adds to trees that serve many: a small weight for every leaf, learnt online. The leaves that a row
 * reaches are its features, one a tree, of a logistic regression whose offset is what the trees say; so the series bends
 * the shared answer where it behaves otherwise, and nowhere else. The idea of leaves as features is He et al. (2014),
 * "Practical Lessons from Predicting Clicks on Ads at Facebook".
 *
 * <p>The step of a leaf shrinks with its visits, down to a floor that lets it follow a series that changes. O(trees) to
 * read and to learn, no allocation; three bytes a leaf.
 */
public final class LeafWeights {
    private static final double UNIT = 1.0 / 16384;
    private static final int MOST_VISITS = 255;
    private static final int FRACTION_BITS = 24;
    private static final double FRACTION = 1 << FRACTION_BITS;
    private static final long SPREAD = 0x9E3779B97F4A7C15L; // the golden ratio, as a fraction of 2^64

    private final int trees;
    private final long fingerprint;
    private final double visitsToHalve;
    private final int leaves;
    private short[] weight = {}; // in UNITs; empty until the first lesson, since many series wait long for it
    private byte[] visits = {}; // saturating
    private long dither;

    /**
     * All zero: the trees' answer stands.
     *
     * @param visitsToHalve after so many visits of a leaf its steps are half as large
     */
    public LeafWeights(FlatTrees of, double visitsToHalve) {
        this.visitsToHalve = visitsToHalve;
        this.trees = of.trees();
        this.fingerprint = of.fingerprint();
        this.leaves = of.leaves();
    }

    private void begin() {
        if (weight.length < leaves) {
            weight = new short[leaves];
            visits = new byte[leaves];
        }
    }

    /**
     * What the leaves add to the log-odds.
     *
     * @param reached leaf numbers, one a tree
     * @param from    where the first tree's is
     */
    public double sum(char[] reached, int from) {
        if (weight.length == 0) {
            return 0;
        }
        long sum = 0;
        for (int tree = 0; tree < trees; tree++) {
            sum += weight[reached[from + tree]];
        }
        return sum * UNIT;
    }

    /**
     * Takes one step against an error, as one visit of each leaf.
     *
     * @param missing what came minus what was said, in [-1, 1]
     * @param step    by which the sum would move for an error of one, were the leaves new
     */
    public void visit(char[] reached, int from, double missing, double step) {
        begin();
        double each = step * missing / (trees * UNIT);
        long chance = nextChance();
        for (int tree = 0; tree < trees; tree++) {
            int leaf = reached[from + tree];
            int before = visits[leaf] & 0xff;
            visits[leaf] = (byte) Math.min(MOST_VISITS, before + 1);
            add(leaf, (long) (FRACTION * each / (1 + (before + 1) / visitsToHalve)), chance + tree * SPREAD);
        }
    }

    /** Begins a course of lessons from the past, which do not count as visits; {@link Course#end} keeps what was learnt. */
    public Course course() {
        return new Course();
    }

    /** Weights while they are taught: as floats, so that thousands of small steps are neither rounded nor slow. */
    public final class Course {
        private static final int CHAINS = 4;

        private final float[] taught = new float[leaves];

        private Course() {
            for (int leaf = 0; leaf < weight.length; leaf++) {
                taught[leaf] = (float) (weight[leaf] * UNIT);
            }
        }

        /** As {@link LeafWeights#sum}, of what was taught so far. */
        public double sum(char[] reached) {
            float a = 0; // four sums, so that no addition waits for the one before it
            float b = 0;
            float c = 0;
            float d = 0;
            int tree = 0;
            for (; tree + CHAINS <= trees; tree += CHAINS) {
                a += taught[reached[tree]];
                b += taught[reached[tree + 1]];
                c += taught[reached[tree + 2]];
                d += taught[reached[tree + 3]];
            }
            for (; tree < trees; tree++) {
                a += taught[reached[tree]];
            }
            return (a + b) + (c + d);
        }

        /**
         * Takes one step against an error.
         *
         * @param missing what came minus what was said, in [-1, 1]
         * @param step    by which the sum moves for an error of one
         */
        public void teach(char[] reached, double missing, double step) {
            float each = (float) (step * missing / trees);
            for (int tree = 0; tree < trees; tree++) {
                taught[reached[tree]] += each;
            }
        }

        /** Puts what was taught in the place of the weights. */
        public void end() {
            begin();
            long chance = nextChance();
            for (int leaf = 0; leaf < taught.length; leaf++) {
                double step = taught[leaf] / UNIT - weight[leaf];
                add(leaf, (long) (FRACTION * step), chance + leaf * SPREAD);
            }
        }
    }

    /** One draw for all leaves of a row, spread over them evenly: so that no leaf must wait for another's draw. */
    private long nextChance() {
        dither = dither * 6364136223846793005L + 1442695040888963407L;
        return dither;
    }

    /**
     * Rounds up or down by chance, so that steps smaller than a unit are not lost; the chance is part of the state.
     *
     * @param step   in units, times {@value #FRACTION}
     * @param chance its highest bits count
     */
    private void add(int leaf, long step, long chance) {
        long sum = weight[leaf] + ((step + (chance >>> (Long.SIZE - FRACTION_BITS))) >> FRACTION_BITS);
        weight[leaf] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sum));
    }

    public void save(StateWriter out) throws IOException {
        out.writeLong(fingerprint);
        out.writeLong(dither);
        out.writeShorts(weight.length == 0 ? new short[leaves] : weight);
        out.writeBytes(visits.length == 0 ? new byte[leaves] : visits);
    }

    /** Reads what was saved. Weights that belong to other trees mean nothing to these and are left behind. */
    public void restore(StateReader in) throws IOException {
        if (in.readLong() != fingerprint) {
            skipRest(in);
            return;
        }
        dither = in.readLong();
        begin();
        in.readShorts(weight);
        in.readBytes(visits);
        if (Arrays.equals(weight, new short[leaves]) && Arrays.equals(visits, new byte[leaves])) {
            weight = new short[0];
            visits = new byte[0];
        }
    }

    /** Passes over what was saved, where no trees are left that it could belong to. */
    public static void skip(StateReader in) throws IOException {
        in.readLong();
        skipRest(in);
    }

    private static void skipRest(StateReader in) throws IOException {
        in.readLong();
        in.skipArray(Short.BYTES, FlatTrees.MOST_LEAVES);
        in.skipArray(Byte.BYTES, FlatTrees.MOST_LEAVES);
    }
}
