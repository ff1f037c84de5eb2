package dev.forewarn.adapter.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.decision.HealingPolicy;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePolicyBookTest {
    private static final String GOOD =
            "{name: a, trigger: {metric: m, threshold: 1, duration: 1m}, actions: [{type: restart}], cooldown: 5m}";

    @TempDir
    Path directory;

    @Test
    void keepsTheOldSetWhenTheNewOneIsWrong() {
        var book = new FilePolicyBook(new PolicyFiles(), Optional.empty());
        assertThat(book.replace(GOOD)).isEmpty();
        assertThat(book.replace(GOOD.replace("5m", "soon")))
                .singleElement()
                .asString()
                .contains("'soon'");
        assertThat(book.policies()).extracting(HealingPolicy::name).containsExactly("a");
        assertThat(book.text()).isEqualTo(GOOD);
    }

    @Test
    void findsItsPoliciesAgainAfterARestart() {
        Path file = directory.resolve("deep/policies.yaml");
        assertThat(new FilePolicyBook(new PolicyFiles(), Optional.of(file)).replace(GOOD))
                .isEmpty();
        var book = new FilePolicyBook(new PolicyFiles(), Optional.of(file));
        assertThat(book.load()).isEmpty();
        assertThat(book.policies()).extracting(HealingPolicy::name).containsExactly("a");
        assertThat(book.text()).isEqualTo(GOOD);
    }

    @Test
    void startsEmptyWhereThereIsNoFileYet() {
        var book = new FilePolicyBook(new PolicyFiles(), Optional.of(directory.resolve("none.yaml")));
        assertThat(book.load()).isEmpty();
        assertThat(book.policies()).isEmpty();
    }

    @Test
    void namesTheProblemsOfAFileThatIsWrong() throws IOException {
        Path file = Files.writeString(directory.resolve("policies.yaml"), "cooldown: 5m\n");
        var book = new FilePolicyBook(new PolicyFiles(), Optional.of(file));
        assertThat(book.load()).hasSize(2).allMatch(p -> p.startsWith(file.toString()));
        assertThat(book.policies()).isEmpty();
    }

    @Test
    void keepsTheOldSetWhenTheNewOneCannotBeKept() throws IOException {
        Path blocked = Files.writeString(directory.resolve("blocked"), "a file where a directory should be");
        var book = new FilePolicyBook(new PolicyFiles(), Optional.of(blocked.resolve("policies.yaml")));
        assertThat(book.replace(GOOD)).singleElement().asString().contains("the old ones stay in force");
        assertThat(book.policies()).isEmpty();
    }

    @Test
    void namesTheObjectivesThatItsPredictionsAskFor() {
        var book = new FilePolicyBook(new PolicyFiles(), Optional.empty());
        String predicting = GOOD.replace("cooldown", "predict: {horizon: 30m, probability: 0.8}, cooldown");
        book.replace("- " + GOOD + "\n- " + predicting.replace("name: a", "name: b") + "\n- "
                + predicting.replace("name: a", "name: c"));
        var asked = new Objective(Side.ABOVE, 1, Duration.ofMinutes(1), Duration.ofMinutes(30));
        assertThat(book.objectivesFor(SeriesKey.of("m"))).containsExactly(asked);
        assertThat(book.objectivesFor(SeriesKey.of("other"))).isEmpty();
    }

    @Test
    void leavesNothingHalfWritten() throws IOException {
        Path file = directory.resolve("policies.yaml");
        var book = new FilePolicyBook(new PolicyFiles(), Optional.of(file));
        book.replace(GOOD);
        book.replace(GOOD.replace("name: a", "name: b"));
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }
}
