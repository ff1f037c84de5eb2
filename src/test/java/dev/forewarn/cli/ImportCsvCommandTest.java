package dev.forewarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SampleCount;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCsvCommandTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Optional<CsvImporting.Asked> asked = Optional.empty();
    private long accepted = 3;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("a.csv"), "cpu,1,1\n");
    }

    private int run(Optional<String> token, String... args) {
        var streams = StandardStreams.of(out, err, false);
        var csv = new ImportCsvCommand(
                streams,
                (config, what, watcher) -> {
                    asked = Optional.of(what);
                    for (int line = 1; line <= 20; line++) {
                        watcher.refused("a.csv", line, Refusal.MALFORMED);
                    }
                    var count = new SampleCount();
                    count.accept(accepted);
                    count.refuse(Refusal.MALFORMED, 20);
                    return new CsvImporting.Imported(count, 2, 0);
                },
                token,
                () -> Instant.EPOCH);
        var importing = new ImportCommand(
                streams,
                (config, what, progress) -> {
                    throw new IllegalStateException("not asked");
                },
                csv,
                () -> Instant.EPOCH);
        return new ForewarnCli(streams, false, List.of(importing)).run(args);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void tellsTheFirstLinesAndTheCounts() {
        assertThat(run(Optional.empty(), "import", "csv", file.toString())).isZero();
        assertThat(out()).isEqualTo("accepted 3, refused 20: malformed 20; 2 series\n");
        assertThat(err().lines())
                .hasSize(11)
                .startsWith("a.csv:1: malformed")
                .endsWith("further rows that cannot be read are only counted");
    }

    @Test
    void writesTheSummaryAsJson() {
        assertThat(run(Optional.empty(), "import", "csv", "--json", "-")).isZero();
        assertThat(out())
                .isEqualTo(
                        "{\"files\":1,\"series\":2,\"accepted\":3,\"refused\":{\"malformed\":20},\"resumed_rows\":0}\n");
    }

    @Test
    void takesTheTokenFromAFileOrTheEnvironment() throws IOException {
        Path token = Files.writeString(directory.resolve("token"), "fwt_file\n");
        run(Optional.of("fwt_env"), "import", "csv", "--url", "http://h:1", "--token-file", token.toString(), "-");
        assertThat(asked.flatMap(CsvImporting.Asked::service).orElseThrow().token())
                .hasValue("fwt_file");
        assertThat(asked.flatMap(CsvImporting.Asked::service).orElseThrow().toString())
                .isEqualTo("http://h:1");
        run(Optional.of("fwt_env"), "import", "csv", "--url", "http://h:1", "-");
        assertThat(asked.flatMap(CsvImporting.Asked::service).orElseThrow().token())
                .hasValue("fwt_env");
        Files.writeString(token, "two\nlines");
        assertThat(run(Optional.empty(), "import", "csv", "--url", "http://h:1", "--token-file", token.toString(), "-"))
                .isEqualTo(2);
        assertThat(err()).contains("expected one line with the token").doesNotContain("two");
    }

    @Test
    void wrongUsageIsToldBeforeAnyWork() {
        assertThat(run(Optional.empty(), "import", "csv")).isEqualTo(2);
        assertThat(run(Optional.empty(), "import", "csv", "nowhere.csv")).isEqualTo(2);
        assertThat(run(Optional.empty(), "import", "csv", "--url", "ftp://h", "-"))
                .isEqualTo(2);
        assertThat(run(Optional.empty(), "import", "csv", "--match", "cpu{", "-"))
                .isEqualTo(2);
        assertThat(run(Optional.empty(), "import", "csv", "--token-file", file.toString(), "-"))
                .isEqualTo(2);
        assertThat(asked).isEmpty();
        assertThat(err())
                .contains("there is no file nowhere.csv", "--match: character 5: expected the name of a label");
    }

    @Test
    void nothingTakenIsAProblem() {
        accepted = 0;
        assertThat(run(Optional.empty(), "import", "csv", "-")).isEqualTo(1);
        assertThat(err()).contains("no sample of - was taken");
    }
}
