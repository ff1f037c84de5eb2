package dev.forewarn.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A sum of decision trees in flat arrays: scores one row by walking from root to leaf, without objects and without
 * allocation. A node goes left where its feature is less than its threshold; where the feature is NaN it goes to its
 * default side. A leaf is a node whose feature is negative; its threshold is its value.
 *
 * <p>Shapes: all four arrays have one entry a node; {@code roots} one a tree. Cost: trees times depth.
 *
 * <p>Implementation: what is walked is a copy with one long a node: threshold, feature, and where its two children lie
 * side by side. Floats are compared as integers of the same order, by the sign of a difference: a step is arithmetic
 * and nothing that a processor could guess wrong, while a comparison of floats is compiled to a jump that it does. A
 * leaf leads to itself, and trees of like depth are walked {@value #LANES} at a time for a fixed number of steps, so that
 * the memory reads of one overlap with those of the others. A missing value stands in the row twice, once as less and
 * once as more than everything, and each node asks for the one that goes its default way.
 */
public final class FlatTrees {
    static final int MOST_LEAVES = Character.MAX_VALUE + 1;
    private static final char[] NOWHERE = {};
    private static final int LANES = 8;
    private static final int FEATURE_BITS = 12;
    private static final int FEATURE_MASK = (1 << FEATURE_BITS) - 1;

    private final int features;
    private final int[] roots;
    private final short[] feature;
    private final float[] threshold;
    private final int[] left;
    private final int[] right;
    private final boolean[] missingLeft;
    private final double bias;

    private final long[] steps;
    private final float[] leaves;
    private final char[] leafNumbers; // of each packed node that is a leaf
    private int leafCount;
    private final int[] starts; // of the trees, shallow ones first, filled up to whole groups with an empty tree
    private final int[] depths; // of each group

    /**
     * Trees that were checked: every child lies behind its parent, so that every walk ends.
     *
     * @param features how many features a row has
     * @param bias     added to every sum
     * @throws IllegalArgumentException where a node names a feature or child that cannot be
     */
    public FlatTrees(
            int features,
            double bias,
            int[] roots,
            short[] feature,
            float[] threshold,
            int[] left,
            int[] right,
            boolean[] missingLeft) {
        int nodes = feature.length;
        if (threshold.length != nodes || left.length != nodes || right.length != nodes || missingLeft.length != nodes) {
            throw new IllegalArgumentException("trees need as many thresholds and children as nodes, found " + nodes
                    + " nodes, " + threshold.length + " thresholds, " + left.length + " and " + right.length
                    + " children");
        }
        for (int root : roots) {
            if (root < 0 || root >= nodes) {
                throw new IllegalArgumentException("a tree begins at node " + root + " of " + nodes);
            }
        }
        for (int node = 0; node < nodes; node++) {
            if (!Float.isFinite(threshold[node])) {
                throw new IllegalArgumentException("node " + node + " has the threshold " + threshold[node]);
            }
            boolean isLeaf = feature[node] < 0;
            if (!isLeaf
                    && (feature[node] >= features
                            || left[node] <= node
                            || right[node] <= node
                            || left[node] >= nodes
                            || right[node] >= nodes)) {
                throw new IllegalArgumentException("node " + node + " asks for feature " + feature[node] + " of "
                        + features + " and leads to " + left[node] + " and " + right[node]);
            }
        }
        this.features = features;
        this.bias = bias;
        this.roots = roots.clone();
        this.feature = feature.clone();
        this.threshold = threshold.clone();
        this.left = left.clone();
        this.right = right.clone();
        this.missingLeft = missingLeft.clone();
        if (2 * features > FEATURE_MASK || nodes >= 1 << (31 - FEATURE_BITS)) {
            throw new IllegalArgumentException("trees may ask for at most " + FEATURE_MASK / 2 + " features and have"
                    + " at most " + (1 << (31 - FEATURE_BITS)) + " nodes, found " + features + " and " + nodes);
        }
        int groups = (roots.length + LANES - 1) / LANES;
        requireOneWayToEachNode();
        this.steps = new long[nodes + 1];
        this.leaves = new float[nodes + 1];
        this.leafNumbers = new char[nodes + 1];
        this.starts = new int[groups * LANES];
        this.depths = new int[groups];
        pack();
    }

    /** Levels below each node; children lie behind their parents. */
    private int[] levels() {
        int[] levels = new int[feature.length];
        for (int node = feature.length - 1; node >= 0; node--) {
            if (feature[node] >= 0) {
                levels[node] = 1 + Math.max(levels[left[node]], levels[right[node]]);
            }
        }
        return levels;
    }

    /** A node with two parents would let a small file ask for a walk without end. */
    private void requireOneWayToEachNode() {
        boolean[] reached = new boolean[feature.length];
        for (int root : roots) {
            reach(root, reached);
        }
        for (int node = 0; node < feature.length; node++) {
            if (feature[node] >= 0) {
                reach(left[node], reached);
                reach(right[node], reached);
            }
        }
    }

    private static void reach(int node, boolean[] reached) {
        if (reached[node]) {
            throw new IllegalArgumentException("node " + node + " is led to twice, which no tree does");
        }
        reached[node] = true;
    }

    private void pack() {
        leaf(0, 0); // the empty tree
        int next = 1;
        int[] levels = levels();
        int[] byDepth = IntStream.of(roots)
                .boxed()
                .sorted(Comparator.comparingInt(root -> levels[root]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int k = 0; k < byDepth.length; k++) {
            starts[k] = next;
            depths[k / LANES] = levels[byDepth[k]];
            next = packTree(byDepth[k], next);
        }
    }

    /** Breadth first, so that the steps that every row takes lie together. */
    private int packTree(int root, int start) {
        var nodes = new ArrayList<Integer>(List.of(root));
        for (int k = 0; k < nodes.size(); k++) {
            int node = nodes.get(k);
            if (feature[node] < 0) {
                leaf(start + k, threshold[node]);
                if (leafCount == MOST_LEAVES) {
                    throw new IllegalArgumentException("trees may have at most " + MOST_LEAVES + " leaves in all");
                }
                leafNumbers[start + k] = (char) leafCount++;
            } else {
                int asked = missingLeft[node] ? feature[node] : features + feature[node];
                int children = start + nodes.size();
                long most = inOrder(threshold[node]) - 1L; // that still goes left
                steps[start + k] = most << 32 | (long) children << FEATURE_BITS | asked;
                nodes.add(left[node]);
                nodes.add(right[node]);
            }
        }
        return start + nodes.size();
    }

    private void leaf(int at, float value) {
        leaves[at] = value;
        steps[at] = (long) Integer.MAX_VALUE << 32 | (long) at << FEATURE_BITS;
    }

    /** An integer that is less than another's where the float is less than its float; the two zeros are one. */
    private static int inOrder(float value) {
        int bits = Float.floatToRawIntBits(value + 0.0f);
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }

    /** How long the second argument of {@link #sum(float[], int[])} must be. */
    public int scratch() {
        return 2 * features;
    }

    /**
     * The sum over all trees, without allocation.
     *
     * @param row     as many features as {@link #features()}, NaN where missing
     * @param scratch at least {@link #scratch()} long; overwritten
     */
    public double sum(float[] row, int[] scratch) {
        return sum(row, scratch, NOWHERE);
    }

    /**
     * The sum over all trees, and where each of them ended, without allocation.
     *
     * @param row     as many features as {@link #features()}, NaN where missing
     * @param scratch at least {@link #scratch()} long; overwritten
     * @param reached at least {@link #reaches()} long; its first {@link #trees()} are filled with the number of the leaf
     *     that each tree, in an order of the trees' own, led to; leaves are counted through all trees
     */
    public double sum(float[] row, int[] scratch, char[] reached) {
        spread(row, scratch);
        double sum = bias;
        for (int group = 0; group < depths.length; group++) {
            sum += group(group * LANES, depths[group], scratch, reached);
        }
        return sum;
    }

    private void spread(float[] row, int[] scratch) {
        for (int f = 0; f < features; f++) {
            float value = row[f];
            boolean isMissing = Float.isNaN(value);
            int ordered = inOrder(value);
            scratch[f] = isMissing ? Integer.MIN_VALUE : ordered;
            scratch[features + f] = isMissing ? Integer.MAX_VALUE : ordered;
        }
    }

    /** How long the array must be that is told which leaves were reached: {@link #trees()}, and a few for padding. */
    public int reaches() {
        return starts.length;
    }

    /** How many leaves all trees have together. */
    public int leaves() {
        return leafCount;
    }

    /** A number that other trees will hardly have; what was learnt about leaves is only good for these. */
    public long fingerprint() {
        long low = Arrays.hashCode(feature) * 31L + Arrays.hashCode(left);
        long high = Arrays.hashCode(threshold) * 31L + Arrays.hashCode(roots);
        return low * 0x9E3779B97F4A7C15L ^ high;
    }

    private double group(int from, int depth, int[] row, char[] reached) {
        long[] walk = steps;
        int a = starts[from];
        int b = starts[from + 1];
        int c = starts[from + 2];
        int d = starts[from + 3];
        int e = starts[from + 4];
        int f = starts[from + 5];
        int g = starts[from + 6];
        int h = starts[from + 7];
        for (int step = 0; step < depth; step++) {
            a = next(walk[a], row);
            b = next(walk[b], row);
            c = next(walk[c], row);
            d = next(walk[d], row);
            e = next(walk[e], row);
            f = next(walk[f], row);
            g = next(walk[g], row);
            h = next(walk[h], row);
        }
        if (reached.length > 0) {
            reached[from] = leafNumbers[a];
            reached[from + 1] = leafNumbers[b];
            reached[from + 2] = leafNumbers[c];
            reached[from + 3] = leafNumbers[d];
            reached[from + 4] = leafNumbers[e];
            reached[from + 5] = leafNumbers[f];
            reached[from + 6] = leafNumbers[g];
            reached[from + 7] = leafNumbers[h];
        }
        return ((double) leaves[a] + leaves[b] + leaves[c] + leaves[d])
                + ((double) leaves[e] + leaves[f] + leaves[g] + leaves[h]);
    }

    private static int next(long step, int[] row) {
        int where = (int) step;
        long goesRight = ((step >> 32) - row[where & FEATURE_MASK]) >>> 63;
        return (where >>> FEATURE_BITS) + (int) goesRight;
    }

    /**
     * The sum over all trees, walked node by node as they were given.
     *
     * @param row as many features as {@link #features()}, NaN where missing
     */
    public double sum(float[] row) {
        double sum = bias;
        for (int root : roots) {
            int node = root;
            int asked = feature[node];
            while (asked >= 0) {
                float value = row[asked];
                boolean goesLeft = Float.isNaN(value) ? missingLeft[node] : value < threshold[node];
                node = goesLeft ? left[node] : right[node];
                asked = feature[node];
            }
            sum += threshold[node];
        }
        return sum;
    }

    public int features() {
        return features;
    }

    public int trees() {
        return roots.length;
    }

    public double bias() {
        return bias;
    }

    public int[] roots() {
        return roots.clone();
    }

    public short[] nodeFeatures() {
        return feature.clone();
    }

    public float[] thresholds() {
        return threshold.clone();
    }

    public int[] leftChildren() {
        return left.clone();
    }

    public int[] rightChildren() {
        return right.clone();
    }

    public boolean[] missingGoesLeft() {
        return missingLeft.clone();
    }
}
