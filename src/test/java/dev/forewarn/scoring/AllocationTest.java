package dev.forewarn.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.ObjectiveBook;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing is allocated for a sample once a series is warm: neither while it is learnt nor while its risk is asked.
 *
 * <p>Tolerance: a tenth of a byte a sample; the smallest object has sixteen. What is allowed for is the queue of a series' sustained maximum, which
 * grows a few times in a series' life, and what the virtual machine itself allocates on this thread while it compiles.
 */
class AllocationTest {
    private static final double TOLERANCE = 0.1;
    private static final int DAYS = 60;
    private static final int WARM = 20 * Series.DAY;
    private static final double[] LEVELS = {0.1, 0.5, 0.9};

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final TimeSeries series = Series.seasonal(DAYS * Series.DAY, 11);
    private double sink;

    private FleetScorer trained() {
        var fleet = new FleetScorer(Series.shipped(), ObjectiveBook.defaults());
        var fit = new SeriesFit(Series.shipped(), ObjectiveBook.defaults());
        fleet.adopt(Series.KEY, fit.fit(Series.part(series, 0, 14 * Series.DAY)).state());
        return fleet;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSampleCostsNoMemory(boolean full) {
        FleetScorer fleet = trained();
        double[] quantiles = new double[LEVELS.length];
        feed(fleet, 14 * Series.DAY, WARM, full, quantiles);
        long before = threads.getCurrentThreadAllocatedBytes();
        feed(fleet, WARM, series.size(), full, quantiles);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(sink).isFinite();
        assertThat(bytes / (double) (series.size() - WARM))
                .as("bytes a sample, of %d samples", series.size() - WARM)
                .isLessThan(TOLERANCE);
    }

    private void feed(FleetScorer fleet, int from, int until, boolean full, double[] quantiles) {
        for (int i = from; i < until; i++) {
            fleet.observe(0, series.timesMillis()[i], series.values()[i]);
            sink += fleet.anomaly(0);
            if (full) {
                SampleScorer.Reading reading = fleet.reading(0, 0);
                fleet.quantiles(0, 12, LEVELS, quantiles);
                sink += reading.probability() + reading.timeToBreachSeconds() + quantiles[1];
            }
        }
    }

    @Test
    void throughTheDoorForSeveralThreadsToo() {
        var door = new SharedFleet(trained());
        int handle = door.handle(Series.KEY);
        feed(door, handle, 14 * Series.DAY, WARM);
        long before = threads.getCurrentThreadAllocatedBytes();
        feed(door, handle, WARM, series.size());
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(bytes / (double) (series.size() - WARM)).isLessThan(TOLERANCE);
        assertThat(door.latest(Series.KEY)).hasSize(1);
    }

    private void feed(SharedFleet door, int handle, int from, int until) {
        for (int i = from; i < until; i++) {
            assertAccepted(door.observe(handle, series.timesMillis()[i], series.values()[i]));
        }
    }

    private static void assertAccepted(@Nullable Object refusal) {
        if (refusal != null) {
            throw new AssertionError("refused: " + refusal);
        }
    }

    /** The measuring itself can fail: a list a sample is seen. */
    @Test
    void garbageWouldBeSeen() {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1000; i++) {
            sink += List.of(series.values()[i], 1.0).size() + new double[i % 7].length;
        }
        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 1000.0).isGreaterThan(10);
    }
}
