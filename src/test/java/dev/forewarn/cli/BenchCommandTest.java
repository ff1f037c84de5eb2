package dev.forewarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.backtest.speed.Meter;
import dev.forewarn.metric.Histories;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.training.GateVerdict;
import dev.forewarn.training.Scorecard;
import dev.forewarn.training.Training;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private @Nullable Path trainedInto;

    /** A thread that uses a millisecond and ten bytes between any two looks. */
    private static final class Ticking implements Meter {
        private long looks;

        @Override
        public long cpuNanos() {
            return ++looks * 1_000_000;
        }

        @Override
        public long processNanos() {
            return ++looks * 1_000_000_000;
        }

        @Override
        public long allocatedBytes() {
            return ++looks * 10;
        }
    }

    private Training.Report train(
            Histories data,
            ObjectiveBook objectives,
            Path models,
            Training.Promotion promotion,
            Training.Progress progress) {
        try {
            Files.write(models.resolve("model"), new byte[100 * data.series().size()]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        trainedInto = models;
        data.forEach(series -> assertThat(series.size()).isEqualTo(2016));
        var verdict = new GateVerdict(true, "nothing was in service", "", 0, List.of());
        return new Training.Report("version", List.of(), Scorecard.none(), verdict, 0);
    }

    private int run(String... args) {
        var streams = StandardStreams.of(out, err, false);
        var command =
                new BenchCommand(streams, SharedModel::none, new Ticking(), seed -> this::train, () -> Instant.EPOCH);
        return new ForewarnCli(streams, false, List.of(command)).run(args);
    }

    @ParameterizedTest
    @CsvSource({
        "--series, 999, 'must lie in 1000 .. 10000000, was 999'",
        "--series, 10000000, 'give more with FOREWARN_JAVA_OPTS=-Xmx'",
        "--training, 0, 'must lie in 1 .. 1000000, was 0'",
        "--forests, -1, 'must lie in 0 .. 100000, was -1'"
    })
    void saysWhatItCannotDo(String option, String value, String message) {
        assertThat(run("bench", option, value)).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("forewarn: ")
                .contains(message);
        assertThat(out.size()).isZero();
    }

    /** Three series in a second of the process, and nothing left behind. */
    @Test
    void measuresTheNightlyTrainingAsAWhole() {
        assertThat(run("bench", "--training", "3", "--json")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("{\"series\":3,\"nightly-training\":3.0,\"nightly-training-wall\":3000.0,"
                        + "\"nightly-training-disk\":100.0}\n");
        assertThat(trainedInto).isNotNull().doesNotExist();
    }

    /** The whole bench on a small fleet, with a meter that is known: 12 rounds of 1000 series in a millisecond. */
    @Test
    void printsWhatTheMeterSaw() {
        assertThat(run("bench", "--series", "1000", "--forests", "0", "--json")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("{\"series\":1000,\"state-disk-300s\":")
                .contains("\"update-anomaly-random\":1.2E7", "\"training\":1000.0");
    }
}
