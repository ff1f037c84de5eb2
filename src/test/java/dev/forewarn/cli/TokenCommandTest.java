package dev.forewarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.access.Secrets;
import dev.forewarn.access.TokenFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenCommandTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    @TempDir
    Path directory;

    private record Result(int code, String out, String err) {}

    private Result run(String... arguments) {
        return run(NOW, arguments);
    }

    private Result run(Instant now, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var streams = StandardStreams.of(out, err, false);
        var command = new TokenCommand(
                streams,
                config -> new TokenFile(directory.resolve("deep/tokens.json"), new Secrets(new SecureRandom())),
                InstantSource.fixed(now));
        int code = new ForewarnCli(streams, false, List.of(command)).run(arguments);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void showsTheSecretOnceOnStandardOutput() throws IOException {
        Result made = run("token", "create", "--name", "agent", "--scope", "ingest,read", "--expires", "90d");
        assertThat(made.code()).isZero();
        assertThat(made.out()).matches("fwt_[A-Za-z0-9_-]{43}\n");
        assertThat(made.err())
                .contains("'agent' (ingest read)", "shown this once")
                .doesNotContain(made.out().strip());
        Result listed = run("token", "list");
        assertThat(listed.out())
                .contains("agent", "ingest read", "2026-01-31T12:00:00Z", "2026-05-01T12:00:00Z")
                .doesNotContain(made.out().strip());
        assertThat(Files.readString(directory.resolve("deep/tokens.json")))
                .doesNotContain(made.out().strip());
        assertThat(run(NOW.plusSeconds(91L * 86_400), "token", "list").out()).contains("(expired)");
    }

    @Test
    void speaksJson() {
        assertThat(run("token", "create", "--name", "a", "--scope", "read", "--scope", "OPERATE", "--json")
                        .out())
                .startsWith(
                        "{\"name\":\"a\",\"scopes\":[\"read\",\"operate\"],\"created\":\"2026-01-31T12:00:00Z\",\"expires\":null,\"secret\":\"fwt_");
        assertThat(run("token", "list", "--json").out())
                .isEqualTo(
                        "[{\"name\":\"a\",\"scopes\":[\"read\",\"operate\"],\"created\":\"2026-01-31T12:00:00Z\",\"expires\":null}]\n");
    }

    @Test
    void revokes() {
        run("token", "create", "--name", "a", "--scope", "read");
        assertThat(run("token", "revoke", "a").out()).isEqualTo("revoked: a\n");
        Result again = run("token", "revoke", "a");
        assertThat(again.code()).isEqualTo(ExitCode.PROBLEM);
        assertThat(again.err()).contains("there is no token 'a'");
        assertThat(run("token", "list").err()).contains("no token in");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "token | Missing subcommand | 2",
                "token create --name a | --scope | 2",
                "token create --name a --scope root | accepted are ingest, read, operate, admin | 2",
                "token create --name <b> --scope read | letters, digits | 2",
                "token create --name a --scope read --expires soon | such as 90d | 2",
                "token create --name a --scope read --expires 2020-01-01T00:00:00Z | a time to come | 2",
                "token create --name taken --scope read | already | 1"
            })
    void saysWhatIsWrong(String line, String said, int code) {
        run("token", "create", "--name", "taken", "--scope", "read");
        Result result = run(line.split(" "));
        assertThat(result.err()).containsIgnoringCase(said);
        assertThat(result.code()).isEqualTo(code);
    }
}
