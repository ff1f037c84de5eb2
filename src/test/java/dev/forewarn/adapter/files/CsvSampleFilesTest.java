package dev.forewarn.adapter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.metric.History;
import dev.forewarn.metric.InputException;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SampleFiles;
import dev.forewarn.metric.TimeSeries;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvSampleFilesTest {
    private static final SampleFiles.Progress SILENT = (read, total) -> {};

    private static History history(String text) {
        var input = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return new CsvSampleFiles(input).history(List.of("-"), SILENT);
    }

    @Property(tries = 300)
    void sortsByTimeAndKeepsTheLastOfEqualTimes(
            @ForAll @Size(max = 300) List<@IntRange(min = 0, max = 200) Integer> seconds) {
        var text = new StringBuilder("series,timestamp,value\n");
        Map<Long, Double> expected = new TreeMap<>();
        for (int i = 0; i < seconds.size(); i++) {
            text.append("cpu,").append(seconds.get(i)).append(',').append(i).append('\n');
            expected.put(seconds.get(i) * 1000L, (double) i);
        }

        History history = history(text.toString());

        if (seconds.isEmpty()) {
            assertThat(history.series()).isEmpty();
            return;
        }
        TimeSeries series = history.series().getFirst();
        var found = new TreeMap<Long, Double>();
        for (int i = 0; i < series.size(); i++) {
            found.put(series.timesMillis()[i], series.values()[i]);
        }
        assertThat(found).isEqualTo(expected);
        assertThat(series.size()).isEqualTo(expected.size());
        assertThat(history.count().accepted()).isEqualTo(expected.size());
        assertThat(history.count().refused(Refusal.DUPLICATE)).isEqualTo(seconds.size() - expected.size());
    }

    @Test
    void joinsTheSpellingsOfOneSeriesAndSeveralFiles(@TempDir Path dir) throws IOException {
        Path first = Files.writeString(
                dir.resolve("a.csv"), "series,timestamp,value\n\"c{a=\"\"1\"\",b=\"\"2\"\"}\",1,1\nd,1,7\n");
        Path second = dir.resolve("packed-without-gz-in-its-name.csv");
        Files.write(second, Rows.gzip("\"c{b=\"\"2\"\",a=\"\"1\"\"}\",2,2\n".getBytes(StandardCharsets.UTF_8)));
        var bytes = new ArrayList<Long>();

        History history = new CsvSampleFiles(InputStream.nullInputStream())
                .history(List.of(first.toString(), second.toString()), (read, total) -> {
                    bytes.add(read);
                    assertThat(total)
                            .isEqualTo(first.toFile().length() + second.toFile().length());
                });

        assertThat(history.series())
                .extracting(series -> series.series().text())
                .containsExactly("c{a=\"1\",b=\"2\"}", "d");
        assertThat(history.series().getFirst().values()).containsExactly(1, 2);
        assertThat(bytes)
                .isSorted()
                .endsWith(first.toFile().length() + second.toFile().length());
    }

    @Test
    void namesTheFileThatIsNotThere() {
        var files = new CsvSampleFiles(InputStream.nullInputStream());
        assertThatThrownBy(() -> files.history(List.of("nowhere.csv"), SILENT))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("nowhere.csv")
                .hasMessageContaining("no such file");
    }
}
