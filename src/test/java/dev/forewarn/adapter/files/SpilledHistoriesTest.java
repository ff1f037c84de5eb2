package dev.forewarn.adapter.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes through files comes back as it would have from memory, however little may wait. */
class SpilledHistoriesTest {
    private static final int EVERYTHING_WAITS = 1 << 24;

    @TempDir
    private Path scratch = Path.of("");

    private static String rows(long seed, int count, int series) {
        var random = new SplittableRandom(seed);
        var text = new StringBuilder("series,timestamp,value\n");
        for (int i = 0; i < count; i++) {
            text.append("cpu_").append(random.nextInt(series)).append(',');
            text.append(random.nextInt(1, 3 * count)).append(',').append(i).append('\n');
        }
        return text.toString();
    }

    private SpilledHistories read(long budget, String... files) {
        var histories = new SpilledHistories(budget, scratch);
        for (String file : files) {
            histories.beginFile();
            try (var feed = new SampleCsv("test", new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)))) {
                feed.readTo(histories);
            }
        }
        return histories;
    }

    private static List<TimeSeries> all(SpilledHistories histories) {
        var all = new ArrayList<TimeSeries>();
        histories.forEach(all::add);
        all.sort(Comparator.comparing(TimeSeries::series));
        return all;
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.walk(scratch)) {
            return files.filter(file -> !file.equals(scratch)).toList();
        }
    }

    @Property(tries = 40)
    void handsOverTheSameHoweverLittleMayWait(
            @ForAll @IntRange(min = 1, max = 400) int count,
            @ForAll @IntRange(min = 1, max = 40) int series,
            @ForAll @IntRange(min = 20, max = 600) int budget,
            @ForAll long seed)
            throws IOException {
        scratch = Files.createTempDirectory("spilled");
        String one = rows(seed, count, series);
        String other = rows(seed + 1, count / 2 + 1, series);
        try (var inMemory = read(EVERYTHING_WAITS, one, other);
                var spilled = read(budget, one, other)) {
            List<TimeSeries> expected = all(inMemory);
            List<TimeSeries> found = all(spilled);
            assertThat(found).usingRecursiveComparison().isEqualTo(expected);
            assertThat(all(spilled))
                    .as("a second time")
                    .usingRecursiveComparison()
                    .isEqualTo(expected);
            assertThat(spilled.count().text()).isEqualTo(inMemory.count().text());
            assertThat(spilled.series())
                    .containsExactlyInAnyOrderElementsOf(
                            expected.stream().map(TimeSeries::series).toList());
        }
        assertThat(left()).isEmpty();
        Files.delete(scratch);
    }

    @Test
    void ofEqualTimesTheLastStaysAndTheOthersAreCounted() {
        try (var histories = read(20, "cpu,60,1\ncpu,60,2\ncpu,120,3\ncpu,60,x\n", "cpu,120,4\n")) {
            TimeSeries only = all(histories).getFirst();
            assertThat(only.series()).isEqualTo(SeriesKey.of("cpu"));
            assertThat(only.timesMillis()).containsExactly(60_000, 120_000);
            assertThat(only.values()).containsExactly(2, 4);
            assertThat(histories.count().refused(Refusal.DUPLICATE)).isEqualTo(2);
            assertThat(histories.count().refused(Refusal.NOT_FINITE)).isEqualTo(1);
        }
    }

    @Test
    void fewRowsTouchNoDisk() throws IOException {
        try (var histories = read(EVERYTHING_WAITS, rows(1, 1_000, 10))) {
            assertThat(all(histories)).hasSize(10);
            assertThat(left()).isEmpty();
        }
    }
}
