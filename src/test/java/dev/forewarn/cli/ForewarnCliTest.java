package dev.forewarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForewarnCliTest {
    @Test
    void saysItsVersionAnywhere() {
        assertThat(new Shell().run("--version").out()).startsWith("forewarn ").contains("Java 25");
        assertThat(new Shell().run("score", "--version").out()).startsWith("forewarn ");
    }

    @Test
    void helpsWithItselfAndWithEveryCommand() {
        var result = new Shell().run("help");
        assertThat(result.out()).contains("Usage: forewarn").contains("train").contains("Exit codes: 0 done");
        assertThat(result.code()).isZero();
        assertThat(new Shell().run("--help").out()).isEqualTo(result.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "score", "models"})
    void helpsWithACommandInTwoWays(String command) {
        var help = new Shell().run("help", command);
        assertThat(help.out()).contains("Usage: forewarn " + command).doesNotContain("\u001b");
        assertThat(help.code()).isZero();
        assertThat(new Shell().run(command, "--help").out()).isEqualTo(help.out());
    }

    @Test
    void usesColourOnATerminalOnly() {
        assertThat(new Shell().onTerminal().run("help").out()).contains("\u001b[");
    }

    @Test
    void suggestsWhatWasMeant() {
        var command = new Shell().run("scor");
        assertThat(command.err())
                .contains("'scor'")
                .contains("Did you mean")
                .contains("score")
                .contains("forewarn help");
        assertThat(command.code()).isEqualTo(2);

        var option = new Shell().run("score", "--models", ".", "--objectivs", "x");
        assertThat(option.err())
                .contains("'--objectivs'")
                .contains("--objectives")
                .contains("Say 'forewarn help score'");
        assertThat(option.code()).isEqualTo(2);

        var required = new Shell().run("score", "--model", ".");
        assertThat(required.err()).contains("'--model'").contains("--models");
        assertThat(required.code()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "train", "score", "train --data x --models m --seed many"})
    void wrongUsageIsOneLineAndAHint(String line) {
        var result = new Shell().run(line.isEmpty() ? new String[0] : line.split(" "));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err().lines()).hasSize(2);
        assertThat(result.err()).startsWith("forewarn: ").contains("Say 'forewarn help");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void expectedFailuresAreOneLine() {
        var result = new Shell().run("stumble", "expected");
        assertThat(result.err()).isEqualTo("forewarn: models/v1/manifest.json is damaged; roll back\n");
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void unexpectedFailuresAreOneLineWithoutAStackTrace() {
        var result = new Shell().run("stumble", "unexpected");
        assertThat(result.err())
                .isEqualTo("forewarn: internal error: java.lang.IllegalStateException: first line second line"
                        + " (run with FOREWARN_DEBUG=1 for the stack trace)\n");
        assertThat(result.code()).isEqualTo(1);
        assertThat(new Shell().run("stumble", "deep").err())
                .contains("StackOverflowError")
                .hasLineCount(1);
    }

    @Test
    void showTheirStackTraceWhenDebugging() {
        assertThat(new Shell().debugging().run("stumble", "unexpected").err()).contains("\tat dev.forewarn.cli.Shell");
    }
}
