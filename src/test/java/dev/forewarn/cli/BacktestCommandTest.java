package dev.forewarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.adapter.files.CsvSampleFiles;
import dev.forewarn.backtest.Backtest;
import dev.forewarn.backtest.Families;
import dev.forewarn.backtest.Measure;
import dev.forewarn.backtest.Section;
import dev.forewarn.backtest.Section.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacktestCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<Path> labels = new ArrayList<>();

    @TempDir
    Path directory;

    private Path data;

    @BeforeEach
    void write() throws IOException {
        data = directory.resolve("web.csv");
        Files.writeString(data, "series,timestamp,value\ncpu,1600000000,1\ncpu,1600000060,2\n");
    }

    /** Counts the series, and calls them what it is called. */
    private record Counting(String id) implements Measure {
        @Override
        public Section run(Families data, Backtest.Progress progress) {
            progress.done("counting", 1, 1);
            String count = String.valueOf(data.all().getFirst().series().size());
            return new Section(
                    id,
                    id + " counted",
                    "How many series.",
                    List.of(new Table("By family", List.of("family", ">series"), List.of(List.of("web", count)))),
                    List.of(),
                    List.of("It only counts."),
                    Map.of("contenders", List.of(id), "count", 1));
        }
    }

    private int run(String... args) {
        var streams = StandardStreams.of(out, err, false);
        var command = new BacktestCommand(
                streams,
                new CsvSampleFiles(InputStream.nullInputStream()),
                (seed, files) -> {
                    labels.addAll(files);
                    return List.of(new Counting("one"), new Counting("two"));
                },
                () -> Instant.parse("2026-01-31T12:00:00Z"));
        return new ForewarnCli(streams, false, List.of(command)).run(args);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsASectionAfterTheOther() {
        assertThat(run("backtest", "--data", data.toString())).isZero();
        assertThat(printed()).isEqualTo("""
                        How many series.

                        By family
                        family  series
                        web          1

                        - It only counts.

                        How many series.

                        By family
                        family  series
                        web          1

                        - It only counts.
                        """);
    }

    @Test
    void programsFindContendersAtTheTopAndTheRestBySection() {
        assertThat(run("backtest", "--json", "--sections", "two", "--data", data.toString()))
                .isZero();
        assertThat(printed()).isEqualTo("{\"contenders\":[\"two\"],\"sections\":{\"two\":{\"count\":1}}}\n");
    }

    @Test
    void writesAPage() throws IOException {
        Path page = directory.resolve("report.html");
        assertThat(run("backtest", "--html", page.toString(), "--data", data.toString()))
                .isZero();
        assertThat(Files.readString(page))
                .contains("one counted", "two counted", "2026-01-31T12:00:00Z", "It only counts.");
    }

    @Test
    void saysWhatItCannotDo() {
        assertThat(run("backtest", "--sections", "three", "--data", data.toString()))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("there is no 'three'; accepted are one, two");
        assertThat(run("backtest", "--data", data.toString(), "--labels", "nowhere.csv"))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--labels: there is no file nowhere.csv");
        assertThat(run(
                        "backtest",
                        "--data",
                        data.toString(),
                        "--html",
                        directory.resolve("no/such").toString()))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("cannot write ");
        assertThat(printed()).isEmpty();
    }

    @Test
    void handsLabelsOn() {
        assertThat(run("backtest", "--data", data.toString(), "--labels", data.toString()))
                .isZero();
        assertThat(labels).containsExactly(data);
    }
}
