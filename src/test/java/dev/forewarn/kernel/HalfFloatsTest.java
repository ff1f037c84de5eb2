package dev.forewarn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HalfFloatsTest {
    @Property(tries = 300)
    void keepsEachNumberToWithinItsShare(@ForAll long seed, @ForAll @IntRange(min = -300, max = 300) int power) {
        var random = new SplittableRandom(seed);
        double unit = Math.scalb(1.0, power);
        var halves = new HalfFloats(20);
        double[] plain = new double[20];
        for (int i = 0; i < 100; i++) {
            int at = random.nextInt(20);
            plain[at] = unit * random.nextDouble(-100, 100);
            halves.set(at, plain[at]);
            double allowed = HalfFloats.RELATIVE * Math.abs(plain[at]) + unit * 1e-3;
            assertThat(halves.get(at) / unit).isCloseTo(plain[at] / unit, within(allowed / unit));
        }
        var twin = new HalfFloats(20);
        SavedBytes.carry(halves::save, twin::restore);
        assertThat(SavedBytes.of(twin::save)).isEqualTo(SavedBytes.of(halves::save));
    }

    @Test
    void theUnitGrowsWhereAValueNeedsIt() {
        var halves = new HalfFloats(3);
        halves.set(0, 0.5);
        halves.set(1, 1e9);
        halves.set(2, Double.NaN);
        assertThat(halves.get(1)).isEqualTo(1e9);
        assertThat(halves.get(0)).isBetween(0.0, 1e9 / 16_000_000);
        assertThat(halves.get(2)).isNaN();
    }
}
