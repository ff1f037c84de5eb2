package dev.forewarn.kernel;

import java.util.Arrays;

/**
 * A sum of decision trees in flat arrays: scores one row by walking from root to leaf, without objects and without
 * allocation. A node goes left where its feature is less than its threshold; where the feature is NaN it goes to its
 * default side. A leaf is a node whose feature is negative; its threshold is its value.
 *
 * <p>Shapes: all four arrays have one entry a node; {@code roots} one a tree. Cost: trees times depth.
 */
public final class FlatTrees {
    static final int MOST_LEAVES = Character.MAX_VALUE + 1;

    private final int features;
    private final int[] roots;
    private final short[] feature;
    private final float[] threshold;
    private final int[] left;
    private final int[] right;
    private final boolean[] missingLeft;
    private final char[] leaf;
    private final int leaves;
    private final double bias;

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
        this.leaf = new char[nodes];
        int count = 0;
        for (int node = 0; node < nodes; node++) {
            if (feature[node] < 0) {
                leaf[node] = (char) count++;
            }
        }
        if (count > MOST_LEAVES) {
            throw new IllegalArgumentException("trees may have " + MOST_LEAVES + " leaves in all, found " + count);
        }
        this.leaves = count;
        this.features = features;
        this.bias = bias;
        this.roots = roots.clone();
        this.feature = feature.clone();
        this.threshold = threshold.clone();
        this.left = left.clone();
        this.right = right.clone();
        this.missingLeft = missingLeft.clone();
    }

    /**
     * The sum over all trees.
     *
     * @param row as many features as {@link #features()}, NaN where missing
     */
    public double sum(float[] row) {
        double sum = bias;
        for (int root : roots) {
            sum += threshold[leafNode(root, row)];
        }
        return sum;
    }

    /**
     * The sum over all trees, and where each of them ended.
     *
     * @param reached filled with the number of the leaf reached, one a tree; leaves are counted through all trees
     * @param from    where in {@code reached} the first tree's leaf goes
     */
    public double sum(float[] row, char[] reached, int from) {
        double sum = bias;
        for (int tree = 0; tree < roots.length; tree++) {
            int node = leafNode(roots[tree], row);
            reached[from + tree] = leaf[node];
            sum += threshold[node];
        }
        return sum;
    }

    private int leafNode(int root, float[] row) {
            int node = root;
            int asked = feature[node];
            while (asked >= 0) {
                float value = row[asked];
                boolean goesLeft = Float.isNaN(value) ? missingLeft[node] : value < threshold[node];
                node = goesLeft ? left[node] : right[node];
                asked = feature[node];
            }
            return node;
    }

    /** A number that other trees will hardly have; what was learnt about leaves is only good for these. */
    public long fingerprint() {
        long low = Arrays.hashCode(feature) * 31L + Arrays.hashCode(left);
        long high = Arrays.hashCode(threshold) * 31L + Arrays.hashCode(roots);
        return low * 0x9E3779B97F4A7C15L ^ high;
    }

    /** How many leaves all trees have together. */
    public int leaves() {
        return leaves;
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
