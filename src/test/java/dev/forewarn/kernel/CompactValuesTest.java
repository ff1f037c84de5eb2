package dev.forewarn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CompactValuesTest {
    private static final int SIZE = 40;

    @Property(tries = 300)
    void keepsEachValueToWithinItsShare(
            @ForAll long seed,
            @ForAll @IntRange(min = -200, max = 200) int power,
            @ForAll @DoubleRange(min = -3, max = 3) double origin) {
        var random = new SplittableRandom(seed);
        double unit = Math.scalb(1.0, power);
        var values = new CompactValues(SIZE);
        values.set(0, unit * origin);
        values.set(1, unit * (origin + 20)); // the largest deviation, so that the range never grows again
        for (int i = 2; i < SIZE; i++) {
            double deviation = 4 * random.nextGaussian();
            values.set(i, unit * (origin + deviation));
            double allowed = CompactValues.RELATIVE * Math.abs(deviation) + CompactValues.ABSOLUTE * 25;
            assertThat(values.get(i) / unit).isCloseTo(origin + deviation, within(allowed));
        }
    }

    @Property(tries = 100)
    void aShiftAndAScaleChangeNoCode(@ForAll long seed, @ForAll @IntRange(min = -30, max = 30) int power) {
        var random = new SplittableRandom(seed);
        var plain = new CompactValues(SIZE);
        var other = new CompactValues(SIZE);
        for (int i = 0; i < 200; i++) {
            double x = random.nextInt(-1000, 1000); // whole numbers, so that the shift rounds nothing
            int at = random.nextInt(SIZE);
            plain.set(at, x);
            other.set(at, Math.scalb(x + 4096, power));
            if (i % 50 == 49) {
                plain.recentre();
                other.recentre();
            }
            assertThat(Math.scalb(other.get(at), -power) - 4096).isCloseTo(plain.get(at), within(1e-6));
        }
    }

    @Test
    void aSeriesThatClimbsIsFollowed() {
        var values = new CompactValues(16);
        for (int i = 0; i < 1600; i++) {
            values.set(i % 16, 1000.0 * i + i % 3);
            if (i % 4 == 0) {
                values.recentre();
            }
        }
        double worst = 0;
        for (int i = 1584; i < 1600; i++) {
            worst = Math.max(worst, Math.abs(values.get(i % 16) - 1000.0 * i));
        }
        assertThat(worst).as("of sixteen values that span 16,000").isLessThan(600);
    }

    @Property(tries = 100)
    void aRestoredTwinGoesOnAlike(@ForAll long seed) {
        var random = new SplittableRandom(seed);
        var values = new CompactValues(SIZE);
        var twin = new CompactValues(SIZE);
        for (int i = 0; i < 300; i++) {
            double x = random.nextGaussian() * Math.exp(random.nextInt(5));
            int at = random.nextInt(SIZE);
            values.set(at, x);
            if (i == 100) {
                SavedBytes.carry(values::save, twin::restore);
            } else if (i > 100) {
                twin.set(at, x);
            }
            if (i % 40 == 0) {
                values.recentre();
                if (i > 100) {
                    twin.recentre();
                }
            }
        }
        assertThat(SavedBytes.of(twin::save)).isEqualTo(SavedBytes.of(values::save));
    }

    @Test
    void whatWasNotSetIsMissing() {
        var values = new CompactValues(3);
        values.set(1, -7);
        assertThat(values.get(0)).isNaN();
        assertThat(values.get(1)).isEqualTo(-7);
        values.clear(1);
        assertThat(values.get(1)).isNaN();
    }
}
