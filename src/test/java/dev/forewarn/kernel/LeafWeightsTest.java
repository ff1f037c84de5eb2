package dev.forewarn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class LeafWeightsTest {
    private static final int TREES = 12;

    /** Trees of one split each: feature 0 at thresholds from 0 on, so that a row reaches one of two leaves a tree. */
    private static FlatTrees stumps(float leafValue) {
        int[] roots = new int[TREES];
        short[] feature = new short[3 * TREES];
        float[] threshold = new float[3 * TREES];
        int[] left = new int[3 * TREES];
        int[] right = new int[3 * TREES];
        for (int tree = 0; tree < TREES; tree++) {
            int root = 3 * tree;
            roots[tree] = root;
            feature[root + 1] = -1;
            feature[root + 2] = -1;
            threshold[root] = tree;
            threshold[root + 1] = leafValue;
            left[root] = root + 1;
            right[root] = root + 2;
        }
        return new FlatTrees(1, 0, roots, feature, threshold, left, right, new boolean[3 * TREES]);
    }

    private static char[] reached(FlatTrees trees, float x) {
        char[] reached = new char[trees.reaches()];
        trees.sum(new float[] {x}, new int[trees.scratch()], reached);
        return reached;
    }

    @Test
    void movesByTheStepWhatIsAlikeAndNothingElse() {
        FlatTrees trees = stumps(1);
        var weights = new LeafWeights(trees, 10);
        char[] low = reached(trees, -1);
        char[] high = reached(trees, TREES);
        var course = weights.course();
        course.teach(low, 0.5, 0.8);
        assertThat(course.sum(low)).isCloseTo(0.4, within(0.001));
        assertThat(weights.sum(low, 0)).isZero();
        course.end();
        assertThat(weights.sum(low, 0)).isCloseTo(0.4, within(0.001));
        assertThat(weights.sum(high, 0)).isZero();
        assertThat(weights.sum(reached(trees, TREES / 2 - 0.5f), 0))
                .isCloseTo(0.2, within(0.001)); // shares half of them
    }

    @Test
    void aLeafThatWasVisitedOftenMovesLess() {
        FlatTrees trees = stumps(1);
        var weights = new LeafWeights(trees, 10);
        char[] row = reached(trees, -1);
        weights.visit(row, 0, 1, 0.1);
        double first = weights.sum(row, 0);
        for (int i = 1; i < 1000; i++) {
            weights.visit(row, 0, i % 2 == 0 ? 1 : -1, 0.1);
        }
        double before = weights.sum(row, 0);
        weights.visit(row, 0, 1, 0.1);
        assertThat(first).isCloseTo(0.1 / 1.1, within(0.001));
        assertThat(weights.sum(row, 0) - before).isBetween(0.1 / 30, 0.1 / 20);
    }

    /** Whatever the probability behind the labels: repeated visits find its log-odds, however small each step. */
    @Property(tries = 20)
    void findsTheLogOddsOfWhatComes(@ForAll long seed, @ForAll @DoubleRange(min = 0.1, max = 0.9) double truth) {
        FlatTrees trees = stumps(1);
        var weights = new LeafWeights(trees, 50);
        char[] row = reached(trees, 3.5f);
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            double came = random.nextDouble() < truth ? 1 : 0;
            weights.visit(row, 0, came - Logit.inverse(weights.sum(row, 0)), 0.05);
        }
        assertThat(Logit.inverse(weights.sum(row, 0))).isCloseTo(truth, within(0.1));
    }

    @Test
    void isReadBackForTheSameTreesOnly() {
        FlatTrees trees = stumps(1);
        char[] row = reached(trees, -1);
        var weights = new LeafWeights(trees, 10);
        weights.visit(row, 0, 1, 0.5);
        var same = new LeafWeights(stumps(1), 10);
        SavedBytes.carry(weights::save, same::restore);
        assertThat(same.sum(row, 0)).isEqualTo(weights.sum(row, 0)).isPositive();
        weights.visit(row, 0, 1, 1e-4);
        same.visit(row, 0, 1, 1e-4);
        assertThat(SavedBytes.of(same::save)).isEqualTo(SavedBytes.of(weights::save));

        var other = new LeafWeights(stumps(2), 10);
        SavedBytes.carry(weights::save, other::restore);
        assertThat(other.sum(row, 0)).isZero();
    }
}
