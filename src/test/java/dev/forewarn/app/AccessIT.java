package dev.forewarn.app;

import static dev.forewarn.app.ForewarnProcess.forewarn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.app.ForewarnProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program refuses to let strangers in, and says what to do. */
class AccessIT {
    @TempDir
    Path directory;

    private ForewarnProcess.Launch program(String... arguments) {
        return forewarn(arguments).with("FOREWARN_DATA_DIR", directory.toString());
    }

    @Test
    void offLoopbackWithoutTokensItDoesNotStart() throws Exception {
        Ended ended = program("serve").with("FOREWARN_HTTP_HOST", "0.0.0.0").run();
        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.errLines()).hasSize(1);
        assertThat(ended.err()).contains("forewarn token create --name", "FOREWARN_HTTP_INSECURE=true");
        assertThat(ended.out()).isEmpty();
        try (var left = Files.list(directory)) {
            assertThat(left).as("nothing was opened").isEmpty();
        }
    }

    @Test
    void brokenTokensAndCertificatesAreToldBeforeAnythingIsOpened() throws Exception {
        Files.writeString(directory.resolve("tokens.json"), "{");
        Ended tokens = program("serve").run();
        assertThat(tokens.exit()).isEqualTo(2);
        assertThat(tokens.err()).contains("tokens.json");
        Files.delete(directory.resolve("tokens.json"));

        Ended half = program("serve").with("FOREWARN_HTTP_TLS_KEY", "key.pem").run();
        assertThat(half.exit()).isEqualTo(2);
        assertThat(half.err()).contains("http.tls: certificate and key go together");
        Ended missing = program("serve")
                .with("FOREWARN_HTTP_TLS_KEY", "key.pem")
                .with("FOREWARN_HTTP_TLS_CERTIFICATE", "chain.pem")
                .run();
        assertThat(missing.exit()).isEqualTo(2);
        assertThat(missing.err()).contains("http.tls.certificate chain.pem", "cannot be read");
        Ended maybe = program("serve").with("FOREWARN_HTTP_INSECURE", "maybe").run();
        assertThat(maybe.exit()).isEqualTo(2);
        assertThat(maybe.err()).contains("http.insecure: expected true or false, found 'maybe'");
    }

    @Test
    void tokensAreMadeListedAndRevoked() throws IOException, InterruptedException {
        Ended made =
                program("token", "create", "--name", "me", "--scope", "admin").run();
        assertThat(made.exit()).isZero();
        assertThat(made.out()).matches("fwt_[A-Za-z0-9_-]{43}\n");
        assertThat(program("token", "list").run().out())
                .contains("me", "admin")
                .doesNotContain(made.out().strip());
        assertThat(program("token", "revoke", "me").run().exit()).isZero();
        Ended none = program("serve").with("FOREWARN_HTTP_HOST", "0.0.0.0").run();
        assertThat(none.exit()).as("the last token is gone").isEqualTo(2);
    }
}
