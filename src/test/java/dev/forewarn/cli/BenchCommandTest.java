package dev.forewarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.backtest.speed.Meter;
import dev.forewarn.risk.SharedModel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** A thread that uses a millisecond and ten bytes between any two looks. */
    private static final class Ticking implements Meter {
        private long looks;

        @Override
        public long cpuNanos() {
            return ++looks * 1_000_000;
        }

        @Override
        public long allocatedBytes() {
            return ++looks * 10;
        }
    }

    private int run(String... args) {
        var streams = StandardStreams.of(out, err, false);
        var command = new BenchCommand(streams, SharedModel::none, new Ticking());
        return new ForewarnCli(streams, false, List.of(command)).run(args);
    }

    @ParameterizedTest
    @CsvSource({
        "--series, 999, 'must lie in 1000 .. 10000000, was 999'",
        "--series, 10000000, 'give more with FOREWARN_JAVA_OPTS=-Xmx'",
        "--forests, -1, 'must lie in 0 .. 100000, was -1'"
    })
    void saysWhatItCannotDo(String option, String value, String message) {
        assertThat(run("bench", option, value)).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("forewarn: ")
                .contains(message);
        assertThat(out.size()).isZero();
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
