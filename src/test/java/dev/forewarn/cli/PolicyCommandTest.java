package dev.forewarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyCommandTest {
    private static final String FOUNDING = """
            trigger:  { metric: cpu_utilization, threshold: 80, duration: 5m }
            actions:  [ { type: scale, parameters: { increment: 2, max: 10 } } ]
            cooldown: 10m
            """;

    @TempDir
    Path directory;

    private static Shell.Result run(String... args) {
        return new Shell().run(args);
    }

    @Test
    void saysAllIsFineWithALineForEachPolicy() throws IOException {
        Path file = Files.writeString(directory.resolve("shop.yaml"), FOUNDING);
        Shell.Result result = run("policy", "check", file.toString());
        assertThat(result.code()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .isEqualTo(file + ":1: cpu_utilization above 80: when cpu_utilization above 80 for 5m:"
                        + " scale +2 (at most 10); cooldown 10m; mode recommend\n");
    }

    @Test
    void namesEachProblemOnALineOfItsOwn() throws IOException {
        Path file = Files.writeString(
                directory.resolve("shop.yaml"), FOUNDING.replace("80", "high").replace("10m", "soon"));
        Shell.Result result = run("policy", "check", file.toString());
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out().lines())
                .hasSize(2)
                .anySatisfy(l -> assertThat(l).contains(file + ":1:", "'high'"))
                .anySatisfy(l -> assertThat(l).contains(file + ":3:", "'soon'"));
        assertThat(result.err()).isEqualTo("2 problems" + System.lineSeparator());
    }

    @Test
    void theFilesAreOneSet() throws IOException {
        Path one = Files.writeString(directory.resolve("one.yaml"), FOUNDING);
        Path two = Files.writeString(directory.resolve("two.yaml"), FOUNDING);
        Shell.Result result = run("policy", "check", one.toString(), two.toString());
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains("a name of its own");
    }

    @Test
    void wrongUsageEndsWithTwo() {
        assertThat(run("policy").code()).isEqualTo(2);
        assertThat(run("policy").err()).contains("policy check");
        assertThat(run("policy", "check").code()).isEqualTo(2);
        assertThat(run("policy", "chekc").code()).isEqualTo(2);
        Shell.Result missing =
                run("policy", "check", directory.resolve("none.yaml").toString());
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).contains("none.yaml");
        assertThat(run("policy", "check", "--help").code()).isZero();
    }

    @Test
    void printsTheSchema() {
        assertThat(run("policy", "schema").out()).contains("\"$schema\"").contains("failureThreshold");
    }

    @Test
    void playsScenariosAndTellsWhereTheyComeOtherwise() throws IOException {
        String story = """
                policy
                  trigger: { metric: cpu, threshold: 80, duration: 2m }
                  actions: [ { type: restart } ]
                  cooldown: 10m
                  mode: act
                end
                value  90x5
                expect 2m act restart
                expect 3m hold cooling-down
                """;
        Path good = Files.writeString(directory.resolve("good.txt"), story);
        Path bad = Files.writeString(directory.resolve("bad.txt"), story.replace("2m act", "4m act"));
        Path broken = Files.writeString(directory.resolve("broken.txt"), story.replace("value", "valeu"));
        Shell.Result fine = run("policy", "test", good.toString(), "--verbose");
        assertThat(fine.code()).isZero();
        assertThat(fine.out()).contains("2m  act restart").contains(good + ": 2 decisions as expected");
        assertThat(fine.err()).isEqualTo("1 of 1 scenarios came as told" + System.lineSeparator());
        Shell.Result wrong = run("policy", "test", good.toString(), bad.toString(), broken.toString());
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.out())
                .contains(bad + ":8: at 4m expected 'act restart' but it was 'hold cooling-down until 12m'")
                .contains(broken + ":7: found a line 'valeu'");
        assertThat(wrong.err()).isEqualTo("1 of 3 scenarios came as told" + System.lineSeparator());
        assertThat(run("policy", "test").code()).isEqualTo(2);
        assertThat(run("policy", "test", directory.resolve("none.txt").toString())
                        .code())
                .isEqualTo(2);
    }
}
