package dev.forewarn.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.junit.jupiter.api.Test;
import smile.math.MathEx;

class IsolationForestTest {
    private static final int FEATURES = 8;

    /** A cloud, thinner outwards. */
    private static double[][] cloud(int rows, long seed, double spread) {
        var random = new SplittableRandom(seed);
        double[][] cloud = new double[rows][FEATURES];
        for (double[] row : cloud) {
            double far = spread * Math.abs(random.nextGaussian());
            for (int f = 0; f < FEATURES; f++) {
                row[f] = far * random.nextGaussian();
            }
        }
        return cloud;
    }

    private static byte[] bytes(IsolationForest forest) throws IOException {
        var bytes = new ByteArrayOutputStream();
        forest.save(new StateWriter(new DataOutputStream(bytes)));
        return bytes.toByteArray();
    }

    private static IsolationForest read(byte[] bytes) throws IOException {
        return IsolationForest.restore(new StateReader(new DataInputStream(new ByteArrayInputStream(bytes))));
    }

    @Test
    void ranksAsSmilesForestDoes() {
        double[][] learnt = cloud(2_000, 1, 1);
        double[][] asked = cloud(500, 2, 2);
        IsolationForest ours = IsolationForest.grow(learnt, 3);
        MathEx.setSeed(4);
        var theirs = smile.anomaly.IsolationForest.fit(
                learnt, new smile.anomaly.IsolationForest.Options(64, 7, 128.0 / learnt.length, 0));
        double[] a = Arrays.stream(asked).mapToDouble(ours::score).toArray();
        double[] b = Arrays.stream(asked).mapToDouble(theirs::score).toArray();
        assertThat(new SpearmansCorrelation().correlation(a, b)).isGreaterThan(0.95);
        // of uniform rows both give about a half by construction, so the scores lie on one scale as well
        assertThat(DoubleStream.of(a).average().orElse(0))
                .isBetween(
                        DoubleStream.of(b).average().orElse(0) - 0.07,
                        DoubleStream.of(b).average().orElse(0) + 0.07);
    }

    @Test
    void whatLiesApartScoresHigher() {
        IsolationForest forest = IsolationForest.grow(cloud(1_000, 5, 1), 6);
        double[] inside = new double[FEATURES];
        double[] outside = new double[FEATURES];
        Arrays.fill(outside, 20);
        assertThat(forest.score(outside)).isGreaterThan(0.7);
        assertThat(forest.score(inside)).isLessThan(0.45);
    }

    @Test
    void theSameSeedGrowsTheSameForest() throws IOException {
        double[][] rows = cloud(300, 7, 1);
        assertThat(bytes(IsolationForest.grow(rows, 1))).isEqualTo(bytes(IsolationForest.grow(rows.clone(), 1)));
        assertThat(bytes(IsolationForest.grow(rows, 1))).isNotEqualTo(bytes(IsolationForest.grow(rows, 2)));
    }

    @Test
    void rowsThatAreAllAlikeOrHugeAreNoTrouble() {
        double[][] alike = new double[200][FEATURES];
        assertThat(IsolationForest.grow(alike, 1).score(new double[FEATURES])).isBetween(0.0, 1.0);
        double[][] huge = cloud(200, 1, 1e30);
        assertThat(IsolationForest.grow(huge, 1).score(huge[0])).isBetween(0.0, 1.0);
        double[][] close = cloud(200, 1, 1);
        for (double[] row : close) {
            for (int f = 0; f < FEATURES; f++) {
                row[f] = 1e9 + 1e-9 * row[f]; // as floats all the same
            }
        }
        assertThat(IsolationForest.grow(close, 1).score(close[0])).isBetween(0.0, 1.0);
        assertThatThrownBy(() -> IsolationForest.grow(new double[1][1], 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatWasWrittenScoresAlikeAndWhatWasChangedIsRefusedOrHarmless() throws IOException {
        IsolationForest forest = IsolationForest.grow(cloud(500, 8, 1), 9);
        double[] row = cloud(1, 10, 1)[0];
        byte[] healthy = bytes(forest);
        assertThat(read(healthy).score(row)).isEqualTo(forest.score(row));
        var random = new SplittableRandom(11);
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] changed = healthy.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(read(changed).score(row)).isBetween(0.0, 1.0); // and it ends
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(100, 1_900);
    }
}
