package dev.forewarn.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.anomaly.AlarmRate;
import dev.forewarn.anomaly.EntityModel;
import dev.forewarn.anomaly.MarkedValues;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.metric.Window;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EntityWatchTest {
    private static final long STEP = 60_000;
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final SeriesKey CPU = SeriesKey.parse("cpu{pod=\"a\"}");
    private static final SeriesKey REQUESTS = SeriesKey.parse("requests{pod=\"a\"}");

    private final SharedFleet fleet = new SharedFleet(new FleetScorer(SharedModel.none(), ObjectiveBook.defaults()));
    private final EntityWatch watch = new EntityWatch(fleet, AlarmRate.USUAL);

    private static EntityModel model() {
        var random = new SplittableRandom(2);
        int cells = 2 * 1_440;
        long[] times = new long[cells];
        double[] cpu = new double[cells];
        double[] requests = new double[cells];
        for (int i = 0; i < cells; i++) {
            times[i] = START.toEpochMilli() - STEP * (cells - i);
            requests[i] = 100 + 50 * Math.sin(2 * Math.PI * i / 1_440) + random.nextGaussian();
            cpu[i] = requests[i] / 2 + random.nextGaussian();
        }
        return EntityModel.fit(
                        "{pod=\"a\"}",
                        Map.of(CPU, marked(CPU, times, cpu), REQUESTS, marked(REQUESTS, times, requests)),
                        1)
                .orElseThrow();
    }

    private static MarkedValues marked(SeriesKey key, long[] times, double[] values) {
        return MarkedValues.of(Window.of(new TimeSeries(key, times, values), Grid.of(times, times.length)));
    }

    private void observe(SeriesKey key, long minute, double value) {
        assertThat(fleet.observe(new Sample(key, START.plusMillis(STEP * minute), value)))
                .isInstanceOf(SharedFleet.Observed.Accepted.class);
    }

    @Test
    void tellsWhatIsStrangeTogetherAndWhatSetsItApart() {
        watch.replace(List.of(model()));
        observe(CPU, 0, 50);
        observe(REQUESTS, 0, 100);
        watch.look();
        assertThat(watch.latest()).singleElement().satisfies(calm -> {
            assertThat(calm.anomalous()).isFalse();
            assertThat(calm.at()).isEqualTo(START);
            assertThat(calm.apart()).isEmpty();
        });
        observe(CPU, 1, 74);
        observe(REQUESTS, 1, 55);
        assertThat(watch.latest().getFirst().anomalous()).isFalse(); // until somebody looks
        watch.look();
        assertThat(watch.latest()).singleElement().satisfies(strange -> {
            assertThat(strange.anomalous()).isTrue();
            assertThat(strange.metrics()).isEqualTo(2);
            assertThat(strange.apart()).isNotEmpty().isSubsetOf(CPU, REQUESTS);
        });
    }

    @Test
    void aThingWhoseMetricsFellSilentIsLeftOut() {
        watch.replace(List.of(model()));
        watch.look();
        assertThat(watch.latest()).isEmpty();
        observe(CPU, 0, 50);
        observe(REQUESTS, 0, 100);
        watch.replace(List.of());
        watch.look();
        assertThat(watch.latest()).isEmpty();
    }
}
