package dev.forewarn.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioTest {
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
        assertThat(new Scenario(Files.readString(file)).mismatches()).isEmpty();
    }

    @Test
    void thereAreScenarios() throws Exception {
        assertThat(scenarios().count()).isGreaterThanOrEqualTo(10);
    }

    @Test
    void aWrongExpectationFails() throws Exception {
        Path file = scenarios().toList().getFirst();
        String spoilt = Files.readString(file) + "\nexpect 999m act restart\n";
        List<String> mismatches = new Scenario(spoilt).mismatches();
        assertThat(mismatches).hasSize(1);
    }
}
