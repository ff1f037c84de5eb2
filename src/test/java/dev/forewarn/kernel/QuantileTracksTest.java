package dev.forewarn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantileTracksTest {
    private static double at(QuantileTracks tracks, double level) {
        double[] mixed = new double[QuantileTracks.levels()];
        tracks.mix(0, 0, 0, mixed);
        return QuantileTracks.at(mixed, Math.log(level / (1 - level)));
    }

    /** The long-run share of values below a track is its level, even if the stream drifts and changes its spread. */
    @ParameterizedTest
    @ValueSource(doubles = {.025, .1, .5, .8, .975})
    void theShareBelowIsTheLevel(double level) {
        var tracks = new QuantileTracks(1);
        var random = new SplittableRandom(4);
        int below = 0;
        int count = 40_000;
        for (int i = 0; i < count; i++) {
            double error = Math.sin(i / 2000.0) + (i % 9000 < 3000 ? 3 : 1) * random.nextGaussian();
            below += error < at(tracks, level) ? 1 : 0;
            tracks.learn(0, error, 0.04);
        }
        assertThat(below / (double) count).isCloseTo(level, within(0.015));
    }

    @Test
    void valuesThatAreOftenTheSameAreMetExactly() {
        var tracks = new QuantileTracks(1);
        var random = new SplittableRandom(4);
        for (int i = 0; i < 5000; i++) {
            tracks.learn(0, random.nextInt(50) == 0 ? 10 : 0, 0.04);
        }
        assertThat(at(tracks, 0.2)).isZero();
        assertThat(at(tracks, 0.5)).isZero();
    }

    @Property(tries = 50)
    void theMixtureAscends(@ForAll long seed) {
        var tracks = new QuantileTracks(2);
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 300; i++) {
            tracks.learn(random.nextInt(2), Math.exp(4 * random.nextGaussian()) - 3, 0.1);
        }
        double[] mixed = new double[QuantileTracks.levels()];
        tracks.mix(0, 1, random.nextDouble(), mixed);
        assertThat(mixed).isSorted();
        double before = Double.NEGATIVE_INFINITY;
        for (double level = 0.005; level < 1; level += 0.005) {
            double value = QuantileTracks.at(mixed, Math.log(level / (1 - level)));
            assertThat(value).isGreaterThanOrEqualTo(before);
            before = value;
        }
    }
}
