package dev.forewarn.adapter.timescale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SampleRowsTest {
    private static final Map<SeriesKey, Long> IDS =
            Map.of(SeriesKey.of("a"), 3L, SeriesKey.of("b"), 1L, SeriesKey.of("c"), 2L);

    /** The rows of a batch are those of a sorted map into which its samples were put one after the other. */
    @Property
    void sortedAndTheLastOfEqualsStays(@ForAll("batches") List<Sample> batch) {
        var expected = new TreeMap<Long, Map<Long, Double>>();
        for (Sample sample : batch) {
            expected.computeIfAbsent(IDS.getOrDefault(sample.series(), 0L), id -> new TreeMap<>())
                    .put(sample.at().toEpochMilli(), sample.value());
        }
        SampleRows rows = SampleRows.of(batch, IDS);
        int i = 0;
        for (var series : expected.entrySet()) {
            for (var reading : series.getValue().entrySet()) {
                assertThat(rows.seriesIds()[i]).isEqualTo(series.getKey());
                assertThat(rows.timesMillis()[i]).isEqualTo(reading.getKey());
                assertThat(rows.values()[i]).isEqualTo(reading.getValue());
                i++;
            }
        }
        assertThat(rows.size()).isEqualTo(i);
    }

    @Provide
    Arbitrary<List<Sample>> batches() {
        return Combinators.combine(
                        Arbitraries.of(IDS.keySet()),
                        Arbitraries.longs().between(-3, 3),
                        Arbitraries.integers().between(0, 999_999),
                        Arbitraries.doubles().between(-5, 5))
                .as((key, millis, nanos, value) ->
                        new Sample(key, Instant.ofEpochMilli(millis).plusNanos(nanos), value))
                .list()
                .ofMaxSize(60);
    }
}
