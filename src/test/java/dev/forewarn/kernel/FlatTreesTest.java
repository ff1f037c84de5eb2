package dev.forewarn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
