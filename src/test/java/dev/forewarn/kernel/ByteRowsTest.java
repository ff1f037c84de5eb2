package dev.forewarn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ByteRowsTest {
    private static final int WIDTH = 9;

    @Property(tries = 200)
    void keepsEachNumberToWithinItsShare(@ForAll long seed) {
        var random = new SplittableRandom(seed);
        var rows = new ByteRows(3, WIDTH);
        float[] values = new float[WIDTH];
        float most = 0;
        for (int i = 0; i < WIDTH; i++) {
            values[i] = (float) (random.nextGaussian() * Math.exp(random.nextInt(12)));
            most = Math.max(most, Math.abs(values[i]));
        }
        rows.set(1, values);
        float least = Float.POSITIVE_INFINITY;
        for (int i = 0; i < WIDTH; i++) {
            double allowed = CompactValues.RELATIVE * Math.abs(values[i]) + CompactValues.ABSOLUTE * most;
            assertThat((double) rows.get(1, i)).isCloseTo(values[i], within(allowed));
            least = Math.min(least, rows.get(1, i));
            assertThat(rows.get(0, i)).isZero();
        }
        assertThat(rows.smallest(1)).isEqualTo(least);
        var twin = new ByteRows(3, WIDTH);
        SavedBytes.carry(rows::save, twin::restore);
        assertThat(twin.largest(1)).isEqualTo(rows.largest(1));
        assertThat(SavedBytes.of(twin::save)).isEqualTo(SavedBytes.of(rows::save));
    }

    @Property(tries = 200)
    void findsTheFirstRunAsAPlainWalkDoes(@ForAll long seed, @ForAll boolean above) {
        var random = new SplittableRandom(seed);
        var rows = new ByteRows(1, WIDTH);
        float[] values = new float[WIDTH];
        float[] needed = new float[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            values[i] = (float) random.nextGaussian();
            needed[i] = (float) (0.5 * random.nextGaussian());
        }
        rows.set(0, values);
        int sign = above ? 1 : -1;
        for (int length = 1; length <= 4; length++) {
            int first = -1;
            for (int start = WIDTH - length; start >= 0; start--) {
                boolean all = true;
                for (int i = start; i < start + length; i++) {
                    all &= sign * rows.get(0, i) > needed[i];
                }
                first = all ? start : first;
            }
            assertThat(rows.runAbove(0, sign, needed, WIDTH, length)).isEqualTo(first);
        }
    }

    @Property(tries = 200)
    void theSustainedMarginIsTheHighestLeastOfARun(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int length, @ForAll boolean isUp) {
        int width = 20;
        var random = new SplittableRandom(seed);
        float[] values = new float[width];
        float[] needed = new float[width];
        for (int i = 0; i < width; i++) {
            values[i] = (float) random.nextGaussian();
            needed[i] = (float) random.nextGaussian();
        }
        var rows = new ByteRows(2, width);
        rows.set(1, values);
        int last = random.nextInt(1, width + 1);
        float sign = isUp ? 1 : -1;
        float best = Float.NEGATIVE_INFINITY;
        for (int start = 0; start + length <= last; start++) {
            float least = Float.POSITIVE_INFINITY;
            for (int i = start; i < start + length; i++) {
                least = Math.min(least, sign * rows.get(1, i) - needed[i]);
            }
            best = Math.max(best, least);
        }
        assertThat(rows.sustainedMargin(1, sign, needed, last, length, new float[width], new int[width]))
                .isEqualTo(best);
    }
}
