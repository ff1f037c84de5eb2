package dev.forewarn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.access.AccessException;
import dev.forewarn.access.Scope;
import dev.forewarn.access.Secrets;
import dev.forewarn.access.TokenFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the server may start at all, and what it makes of names. */
class WhoIsLetInTest {
    private static final InstantSource TIME = InstantSource.fixed(GuardedHouse.START);

    @TempDir
    Path directory;

    private HttpSettings settings(String host, boolean insecure) {
        return new HttpSettings(
                host,
                0,
                1_000,
                new AccessSettings(
                        Optional.of(directory.resolve("tokens.json")),
                        insecure,
                        Optional.empty(),
                        AccessSettings.Limits.DEFAULT,
                        Duration.ofHours(1),
                        Optional.empty()));
    }

    private TokenFile tokens() {
        return new TokenFile(directory.resolve("tokens.json"), new Secrets(new SecureRandom()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.5", "forewarn.example", "127.0.0.1.example"})
    void othersAreNotLetInWithoutTokens(String host) {
        assertThatThrownBy(() -> settings(host, false).check(TIME))
                .isInstanceOf(AccessException.class)
                .hasMessageContaining("forewarn token create")
                .hasMessageContaining("http.insecure");
        assertThatThrownBy(() -> new HttpServer(settings(host, false), new FakeHouse().ports()))
                .isInstanceOf(AccessException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.3.2.1"})
    void thisMachineIs(String host) {
        assertThatCode(() -> settings(host, false).check(TIME)).doesNotThrowAnyException();
    }

    @Test
    void aTokenOrTheExplicitWordOpens() {
        assertThatCode(() -> settings("0.0.0.0", true).check(TIME)).doesNotThrowAnyException();
        tokens().create("me", Set.of(Scope.ADMIN), GuardedHouse.START, Optional.empty());
        assertThatCode(() -> settings("0.0.0.0", false).check(TIME)).doesNotThrowAnyException();
        tokens().revoke("me");
        assertThatThrownBy(() -> settings("0.0.0.0", false).check(TIME))
                .as("a file without tokens")
                .isInstanceOf(AccessException.class);
    }

    @Test
    void insecureDoesNotTakeTheTokensAway() {
        tokens().create("me", Set.of(Scope.ADMIN), GuardedHouse.START, Optional.empty());
        try (HttpServer server = new HttpServer(settings("127.0.0.1", true), new FakeHouse().ports()).start();
                Client client = new Client(server)) {
            assertThat(client.get("api/v1/risks").statusCode()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:1234, false, 200",
        "localhost, false, 200",
        "[::1]:99, false, 200",
        "evil.example, false, 403",
        "evil.example:8080, false, 403",
        "127.0.0.1.evil.example, false, 403",
        "forewarn.example, true, 200"
    })
    void withoutTokensOnlyLoopbackNamesAreOurs(String host, boolean insecure, int status) throws IOException {
        try (HttpServer server = new HttpServer(settings("127.0.0.1", insecure), new FakeHouse().ports()).start();
                var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write(("GET /api/v1/risks HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void aServerThatWasOpenClosesWithTheFirstToken() {
        try (HttpServer server = new HttpServer(settings("127.0.0.1", false), new FakeHouse().ports()).start();
                Client client = new Client(server)) {
            assertThat(client.get("api/v1/risks").statusCode()).isEqualTo(200);
            tokens().create("me", Set.of(Scope.ADMIN), GuardedHouse.START, Optional.empty());
            server.look();
            assertThat(client.get("api/v1/risks").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void everyAnswerCarriesTheHeadersThatBrowsersObey() {
        try (HttpServer server = new FakeHouse().serve(1_000);
                Client client = new Client(server)) {
            for (String path : new String[] {"", "healthz", "nothing"}) {
                var headers = client.get(path).headers();
                assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                        .contains("default-src 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'")
                        .doesNotContain("unsafe");
                assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
                assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
                assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
                assertThat(headers.firstValue("Permissions-Policy").orElseThrow())
                        .contains("camera=()");
                assertThat(headers.firstValue("Strict-Transport-Security"))
                        .as("only TLS may ask for it")
                        .isEmpty();
            }
        }
    }
}
