package dev.forewarn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.metric.InMemoryMetricStore;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThinningTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:07:13Z");
    private static final SeriesKey KEY = SeriesKey.of("m");

    @ParameterizedTest
    @ValueSource(ints = {15, 60, 3_600})
    void aLongHistoryKeepsItsSpikesAndTheNewestStretch(int stepSeconds) {
        int n = 40_000;
        long[] times = new long[n];
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            times[i] = NOW.minusSeconds((long) stepSeconds * (n - 1 - i)).toEpochMilli();
            values[i] = Math.sin(i / 500.0);
        }
        values[12_345] = 99;
        values[23_456] = -99;
        values[n - 1] = 7;
        var store = new InMemoryMetricStore();
        store.load(new TimeSeries(KEY, times, values));

        Instant from = NOW.minus(Duration.ofSeconds((long) stepSeconds * n));
        List<Number[]> points = Thinning.outline(store, KEY, from, NOW, 1_000);

        assertThat(points).hasSizeBetween(500, 1_000);
        assertThat(points).extracting(point -> point[1].doubleValue()).contains(99.0, -99.0, 7.0);
        assertThat(points).extracting(point -> point[0].longValue()).isSorted().doesNotHaveDuplicates();
        long width = Duration.between(from, NOW).dividedBy(250).toMillis();
        assertThat(timeOf(points, 99)).isBetween(times[12_345] - width, times[12_345] + width);
    }

    private static long timeOf(List<Number[]> points, double value) {
        return points.stream()
                .filter(point -> point[1].doubleValue() == value)
                .findFirst()
                .orElseThrow()[0]
                .longValue();
    }
}
