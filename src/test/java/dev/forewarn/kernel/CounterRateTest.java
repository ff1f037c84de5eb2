package dev.forewarn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CounterRateTest {
    private static final int READINGS = 300;
    private static final int BEFORE_RESETS = 60; // until a total is large against what a step adds

    /** A counter as its process would show it: times, and totals that begin at zero again at each reset. */
    @SuppressWarnings("ArrayRecordComponent") // bulk data
    private record Shown(long[] times, double[] totals) {
        static Shown of(long seed, Set<Integer> resets) {
            var random = new SplittableRandom(seed);
            long[] times = new long[READINGS];
            double[] totals = new double[READINGS];
            long time = 1_000_000;
            double total = 1_000;
            for (int i = 0; i < READINGS; i++) {
                time += 10_000 + random.nextInt(10_000);
                total = (resets.contains(i) ? 0 : total) + 20 + random.nextInt(100);
                times[i] = time;
                totals[i] = total;
            }
            return new Shown(times, totals);
        }

        double[] rates() {
            var counter = new CounterRate();
            double[] rates = new double[READINGS];
            for (int i = 0; i < READINGS; i++) {
                rates[i] = counter.rate(times[i], totals[i]);
            }
            return rates;
        }
    }

    @Property(tries = 100)
    void resetsDoNotChangeTheRate(@ForAll long seed, @ForAll @IntRange(max = 4) int count) {
        var random = new SplittableRandom(seed);
        var resets = new TreeSet<Integer>();
        for (int i = 0; i < count; i++) {
            resets.add(BEFORE_RESETS * (1 + i) + random.nextInt(10)); // at least 50 readings apart
        }
        double[] whole = Shown.of(seed, Set.of()).rates();
        double[] broken = Shown.of(seed, resets).rates();
        for (int i = 1; i < READINGS; i++) {
            assertThat(broken[i]).as("reading %d, resets at %s", i, resets).isCloseTo(whole[i], within(1e-9));
        }
    }

    @Property(tries = 50)
    void aRestartAnywhereLosesNothing(@ForAll long seed, @ForAll @IntRange(min = 1, max = READINGS - 1) int at) {
        Shown shown = Shown.of(seed, Set.of(BEFORE_RESETS));
        double[] unbroken = shown.rates();
        var before = new CounterRate();
        for (int i = 0; i < at; i++) {
            before.rate(shown.times[i], shown.totals[i]);
        }
        var after = new CounterRate();
        SavedBytes.carry(before::save, after::restore);
        for (int i = at; i < READINGS; i++) {
            assertThat(after.rate(shown.times[i], shown.totals[i])).isEqualTo(unbroken[i]);
        }
    }

    @Test
    void aFallByLessThanHalfHasNoRate() {
        var counter = new CounterRate();
        assertThat(counter.rate(0, 100)).isNaN();
        assertThat(counter.rate(1_000, 80)).isNaN();
        assertThat(counter.rate(3_000, 90)).isEqualTo(5);
        assertThat(counter.rate(4_000, -1)).isNaN();
    }

    @Test
    void anUnbelievableRateIsLeftOutOnce() {
        var counter = new CounterRate();
        double total = 0;
        for (int i = 0; i < 20; i++) {
            counter.rate(i * 1_000L, total += 10);
        }
        assertThat(counter.rate(20_000, total += 1_001)).isNaN();
        assertThat(counter.leftOut()).isEqualTo(1);
        assertThat(counter.rate(21_000, total += 10)).isEqualTo(10);
        assertThat(counter.rate(22_000, total += 5_000)).isNaN();
        assertThat(counter.rate(23_000, total + 5_000)).isEqualTo(5_000);
        assertThat(counter.leftOut()).isEqualTo(2);
    }
}
