package dev.forewarn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrailingMeanTest {
    @Property(tries = 200)
    void equalsTheDirectMeanAtEveryLagAndWidth(
            @ForAll @IntRange(min = 1, max = 12) int capacity,
            @ForAll @Size(max = 40) List<@DoubleRange(min = -100, max = 100) Double> values) {
        var kernel = new TrailingMean(capacity);
        for (int t = 0; t < values.size(); t++) {
            kernel.push(values.get(t));
            List<Double> held = values.subList(Math.max(0, t + 1 - capacity), t + 1);
            assertThat(kernel.size()).isEqualTo(held.size());
            for (int lag = 0; lag < held.size(); lag++) {
                assertThat(kernel.value(lag)).isEqualTo(held.get(held.size() - 1 - lag));
                for (int width = 1; width <= capacity; width++) {
                    assertThat(kernel.mean(lag, width)).isCloseTo(direct(held, lag, width), within(1e-9));
                }
            }
            assertThat(kernel.meanWith(7, 3)).isCloseTo(direct(append(held, 7), 0, 3), within(1e-9));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 3e10, -3e10})
    void staysExactOnHugeOffsets(double offset) {
        var random = new SplittableRandom(5);
        var kernel = new TrailingMean(92);
        var held = new ArrayList<Double>();
        double worst = 0;
        for (int t = 0; t < 20_000; t++) {
            double x = offset + random.nextDouble(-1, 1);
            kernel.push(x);
            held.add(x - offset);
            if (held.size() > 92) {
                held.removeFirst();
            }
            for (int width : new int[] {1, 2, 15, 60, 92}) {
                worst = Math.max(worst, Math.abs(kernel.mean(width) - offset - direct(held, 0, width)));
            }
        }
        // one unit in the last place of 3e10 is 3.8e-6: no more than rounding the answer may be lost
        assertThat(worst).isLessThan(offset == 0 ? 1e-12 : 5e-6);
    }

    @Test
    void aSpikeSpoilsNoLaterMeanForGood() {
        var kernel = new TrailingMean(20);
        for (int t = 0; t < 100; t++) {
            kernel.push(t == 30 ? 1e12 : t % 2);
        }
        assertThat(kernel.mean(20)).isCloseTo(0.5, within(1e-12));
    }

    @Property(tries = 100)
    void aRestoredTwinGoesOnAlike(
            @ForAll @IntRange(min = 1, max = 12) int capacity,
            @ForAll @IntRange(min = 0, max = 40) int cut,
            @ForAll @Size(max = 60) List<@DoubleRange(min = -100, max = 100) Double> values) {
        var kernel = new TrailingMean(capacity);
        var twin = new TrailingMean(capacity);
        for (int t = 0; t < values.size(); t++) {
            if (t == cut) {
                SavedBytes.carry(kernel::save, twin::restore);
            }
            kernel.push(values.get(t));
            if (t >= cut) {
                twin.push(values.get(t));
                assertThat(twin.mean(1, 5)).isEqualTo(kernel.mean(1, 5));
            }
        }
    }

    private static List<Double> append(List<Double> held, double x) {
        var longer = new ArrayList<>(held);
        longer.add(x);
        return longer;
    }

    private static double direct(List<Double> held, int lag, int width) {
        int until = held.size() - lag;
        return held.subList(Math.max(0, until - width), until).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }
}
