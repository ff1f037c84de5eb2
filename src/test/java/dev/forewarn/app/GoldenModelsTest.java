package dev.forewarn.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.scoring.FleetScorer;
import dev.forewarn.scoring.SeriesState;
import dev.forewarn.training.ModelDirectory;
import dev.forewarn.training.ModelStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Model directories of former formats, kept for ever: {@code manifest-M-state-S}. Where the states' format is the present one
 * they are read and score as they did; where it is an older one they are refused, and the message says what to do. Made by
 * src/test/reference/golden-model.sh.
 */
class GoldenModelsTest {
    private static final Path ARTIFACTS = Path.of("src", "test", "resources", "artifacts");
    private static final Pattern NAME = Pattern.compile("manifest-\\d+-state-(\\d+)");

    static List<Path> artifacts() throws IOException {
        try (Stream<Path> all = Files.list(ARTIFACTS)) {
            return all.filter(each ->
                            NAME.matcher(String.valueOf(each.getFileName())).matches())
                    .sorted()
                    .toList();
        }
    }

    private static FleetScorer load(Path artifact) {
        var directory = new ModelDirectory(artifact.resolve("models"));
        var fleet = new FleetScorer(directory.shared(), ObjectiveBook.defaults());
        directory.load(fleet::adopt);
        return fleet;
    }

    @ParameterizedTest
    @MethodSource("artifacts")
    void scoresAsItDidOrIsRefusedWithWhatToDo(Path artifact) throws IOException {
        Matcher name = NAME.matcher(String.valueOf(artifact.getFileName()));
        assertThat(name.matches()).isTrue();
        if (Integer.parseInt(name.group(1)) != SeriesState.FORMAT) {
            assertThatThrownBy(() -> load(artifact))
                    .isInstanceOf(ModelStoreException.class)
                    .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).containsIgnoringCase("train again"));
            return;
        }
        FleetScorer fleet = load(artifact);
        List<String> samples = Files.readAllLines(artifact.resolve("live.csv"));
        List<String> scores = Files.readAllLines(artifact.resolve("scores.csv"));
        assertThat(scores).hasSameSizeAs(samples);
        for (int i = 1; i < samples.size(); i++) {
            String[] sample = samples.get(i).split(",", -1);
            String[] score = scores.get(i).split(",", -1);
            int handle = fleet.handle(SeriesKey.parse(sample[0]));
            fleet.observe(handle, 1_000 * Long.parseLong(sample[1]), Double.parseDouble(sample[2]));
            var reading = fleet.reading(handle, 0);
            assertThat(reading.probability())
                    .as(samples.get(i))
                    .isCloseTo(Double.parseDouble(score[4]), Offset.offset(1e-5));
            assertThat(reading.anomaly()).isCloseTo(Double.parseDouble(score[6]), Offset.offset(1e-5));
            assertThat(reading.trust()).isEqualTo(score[7]);
        }
    }
}
