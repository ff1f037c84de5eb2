package dev.forewarn.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.cli.CliException;
import dev.forewarn.metric.Glob;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreSettingsTest {
    private static StoreSettings read(Map<String, String> environment) {
        return new SettingsReader(environment).read(Optional.empty()).store();
    }

    @Test
    void allIsKeptUnlessSomethingElseIsSaid() {
        assertThat(read(Map.of())).isEqualTo(StoreSettings.usual());
        assertThat(read(Map.of("FOREWARN_DB_RETENTION", "forever")).samples().keep())
                .isEmpty();
        assertThat(read(Map.of("FOREWARN_DB_RETENTION", "90d")).samples().keep())
                .hasValue(Duration.ofDays(90));
    }

    @Test
    void patternsOfPredictionsArePartedByBlanks() {
        assertThat(read(Map.of("FOREWARN_PREDICTIONS_WRITE", "cpu_*  *checkout*"))
                        .predicted()
                        .patterns())
                .containsExactly(new Glob("cpu_*"), new Glob("*checkout*"));
    }

    @ParameterizedTest
    @CsvSource({
        "FOREWARN_DB_RETENTION, 29d, 'database.retention: 29d is shorter than training.history, 30d'",
        "FOREWARN_DB_RETENTION, 7d, 'database.retention: 7d is shorter than catchUp, 14d'",
        "FOREWARN_DB_RETENTION, 0s, 'database.retention: expected a duration longer than zero'",
        "FOREWARN_DB_RETENTION, ever, 'or forever'",
        "FOREWARN_DB_RETENTION, 99999999d, 'of at most 36500d'",
        "FOREWARN_PREDICTIONS_LIMIT, 5001, 'predictions.limit: expected a whole number from 0 to 5000'",
        "FOREWARN_PREDICTIONS_KEEP, soon, 'predictions.keep: expected a duration'",
    })
    void saysWhatCannotBe(String variable, String value, String words) {
        assertThatThrownBy(() -> read(Map.of(variable, value)))
                .isInstanceOf(CliException.class)
                .hasMessageContaining(words);
    }

    @Test
    void whatTrainingNeedsMayBeLess() {
        assertThat(read(Map.of("FOREWARN_DB_RETENTION", "20d", "FOREWARN_TRAINING_HISTORY", "20d"))
                        .samples()
                        .keep())
                .hasValue(Duration.ofDays(20));
    }
}
