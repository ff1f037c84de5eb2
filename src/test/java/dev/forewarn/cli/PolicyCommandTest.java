package dev.forewarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.adapter.files.PolicyFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PolicyCommandTest {
    private static final String FOUNDING = """
            trigger:  { metric: cpu_utilization, threshold: 80, duration: 5m }
            actions:  [ { type: scale, parameters: { increment: 2, max: 10 } } ]
            cooldown: 10m
            """;

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return new CommandLine(new PolicyCommand(new PolicyFiles()))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    @Test
    void saysAllIsFineWithALineForEachPolicy() throws IOException {
        Path file = Files.writeString(directory.resolve("shop.yaml"), FOUNDING);
        assertThat(run("check", file.toString())).isZero();
        assertThat(out)
                .hasToString(file
                        + ":1: cpu_utilization above 80: when cpu_utilization above 80 for 5m: scale +2 (at most 10); cooldown 10m;"
                        + " mode recommend" + System.lineSeparator());
    }

    @Test
    void namesEachProblemOnALineOfItsOwn() throws IOException {
        Path file = Files.writeString(
                directory.resolve("shop.yaml"), FOUNDING.replace("80", "high").replace("10m", "soon"));
        assertThat(run("check", file.toString(), directory.resolve("none.yaml").toString()))
                .isEqualTo(1);
        assertThat(out.toString().lines())
                .hasSize(3)
                .anySatisfy(l -> assertThat(l).contains(":1:", "'high'"));
        assertThat(err.toString().strip()).isEqualTo("3 problems");
    }

    @Test
    void explainsItsUsage() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("policy check");
        assertThat(run("check")).isEqualTo(2);
        assertThat(err.toString()).contains("FILE");
        assertThat(run("chekc")).isEqualTo(2);
        assertThat(run("check", "--help")).isZero();
        assertThat(out.toString()).contains("Exit codes");
    }
}
