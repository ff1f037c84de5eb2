package dev.forewarn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FlatTreesTest {
    /** One split on feature 1 at 0.5; missing goes right. Left leaf -1, right leaf 2. */
    private static FlatTrees stump(int left, int right, short feature) {
        return new FlatTrees(
                2,
                0.25,
                new int[] {0},
                new short[] {feature, -1, -1},
                new float[] {0.5f, -1, 2},
                new int[] {left, 0, 0},
                new int[] {right, 0, 0},
                new boolean[] {false, false, false});
    }

    @Test
    void goesLeftBelowTheThresholdAndMissingToItsDefault() {
        FlatTrees trees = stump(1, 2, (short) 1);
        assertThat(trees.sum(new float[] {9, 0.49f})).isEqualTo(-0.75);
        assertThat(trees.sum(new float[] {9, 0.5f})).isEqualTo(2.25);
        assertThat(trees.sum(new float[] {9, Float.NaN})).isEqualTo(2.25);
    }

    @Test
    void refusesTreesWhoseWalkWouldNotEnd() {
        assertThatThrownBy(() -> stump(0, 2, (short) 1)).hasMessageContaining("leads to 0");
        assertThatThrownBy(() -> stump(1, 3, (short) 1)).hasMessageContaining("leads to 1 and 3");
        assertThatThrownBy(() -> stump(1, 2, (short) 2)).hasMessageContaining("feature 2 of 2");
    }

    @Test
    void refusesANodeThatTwoLeadTo() {
        assertThatThrownBy(() -> stump(1, 1, (short) 1)).hasMessageContaining("node 1 is led to twice");
    }

    /** Any trees, any row, any number of trees: the packed walk and the plain one differ by rounding of the sum alone. */
    @Property(tries = 200)
    void walksManyAtATimeAsItWalksOne(@ForAll long seed) {
        var random = new SplittableRandom(seed);
        int features = 1 + random.nextInt(6);
        FlatTrees trees = grown(features, random.nextInt(30), random);
        float[] row = new float[features];
        int[] scratch = new int[trees.scratch()];
        for (int k = 0; k < 20; k++) {
            for (int f = 0; f < features; f++) {
                row[f] = switch (random.nextInt(6)) {
                    case 0 -> Float.NaN;
                    case 1 -> 0.5f * random.nextInt(-4, 4); // as thresholds are
                    case 2 -> random.nextBoolean() ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
                    default -> (float) random.nextGaussian();
                };
            }
            assertThat(trees.sum(row, scratch)).isCloseTo(trees.sum(row), within(1e-9));
        }
    }

    private static FlatTrees grown(int features, int trees, SplittableRandom random) {
        var nodes = new ArrayList<int[]>(); // feature or -1, left, right
        int[] roots = new int[trees];
        for (int tree = 0; tree < trees; tree++) {
            roots[tree] = nodes.size();
            nodes.add(new int[] {-1, 0, 0});
            for (int split = random.nextInt(12); split > 0; split--) {
                int leaf = roots[tree] + random.nextInt(nodes.size() - roots[tree]);
                if (nodes.get(leaf)[0] < 0) {
                    nodes.set(leaf, new int[] {random.nextInt(features), nodes.size(), nodes.size() + 1});
                    nodes.add(new int[] {-1, 0, 0});
                    nodes.add(new int[] {-1, 0, 0});
                }
            }
        }
        int n = nodes.size();
        short[] feature = new short[n];
        float[] threshold = new float[n];
        int[] left = new int[n];
        int[] right = new int[n];
        boolean[] missingLeft = new boolean[n];
        for (int i = 0; i < n; i++) {
            feature[i] = (short) nodes.get(i)[0];
            threshold[i] = 0.5f * random.nextInt(-4, 4);
            left[i] = nodes.get(i)[1];
            right[i] = nodes.get(i)[2];
            missingLeft[i] = random.nextBoolean();
        }
        return new FlatTrees(features, 0.1, roots, feature, threshold, left, right, missingLeft);
    }
}
