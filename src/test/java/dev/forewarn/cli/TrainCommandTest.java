package dev.forewarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.training.Training.Promotion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
    @TempDir
    private Path dir = Path.of("");

    private String data = "";

    @BeforeEach
    void writeData() throws IOException {
        data = Files.writeString(
                        dir.resolve("january.csv"),
                        "series,timestamp,value\ncpu,120,3\ncpu,60,2\ncpu,180,4\ncpu,60,1\nmemory,60,1\nmemory,120,NaN\n")
                .toString();
    }

    private Shell.Result train(Shell shell, String... args) {
        var line = new ArrayList<>(
                Arrays.asList("train", "--models", dir.resolve("m").toString(), "--data"));
        line.addAll(Arrays.asList(args));
        return shell.run(line.toArray(String[]::new));
    }

    @Test
    void showsWhatWasFittedAndCountsWhatWasRefused() {
        var shell = new Shell();
        var result = train(shell, data, "--seed", "42");
        assertThat(result.out()).isEqualTo("""
                series  samples  step  forecaster      error/naive  limits            note
                cpu           3    1m  seasonal-naive        0.813  above 230 for 3m
                memory        1    1m  seasonal-naive            -  above 230 for 3m  too short: 1 samples

                nothing beat the naive forecast in 2 of 2 series: it serves there
                published version v1 in %s
                """.formatted(dir.resolve("m")));
        assertThat(result.err())
                .contains("accepted 4, refused 2: not-finite 1, duplicate 1\n")
                .contains("fitted 2 series in");
        assertThat(result.code()).isZero();
        assertThat(shell.seed).isEqualTo(42);
        assertThat(shell.trained.getFirst().timesMillis()).containsExactly(60_000, 120_000, 180_000);
        assertThat(shell.trained.getFirst().values()).containsExactly(1, 3, 4);
    }

    @Test
    void writesTheTableAsJson() {
        var result = train(new Shell(), data, "--json");
        assertThat(result.out()).isEqualTo("""
                {"version":"v1","promoted":true,"reason":"promoted: nothing was in service","served_naively":2,\
                "scorecard":{"series":0,"breached_series":0,"worse_than_seasonal_naive":0},"gate":{"promoted":true,\
                "reason":"promoted: nothing was in service","champion":"","series":0,"comparisons":[]},\
                "series":[{"series":"cpu","samples":3,"step_s":60.0,"forecaster":"seasonal-naive","naive_serves":true,\
                "relative_mase":0.8125,"limits":"above 230 for 3m","note":""},{"series":"memory","samples":1,"step_s":60.0,\
                "forecaster":"seasonal-naive","naive_serves":true,"limits":"above 230 for 3m","note":"too short: 1 samples"}]}
                """);
    }

    @Test
    void drawsABarWithRateAndTimeLeftOnATerminalOnly() {
        var onTerminal = train(new Shell().onTerminal(), data);
        assertThat(onTerminal.err())
                .contains("\r\u001b[K[############............] fitted 1 of 2 series, ")
                .contains("/s, 1 s left");
        var inScript = train(new Shell(), data);
        assertThat(inScript.err()).doesNotContain("\r").doesNotContain("\u001b").contains("fitted 1 of 2 series\n");
    }

    @Test
    void aVersionThatTheGateHoldsBackIsToldApartByTheExitCode() {
        var shell = new Shell().heldBack("held back: worse than v0 in breach Brier score (0.05 against 0.01)");
        var result = train(shell, data);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains("published version v1", "held back: worse than v0");
        assertThat(result.err()).contains("forewarn: version v1 is published but not in service", "models promote v1");
        assertThat(shell.asked).isEqualTo(Promotion.GATE);
    }

    @Test
    void whoWantsNothingInServiceIsNotToldOfAProblem() {
        var shell = new Shell().heldBack("not promoted, as it was asked for");
        assertThat(train(shell, data, "--promote", "never").code()).isZero();
        assertThat(shell.asked).isEqualTo(Promotion.NEVER);
    }

    @Test
    void theGateCanBeOverruledOrLeftOut() {
        var shell = new Shell();
        assertThat(train(shell, data, "--promote", "always").code()).isZero();
        assertThat(shell.asked).isEqualTo(Promotion.ALWAYS);
        var ungated = new Shell();
        assertThat(train(ungated, data, "--no-gate").code()).isZero();
        assertThat(ungated.asked).isEqualTo(Promotion.UNGATED);
        var both = train(new Shell(), data, "--no-gate", "--promote", "never");
        assertThat(both.code()).isEqualTo(2);
        assertThat(both.err()).contains("exclude each other");
        assertThat(train(new Shell(), data, "--promote", "perhaps").code()).isEqualTo(2);
    }

    @Test
    void readsTheStandardInputToo() {
        var shell = new Shell().input("series,timestamp,value\nload,1,1\n");
        assertThat(train(shell, data, "-").code()).isZero();
        assertThat(shell.trained).extracting(series -> series.series().text()).containsExactly("cpu", "load", "memory");
    }

    @Test
    void aFileThatIsNotThereIsWrongUsage() {
        var shell = new Shell();
        var result = train(shell, data, "february.csv");
        assertThat(result.err()).isEqualTo("forewarn: --data: there is no file february.csv\n");
        assertThat(result.code()).isEqualTo(2);
        assertThat(train(new Shell(), dir.toString()).err()).contains("is a directory; name the files in it");
    }

    @Test
    void filesWithoutASampleAreAProblem() throws IOException {
        Path empty = Files.createFile(dir.resolve("empty.csv"));
        var shell = new Shell();
        var result = train(shell, empty.toString());
        assertThat(result.err()).startsWith("forewarn: no samples in " + empty);
        assertThat(result.code()).isEqualTo(1);
        assertThat(shell.trained).isEmpty();
    }

    @Test
    void aTruncatedGzipPublishesNothing() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(Files.readString(Path.of(data)).repeat(50).getBytes(StandardCharsets.UTF_8));
        }
        Path cut = Files.write(dir.resolve("cut.csv.gz"), Arrays.copyOf(packed.toByteArray(), packed.size() - 9));
        var shell = new Shell();
        var result = train(shell, data, cut.toString());
        assertThat(result.err())
                .contains("forewarn: " + cut + ": the gzip data is cut off after " + (packed.size() - 9) + " bytes");
        assertThat(result.code()).isEqualTo(1);
        assertThat(shell.trained).isEmpty();
        assertThat(result.out()).isEmpty();
    }
}
