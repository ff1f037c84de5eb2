package dev.forewarn.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.kernel.SavedBytes;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.TimeSeries;
import java.io.IOException;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A sample that comes late counts where it still can, and counts once. */
class LateSamplesTest {
    private static final int HISTORY = 2 * Series.DAY;
    private static final TimeSeries SERIES = Series.seasonal(3 * Series.DAY, 4);
    private static final byte[] FITTED = SavedBytes.of(Series.fitted(SERIES, HISTORY, Series.above(26))::save);

    private static SeriesState fitted() {
        try {
            return SeriesState.restore(SavedBytes.reader(FITTED), Series.shipped());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Values are whole numbers, so that sums do not depend on their order. */
    @Property(tries = 60)
    void whatWasTakenCountsAsIfItHadComeInOrder(@ForAll long seed) throws IOException {
        var random = new SplittableRandom(seed);
        var arriving = new ArrayList<long[]>();
        for (long time = SERIES.timesMillis()[HISTORY] - 150_000, n = 0; n < 150; n++) {
            time += random.nextInt(20) == 0 ? random.nextInt(2_000_000) : 1 + random.nextInt(150_000);
            arriving.add(new long[] {time, 15 + random.nextInt(12)});
        }
        for (int i = 1; i < arriving.size(); i++) { // some come a few places late, some twice
            int to = Math.max(0, i - 1 - random.nextInt(3));
            if (random.nextInt(3) == 0) {
                arriving.add(to, arriving.remove(i));
            } else if (random.nextInt(6) == 0) {
                arriving.add(i, arriving.get(to));
            }
        }
        SeriesState shuffled = fitted();
        var taken = new TreeMap<Long, Double>();
        int late = 0;
        for (long[] sample : arriving) {
            double value = (double) sample[1];
            boolean isLate = sample[0] < shuffled.lastTime();
            if (random.nextInt(10) == 0) {
                shuffled = SeriesState.restore(SavedBytes.reader(SavedBytes.of(shuffled::save)), Series.shipped());
            }
            if (shuffled.observe(sample[0], value) == null) {
                assertThat(taken.put(sample[0], value)).as("taken twice").isNull();
                late += isLate ? 1 : 0;
            }
        }
        assertThat(late).isPositive();
        SeriesState ordered = fitted();
        for (var sample : taken.entrySet()) {
            assertThat(ordered.observe(sample.getKey(), sample.getValue())).isNull();
        }
        assertThat(Series.p(shuffled)).isEqualTo(Series.p(ordered));
        assertThat(SavedBytes.of(shuffled::save)).isEqualTo(SavedBytes.of(ordered::save));
    }

    @Test
    void olderThanAllOfTheOpenCellItIsTakenOnce() {
        SeriesState state = fitted();
        long middle = SERIES.timesMillis()[HISTORY];
        assertThat(state.observe(middle, 20)).isNull();
        assertThat(state.observe(middle - 100_000, 26)).isNull();
        assertThat(state.value()).isEqualTo(23);
        assertThat(state.lastTime()).isEqualTo(middle);
        assertThat(state.observe(middle - 100_000, 26)).isEqualTo(Refusal.DUPLICATE);
        assertThat(state.observe(middle - 50_000, 26)).isEqualTo(Refusal.OUT_OF_ORDER);
        assertThat(state.observe(middle - 150_001, 26)).isEqualTo(Refusal.OUT_OF_ORDER);
        assertThat(state.value()).isEqualTo(23);
    }

    @Test
    void aCellToWhichABridgeLeadsTakesNone() {
        SeriesState state = fitted();
        state.observe(SERIES.timesMillis()[HISTORY], 20);
        long after = SERIES.timesMillis()[HISTORY + 2];
        assertThat(state.observe(after, 22)).isNull();
        assertThat(state.observe(after - 1, 22)).isEqualTo(Refusal.OUT_OF_ORDER);
    }
}
