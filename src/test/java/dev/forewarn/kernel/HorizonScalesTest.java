package dev.forewarn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HorizonScalesTest {
    private static final int CELLS_PER_DAY = 48;

    private static double[] walk(long seed, int length) {
        var random = new SplittableRandom(seed);
        double[] x = new double[length];
        for (int t = 1; t < length; t++) {
            x[t] = 0.9 * x[t - 1] + random.nextGaussian();
        }
        return x;
    }

    @Test
    void meansAreThoseOfTheLastCellsWithTheOpenOne() {
        var scales = new HorizonScales(8, CELLS_PER_DAY);
        for (double x : new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}) {
            scales.learn(x);
        }
        scales.look(20);
        assertThat(scales.shortBase()).isEqualTo((20 + 10) / 2.0); // a quarter of 8
        assertThat(scales.longBase()).isEqualTo((20 + 10 + 9 + 8 + 7 + 6 + 5 + 4) / 8.0);
        assertThat(scales.seen()).isEqualTo(10);
    }

    @Property(tries = 60)
    void scalingScalesAndKeepsTheState(@ForAll long seed, @ForAll @IntRange(min = -20, max = 20) int power) {
        double factor = Math.scalb(1.0, power); // exact, so the answers must be exact too
        var scales = new HorizonScales(8, CELLS_PER_DAY);
        var other = new HorizonScales(8, CELLS_PER_DAY);
        for (double x : walk(seed, 300)) {
            scales.look(x);
            other.look(factor * x);
            assertThat(other.state()).isEqualTo(scales.state());
            assertThat(other.shortBase()).isEqualTo(factor * scales.shortBase());
            if (scales.seen() > 0) {
                assertThat(other.innerScale()).isCloseTo(factor * scales.innerScale(), withinPercentage(1e-9));
            }
            scales.learn(x);
            other.learn(factor * x);
        }
    }

    @Property(tries = 60)
    void shiftingShiftsLevelsAndKeepsScalesAndState(@ForAll long seed) {
        var scales = new HorizonScales(8, CELLS_PER_DAY);
        var other = new HorizonScales(8, CELLS_PER_DAY);
        for (double x : walk(seed, 300)) {
            scales.look(x);
            other.look(x + 1000);
            assertThat(other.shortBase() - 1000)
                    .isCloseTo(scales.shortBase(), org.assertj.core.api.Assertions.within(1e-9));
            if (scales.seen() > 1) {
                assertThat(other.innerScale()).isCloseTo(scales.innerScale(), withinPercentage(1e-6));
                assertThat(other.state()).isEqualTo(scales.state());
            }
            scales.learn(x);
            other.learn(x + 1000);
        }
    }

    @Test
    void aConstantSeriesHasASmallPositiveScale() {
        for (double level : new double[] {0, 42, 3e10, -1e-9}) {
            var scales = new HorizonScales(8, CELLS_PER_DAY);
            for (int t = 0; t < 500; t++) {
                scales.look(level);
                assertThat(scales.innerScale()).isPositive().isLessThanOrEqualTo(1e-11 * Math.abs(level) + 1e-299);
                assertThat(scales.state()).as("level against the day, and flat").isBetween(0, 11);
                scales.learn(level);
            }
        }
    }

    @Property(tries = 40)
    void aRestoredTwinGoesOnAlike(@ForAll long seed, @ForAll @IntRange(min = 0, max = 250) int cut) {
        var scales = new HorizonScales(8, CELLS_PER_DAY);
        var twin = new HorizonScales(8, CELLS_PER_DAY);
        double[] x = walk(seed, 300);
        for (int t = 0; t < x.length; t++) {
            if (t == cut) {
                SavedBytes.carry(scales::save, twin::restore);
            }
            if (t >= cut) {
                scales.look(x[t]);
                twin.look(x[t]);
                assertThat(twin.innerScale()).isEqualTo(scales.innerScale());
                assertThat(twin.longBase()).isEqualTo(scales.longBase());
                assertThat(twin.state()).isEqualTo(scales.state());
                twin.learn(x[t]);
            }
            scales.learn(x[t]);
        }
    }
}
