package dev.forewarn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forewarn.scoring.EntityAnomaly;
import dev.forewarn.training.ModelCatalog;
import dev.forewarn.training.TrainingStatus;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The alert rules in deploy: that their metrics exist, and that they fire when they should. */
class AlertRulesIT {
    private static final Path HOME = Path.of("deploy", "prometheus");
    private static final Path RULES = HOME.resolve("forewarn-alerts.yml");
    private static final Pattern METRIC = Pattern.compile("\\bforewarn_[a-z_]+");

    @Test
    void rulesAskOnlyForMetricsThatAreServed() throws IOException {
        var asked = new TreeSet<String>();
        for (JsonNode group : new YAMLMapper().readTree(RULES.toFile()).get("groups")) {
            for (JsonNode rule : group.get("rules")) {
                METRIC.matcher(rule.get("expr").stringValue())
                        .results()
                        .map(MatchResult::group)
                        .forEach(asked::add);
            }
        }
        assertThat(asked).hasSizeGreaterThan(10);
        asked.remove("forewarn_config_refused"); // of a service with a configuration file: ConfigWatchTest
        assertThat(served()).containsAll(asked);
    }

    private static Set<String> served() {
        var house = new FakeHouse();
        Instant now = Instant.parse("2026-01-31T12:00:00Z");
        var last = new TrainingStatus.Run(now.minusSeconds(60), now, TrainingStatus.Result.PROMOTED, "2026-01", "");
        house.planned = Optional.of(
                new TrainingStatus.Planned("30 2 * * *", now.plus(Duration.ofHours(9)), false, Optional.of(last)));
        house.published.add(new ModelCatalog.ModelVersion("2026-01", now, true, 3, "", "", 1, "promoted", ""));
        house.entities = List.of(new EntityAnomaly("pod", now, 0.9999, true, 4, List.of()));
        new ShowCase(house, now).fill();
        return house.metricsServed();
    }

    @Test
    void promtoolAcceptsThemAndTheyFireWhenTheyShould() throws IOException, InterruptedException {
        Optional<Path> promtool = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(
                promtool.isPresent(),
                "SKIPPED: the alert rules were not run. Install promtool (Debian: apt-get install prometheus) and run again.");
        run(promtool.orElseThrow(), "check", "rules", RULES.toString());
        run(
                promtool.orElseThrow(),
                "test",
                "rules",
                HOME.resolve("forewarn-alerts-test.yml").toString());
    }

    private static void run(Path program, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }
}
