package dev.forewarn.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.adapter.files.PolicyFiles;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioTest {
    private static final Path PAGE = Path.of("docs/policies.md");

    static Stream<Path> scenarios() throws IOException, URISyntaxException {
        Path directory = Path.of(Objects.requireNonNull(ScenarioTest.class.getResource("/scenarios"))
                .toURI());
        try (var files = Files.list(directory)) {
            return files.filter(f -> f.toString().endsWith(".txt")).sorted().toList().stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void comesAsTold(Path file) throws IOException {
        assertThat(Scenario.read(file.getFileName().toString(), Files.readString(file), new PolicyFiles())
                        .mismatches())
                .isEmpty();
    }

    @Test
    void thereAreScenarios() throws Exception {
        assertThat(scenarios().count()).isGreaterThanOrEqualTo(10);
    }

    @Test
    void aWrongExpectationFails() throws Exception {
        Path file = scenarios().toList().getFirst();
        String spoilt = Files.readString(file) + "\nexpect 999m act restart\n";
        List<String> mismatches =
                Scenario.read("spoilt.txt", spoilt, new PolicyFiles()).mismatches();
        assertThat(mismatches).hasSize(1);
        assertThat(mismatches.getFirst()).startsWith("spoilt.txt:").contains("expected 'act restart' but it was");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "valu 70|s.txt:6: found a line 'valu'",
                "value|s.txt:6: found 'value' and nothing after it",
                "value 70x0|s.txt:6: found '70x0'",
                "value 70x99999999|s.txt:6: found '70x99999999'",
                "p 1.5|s.txt:6: found '1.5'",
                "step 0s|s.txt:6: found '0s'",
                "step 5|s.txt:6: found '5'",
                "silent for ever|s.txt:6: found 'for ever'",
                "kill-switch on from|s.txt:6: found 'on from'",
                "objective above 90|s.txt:6: found 'above 90'",
                "objective above x for 2m within 30m|s.txt:6: found 'x'",
                "trust me|s.txt:6: found 'me'",
                "incidents many|s.txt:6: found 'many'",
                "start noon|s.txt:6: found 'noon'",
                "expect 3m|s.txt:6: found nothing that is expected"
            })
    void namesTheLineThatIsWrong(String line, String problem) {
        String text = """
                policy
                  trigger: { metric: cpu, threshold: 80, duration: 2m }
                  actions: [ { type: restart } ]
                  cooldown: 10m
                end
                %s
                expect 0m watch
                """.formatted(line);
        assertThatThrownBy(() -> Scenario.read("s.txt", text, new PolicyFiles()))
                .isInstanceOf(ScenarioException.class)
                .hasMessageStartingWith(problem);
    }

    @Test
    void aProblemInThePolicyHasTheLineOfTheFile() {
        String text = """
                # a story
                policy
                  trigger: { metric: cpu, threshold: 80, duration: 2m }
                  actions: [ { type: restart } ]
                  cooldown: soon
                end
                value 70
                expect 0m watch
                """;
        assertThatThrownBy(() -> Scenario.read("s.txt", text, new PolicyFiles()))
                .hasMessageContaining("s.txt:5")
                .hasMessageContaining("cooldown");
    }

    @Test
    void expectsSomething() {
        assertThatThrownBy(() -> Scenario.read("s.txt", "value 70", new PolicyFiles()))
                .hasMessageContaining("no line 'expect'");
    }

    @Test
    void theStoriesOfTheDocumentationComeAsTold() throws IOException {
        List<String> stories = Pattern.compile("```text\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(stories)
                .isNotEmpty()
                .allSatisfy(story -> assertThat(Scenario.read("policies.md", story, new PolicyFiles())
                                .mismatches())
                        .isEmpty());
    }

    @Test
    void theDocumentationNamesEveryRule() throws IOException {
        List<String> told = Files.readString(PAGE)
                .lines()
                .filter(line -> line.startsWith("| `") && line.split("\\|", -1).length == 4)
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .toList();
        assertThat(told)
                .containsSubsequence(
                        Arrays.stream(Rule.values()).map(Rule::text).toList());
    }
}
