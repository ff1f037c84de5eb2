package dev.forewarn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFormsTest {
    @ParameterizedTest
    @CsvSource({
        "5m, PT5M",
        "90s, PT1M30S",
        "1h30m, PT1H30M",
        "2d, PT48H",
        "250ms, PT0.25S",
        "PT5M, PT5M",
        "P1D, PT24H",
        "0s, PT0S"
    })
    void readsDurations(String text, String iso) {
        assertThat(TimeText.duration(text)).contains(Duration.parse(iso));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "m", "5 m", "m5", "-5m", "5min", "PT", "P5X", "99999999999999999999s", "1.5h"})
    void refusesOtherDurations(String text) {
        assertThat(TimeText.duration(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1769860800, 2026-01-31T12:00:00Z",
        "1769860800.25, 2026-01-31T12:00:00.250Z",
        "1769860800250, 2026-01-31T12:00:00.250Z",
        "2026-01-31T14:00:00+02:00, 2026-01-31T12:00:00Z",
        "0, 1970-01-01T00:00:00Z"
    })
    void readsTimes(String text, String iso) {
        assertThat(TimeText.instant(text)).contains(Instant.parse(iso));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026-01-31",
                "2026-01-31T12:00:00",
                "-1",
                "1969-12-31T23:59:59Z",
                "2262-01-01T00:00:00Z",
                "1e9",
                "9999999999999999"
            })
    void refusesOtherTimes(String text) {
        assertThat(TimeText.instant(text)).isEmpty();
    }

    @Property
    void thinningKeepsOrderAndBothExtremes(
            @ForAll @Size(min = 1, max = 400) double[] values, @ForAll @IntRange(min = 2, max = 60) int most) {
        double[] finite =
                Arrays.stream(values).map(v -> Double.isFinite(v) ? v : 0).toArray();
        long[] times = new long[finite.length];
        Arrays.setAll(times, i -> 1000L * i);
        List<Number[]> points = Thinning.points(new TimeSeries(SeriesKey.of("s"), times, finite), most);

        assertThat(points).hasSizeLessThanOrEqualTo(Math.max(most, 2));
        assertThat(points.stream().map(point -> point[0].longValue()).toList())
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(points.stream()
                        .mapToDouble(point -> point[1].doubleValue())
                        .max()
                        .orElseThrow())
                .isEqualTo(Arrays.stream(finite).max().orElseThrow());
        assertThat(points.stream()
                        .mapToDouble(point -> point[1].doubleValue())
                        .min()
                        .orElseThrow())
                .isEqualTo(Arrays.stream(finite).min().orElseThrow());
    }
}
