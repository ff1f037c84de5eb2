package dev.forewarn.adapter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.metric.InputException;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.ObjectiveRule;
import dev.forewarn.risk.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectivesCsvTest {
    @TempDir
    private Path dir = Path.of("");

    private ObjectiveBook read(String text) throws IOException {
        return new ObjectivesCsv().read(Files.writeString(dir.resolve("limits.csv"), text));
    }

    @Test
    void readsRulesInTheOrderOfTheFile() throws IOException {
        assertThat(read("series,side,limit,for,horizon\ncheckout_*,above,230,5m,PT1H\n*,below,0.5,,\n")
                        .rules())
                .containsExactly(
                        new ObjectiveRule(
                                "checkout_*",
                                Side.ABOVE,
                                230,
                                Optional.of(Duration.ofMinutes(5)),
                                Optional.of(Duration.ofHours(1))),
                        new ObjectiveRule("*", Side.BELOW, 0.5, Optional.empty(), Optional.empty()));
    }

    @Test
    void takesColumnsInAnyOrderQuotesAndABlankForTheOptionalOnes() throws IOException {
        assertThat(read("\uFEFFLimit, Side,series\r\n1e3,Above,\"cpu{a=\"\"1\"\",b=\"\"*\"\"}\"\r\n\r\n")
                        .rules())
                .containsExactly(new ObjectiveRule(
                        "cpu{a=\"1\",b=\"*\"}", Side.ABOVE, 1000, Optional.empty(), Optional.empty()));
    }

    @Test
    void namesEveryProblemWithItsLine() {
        assertThatThrownBy(() -> read("""
                        series,side,limit,for,horizon
                        a,over,1,,
                        b,above,NaN,-5m,
                        c,above,1,soon,PT0S
                        ,below,12x,,

                        d,above
                        "e,above,1,,
                        fine,above,1,,
                        """))
                .isInstanceOf(InputException.class)
                .message()
                .contains("limits.csv has 9 problems")
                .contains("line 2: side must be 'above' or 'below', was 'over'")
                .contains("line 3: limit must be a finite number with a decimal point, was 'NaN'")
                .contains("line 3: for: expected a duration such as 5m, 90s, 1h30m, 2d or PT5M, found '-5m'")
                .contains("line 4: for: expected a duration such as 5m, 90s, 1h30m, 2d or PT5M, found 'soon'")
                .contains("line 4: horizon must be longer than zero")
                .contains("line 5: series is empty")
                .contains("line 5: limit must be a finite number with a decimal point, was '12x'")
                .contains("line 7: has 2 fields where the header has 5")
                .contains("line 8: a quote is opened and not closed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "series,limit; the column 'side' is missing",
                "series,side,limit,until; unknown column 'until'",
                "series,side,limit,side; the column 'side' is there twice",
                "series,side,limit; has no objectives"
            })
    void namesWhatIsWrongWithTheHeader(String header, String problem) {
        assertThatThrownBy(() -> read(header + "\n")).hasMessageContaining(problem);
    }

    @Test
    void anEmptyFileHasNoObjectives() {
        assertThatThrownBy(() -> read("")).isInstanceOf(InputException.class).hasMessageContaining("has no objectives");
    }

    @Test
    void refusesAFileThatIsNotText() throws IOException {
        Path file = Files.write(dir.resolve("limits.csv"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> new ObjectivesCsv().read(file)).hasMessageContaining("is not UTF-8");
    }
}
