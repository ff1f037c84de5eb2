package dev.forewarn.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class PageHinkleyTest {
    private static PageHinkley test() {
        return new PageHinkley(0.25, 20, 4);
    }

    /** The sum passes 20 after 20 / (size - 0.25) values, and no value counts for more than 4. */
    @Property(tries = 100)
    void aShiftIsFoundWhenItsSumPassesTheBar(
            @ForAll @DoubleRange(min = 0.5, max = 50) double size, @ForAll boolean isUp) {
        var test = test();
        int expected = (int) Math.floor(20 / (Math.min(4, size) - 0.25)) + 1;
        int sign = 0;
        int cells = 0;
        while (sign == 0 && cells < 1000) {
            sign = test.learn(isUp ? size : -size);
            cells++;
        }
        assertThat(sign).isEqualTo(isUp ? 1 : -1);
        assertThat(cells).isBetween(expected - 1, expected + 1); // floats
    }

    /** Healthy: about three alarms in 20,000 values of noise whose mean size is one; without the tolerance there are over fifty. */
    @Test
    void noiseHardlyAlarms() {
        int alarms = 0;
        var random = new SplittableRandom(4);
        var test = test();
        for (int i = 0; i < 20_000; i++) {
            alarms += Math.abs(test.learn(1.25 * random.nextGaussian()));
        }
        assertThat(alarms).isLessThan(15);
    }

    @Test
    void oneWildValueIsNoShift() {
        var test = test();
        assertThat(test.learn(1e300)).isZero();
        assertThat(test.learn(Double.NaN)).isZero();
        for (int i = 0; i < 100; i++) {
            assertThat(test.learn(0)).isZero();
        }
    }

    @Test
    void anyNumberOfRestartsChangesNothing() {
        var random = new SplittableRandom(6);
        var unbroken = test();
        var restarted = test();
        int alarms = 0;
        for (int i = 0; i < 5000; i++) {
            if (random.nextInt(20) == 0) {
                var fresh = test();
                SavedBytes.carry(restarted::save, fresh::restore);
                restarted = fresh;
            }
            double value = random.nextGaussian() + (i / 500 % 2 == 0 ? 1 : -1);
            int sign = unbroken.learn(value);
            assertThat(restarted.learn(value)).isEqualTo(sign);
            alarms += Math.abs(sign);
        }
        assertThat(alarms).isPositive();
    }
}
