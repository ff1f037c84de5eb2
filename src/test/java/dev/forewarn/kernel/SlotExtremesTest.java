package dev.forewarn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SlotExtremesTest {
    private record Added(long slot, double high, double low) {}

    @Property(tries = 300)
    void agreesWithEverythingThatWasAdded(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 20) int slots,
            @ForAll @IntRange(min = 1, max = 80) int n) {
        var random = new Random(seed);
        var extremes = new SlotExtremes(slots);
        List<Added> added = new ArrayList<>();
        long slot = -7;
        for (int i = 0; i < n; i++) {
            slot += random.nextInt(4) == 0 ? 1 + random.nextInt(slots + 3) : 0;
            double low = random.nextGaussian();
            double high = low + random.nextDouble();
            extremes.add(slot, high, low);
            added.add(new Added(slot, high, low));
            long from = slot - random.nextInt(slots);
            long to = from + random.nextInt(2 * slots); // slots that are still to come hold nothing
            double highest = added.stream()
                    .filter(a -> a.slot >= from && a.slot <= to)
                    .mapToDouble(Added::high)
                    .max()
                    .orElse(Double.NaN);
            long oldest = Math.max(from, slot - slots + 1);
            double lowest = added.stream()
                    .filter(a -> group(a.slot) >= group(oldest) && group(a.slot) <= group(to))
                    .mapToDouble(Added::low)
                    .min()
                    .orElse(Double.NaN);
            assertNear(extremes.highest(from, to), highest, tolerance(added));
            assertNear(extremes.lowest(from, to), lowest, tolerance(added));
        }
    }

    private static long group(long slot) {
        return Math.floorDiv(slot, (long) SlotExtremes.COARSE);
    }

    /** Eight roundings at most: one when it was added, and one each time a ring of eight days is centred or widened. */
    private static double tolerance(List<Added> added) {
        double most = added.stream().mapToDouble(Added::high).max().orElseThrow();
        double least = added.stream().mapToDouble(Added::low).min().orElseThrow();
        return 8 * (CompactValues.RELATIVE + CompactValues.ABSOLUTE) * 1.5 * (most - least);
    }

    private static void assertNear(double found, double plain, double tolerance) {
        if (Double.isNaN(plain)) {
            assertThat(found).isNaN();
        } else {
            assertThat(found).isCloseTo(plain, within(tolerance));
        }
    }

    @Test
    void whatIsOlderThanTheRingIsForgotten() {
        var extremes = new SlotExtremes(3);
        extremes.add(0, 9, 9);
        extremes.add(3, 1, 1);
        assertThat(extremes.highest(-5, 3)).isCloseTo(1, within(0.2));
        assertThat(extremes.highest(0, 2)).isNaN();
    }

    @Test
    void goesOnFromWhatWasSaved() {
        var extremes = new SlotExtremes(5);
        extremes.add(10, 4, 2);
        extremes.add(12, 8, 1);
        var again = new SlotExtremes(5);
        SavedBytes.carry(extremes::save, again::restore);
        assertThat(again.newest()).isEqualTo(12);
        assertThat((Double) again.highest(8, 12)).isEqualTo((Double) extremes.highest(8, 12));
        assertThat((Double) again.lowest(8, 11)).isEqualTo((Double) extremes.lowest(8, 11));
        assertThat(SavedBytes.of(again::save)).isEqualTo(SavedBytes.of(extremes::save));
    }
}
