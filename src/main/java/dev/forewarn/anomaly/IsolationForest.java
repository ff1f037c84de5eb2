package dev.forewarn.anomaly;

import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * An isolation forest (Liu, Ting and Zhou, "Isolation Forest", ICDM 2008): what random splits separate from the rest after few of
 * them is strange. Each tree is grown on a small draw of the rows; a row's score is 2 to the power of minus its mean depth over
 * the depth that is usual.
 *
 * <p>All trees lie in flat arrays, each node before its children and the left child next to it. Growing costs O(trees x draw x
 * depth); scoring O(trees x depth) with no allocation. {@code IsolationForestTest} holds its scores against Smile's.
 */
public final class IsolationForest {
    /** How many metrics a row may have. */
    public static final int MOST_FEATURES = 64;

    private static final int TREES = 64;
    private static final int DRAW = 128;
    private static final int DEPTH = 7; // the logarithm of the draw
    private static final int LARGEST = TREES * (2 * DRAW - 1);
    private static final byte LEAF = -1;
    private static final double EULER = 0.5772156649015329;

    private final int features;
    private final double usualDepth;
    private final int[] roots;
    private final byte[] feature; // LEAF, or which value of the row is compared
    private final float[] threshold; // of a leaf: the depth that it stands for
    private final short[] right; // how far the right child lies behind the node

    private IsolationForest(
            int features, double usualDepth, int[] roots, byte[] feature, float[] threshold, short[] right) {
        this.features = features;
        this.usualDepth = usualDepth;
        this.roots = roots;
        this.feature = feature;
        this.threshold = threshold;
        this.right = right;
    }

    /**
     * Grows a forest.
     *
     * @param rows at least two, each of the same 1 to {@value #MOST_FEATURES} finite values
     * @param seed decides about all chance
     */
    public static IsolationForest grow(double[][] rows, long seed) {
        if (rows.length < 2 || rows[0].length == 0 || rows[0].length > MOST_FEATURES) {
            throw new IllegalArgumentException("a forest needs two rows of 1 to " + MOST_FEATURES + " values");
        }
        var random = new SplittableRandom(seed);
        int draw = Math.min(DRAW, rows.length);
        var nodes = new Nodes(rows[0].length, draw);
        for (int tree = 0; tree < TREES; tree++) {
            nodes.roots[tree] = nodes.count;
            nodes.draw(rows, random);
            nodes.grow(0, draw, 0, random);
        }
        return new IsolationForest(
                rows[0].length,
                usualDepth(draw),
                nodes.roots,
                Arrays.copyOf(nodes.feature, nodes.count),
                Arrays.copyOf(nodes.threshold, nodes.count),
                Arrays.copyOf(nodes.right, nodes.count));
    }

    /** The mean depth of a search that finds nothing in a binary search tree of so many keys. */
    private static double usualDepth(int count) {
        return switch (count) {
            case 0, 1 -> 0;
            case 2 -> 1;
            default -> 2 * (Math.log(count - 1.0) + EULER) - 2 * (count - 1.0) / count;
        };
    }

    /** Trees while they grow. A tree's rows lie feature by feature: a node looks at few features of many rows. */
    private static final class Nodes {
        final int[] roots = new int[TREES];
        final byte[] feature = new byte[LARGEST];
        final float[] threshold = new float[LARGEST];
        final short[] right = new short[LARGEST];
        int count;

        private final float[][] columns; // by feature, then by row
        private final int[] order; // the tree's rows, those of a node next to one another

        Nodes(int features, int draw) {
            this.columns = new float[features][draw];
            this.order = new int[draw];
        }

        /** Some of the rows, none twice. */
        void draw(double[][] rows, SplittableRandom random) {
            double[][] pool = rows.clone();
            for (int i = 0; i < order.length; i++) {
                int other = random.nextInt(i, pool.length);
                double[] taken = pool[other];
                pool[other] = pool[i];
                pool[i] = taken;
                order[i] = i;
                for (int f = 0; f < columns.length; f++) {
                    columns[f][i] = (float) taken[f];
                }
            }
        }

        void grow(int from, int until, int depth, SplittableRandom random) {
            int node = count++;
            int chosen = depth < DEPTH && until - from > 1 ? splittable(from, until, random) : LEAF;
            feature[node] = (byte) chosen;
            if (chosen == LEAF) {
                threshold[node] = (float) (depth + usualDepth(until - from));
                return;
            }
            float[] column = columns[chosen];
            float at = cut(column, from, until, random);
            int middle = partition(column, from, until, at);
            threshold[node] = at;
            grow(from, middle, depth + 1, random);
            right[node] = (short) (count - node);
            grow(middle, until, depth + 1, random);
        }

        /** One of the features that are not the same in all rows; {@link #LEAF} where there is none. */
        private int splittable(int from, int until, SplittableRandom random) {
            int chosen = LEAF;
            int seen = 0;
            for (int f = 0; f < columns.length; f++) {
                if (differs(columns[f], from, until) && random.nextInt(++seen) == 0) {
                    chosen = f;
                }
            }
            return chosen;
        }

        private boolean differs(float[] column, int from, int until) {
            float one = column[order[from]];
            for (int i = from + 1; i < until; i++) {
                float other = column[order[i]];
                if (other < one || other > one) {
                    return true;
                }
            }
            return false;
        }

        /** A threshold that leaves rows on both sides: above the least value, at most the largest. */
        private float cut(float[] column, int from, int until, SplittableRandom random) {
            float least = Float.POSITIVE_INFINITY;
            float most = Float.NEGATIVE_INFINITY;
            for (int i = from; i < until; i++) {
                least = Math.min(least, column[order[i]]);
                most = Math.max(most, column[order[i]]);
            }
            float at = (float) (least + random.nextDouble() * ((double) most - least));
            return at > least ? at : Math.min(most, Math.nextUp(least));
        }

        /** Rows below the threshold first; where those not below it begin. */
        private int partition(float[] column, int from, int until, float at) {
            int middle = from;
            for (int i = from; i < until; i++) {
                int row = order[i];
                if (column[row] < at) {
                    order[i] = order[middle];
                    order[middle++] = row;
                }
            }
            return middle;
        }
    }

    /** How many values a row has. */
    public int features() {
        return features;
    }

    /**
     * How strange a row is: about 0.5 where nothing sets it apart, towards 1 where everything does.
     *
     * @param row finite values, as many as {@link #features}
     */
    public double score(double[] row) {
        double sum = 0;
        for (int root : roots) {
            int node = root;
            while (feature[node] != LEAF) {
                node += (float) row[feature[node]] < threshold[node] ? 1 : right[node];
            }
            sum += threshold[node];
        }
        return Math.pow(2, -sum / roots.length / usualDepth);
    }

    /** The bytes of its arrays. */
    public long bytes() {
        return feature.length * (long) (Byte.BYTES + Float.BYTES + Short.BYTES) + roots.length * (long) Integer.BYTES;
    }

    void save(StateWriter out) throws IOException {
        out.writeInt(features);
        out.writeDouble(usualDepth);
        out.writeInt(feature.length);
        out.writeInt(roots.length);
        for (int root : roots) {
            out.writeInt(root);
        }
        out.writeBytes(feature);
        out.writeFloats(threshold);
        out.writeShorts(right);
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @throws IOException where some row could not be scored with it: each node must lead to a later one of its tree
     */
    static IsolationForest restore(StateReader in) throws IOException {
        int features = in.readInt(1, MOST_FEATURES, "number of features");
        double usualDepth = in.readDouble();
        if (!(usualDepth >= 1 && usualDepth < DRAW)) {
            throw new IOException("a usual depth must lie in 1 .. " + DRAW + ", found " + usualDepth);
        }
        int count = in.readInt(TREES, LARGEST, "number of nodes");
        in.readInt(TREES, TREES, "number of trees");
        int[] roots = new int[TREES];
        for (int tree = 0; tree < TREES; tree++) {
            roots[tree] = in.readInt(0, count - 1, "root of a tree");
        }
        byte[] feature = new byte[count];
        float[] threshold = new float[count];
        short[] right = new short[count];
        in.readBytes(feature);
        in.readFloats(threshold);
        in.readShorts(right);
        for (int node = 0; node < count; node++) {
            boolean isLeaf = feature[node] == LEAF;
            boolean leads = right[node] > 1 && node + right[node] < count && feature[node] >= 0;
            boolean isFinite = Float.isFinite(threshold[node]);
            if (!isFinite || feature[node] >= features || !(isLeaf ? threshold[node] >= 0 : leads)) {
                throw new IOException("node " + node + " of a forest leads nowhere");
            }
        }
        return new IsolationForest(features, usualDepth, roots, feature, threshold, right);
    }
}
