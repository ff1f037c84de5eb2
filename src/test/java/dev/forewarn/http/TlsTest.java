package dev.forewarn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.access.AccessException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class TlsTest {
    @TempDir
    Path directory;

    private AccessSettings.TlsFiles files;
    private Certificates.Pair first;
    private Optional<HttpServer> running = Optional.empty();

    @BeforeEach
    void make() throws Exception {
        files = new AccessSettings.TlsFiles(directory.resolve("chain.pem"), directory.resolve("key.pem"));
        first = Certificates.make(directory, "EC");
        first.write(files);
    }

    @AfterEach
    void stop() {
        running.ifPresent(HttpServer::close);
    }

    private HttpServer serve() {
        AccessSettings open = AccessSettings.open();
        var access = new AccessSettings(
                Optional.empty(), false, Optional.of(files), open.limits(), open.sessionLifetime(), Optional.empty());
        HttpServer server =
                new HttpServer(new HttpSettings("127.0.0.1", 0, 1_000, access), new FakeHouse().ports()).start();
        running = Optional.of(server);
        return server;
    }

    @Test
    void speaksTlsTellsBrowsersToStayWithItAndTakesANewCertificateWithoutRestart() throws Exception {
        HttpServer server = serve();
        assertThat(server.url()).startsWith("https://127.0.0.1:");
        HttpResponse<String> answer = get(server, first);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Strict-Transport-Security")).contains("max-age=31536000");
        assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        assertThat(shown(answer)).isEqualTo(first.certificate());

        Certificates.Pair second = Certificates.make(directory, "RSA");
        Files.writeString(files.certificate(), second.certificatePem());
        server.look(); // between two writes they do not fit
        assertThat(shown(get(server, first))).isEqualTo(first.certificate());
        second.write(files);
        server.look();
        assertThat(shown(get(server, second))).isEqualTo(second.certificate());
        assertThatThrownBy(() -> get(server, first)).isInstanceOf(SSLException.class);

        Files.writeString(files.key(), "nothing");
        server.look();
        Files.delete(files.certificate());
        server.look();
        assertThat(shown(get(server, second))).isEqualTo(second.certificate());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaksBothPresentVersions(String version) throws Exception {
        assertThat(handshake(serve(), version)).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1", "TLSv1.1"})
    void refusesOldVersions(String version) {
        HttpServer server = serve();
        assertThatThrownBy(() -> handshake(server, version)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesToStartWithFilesThatDoNotFit() throws Exception {
        String otherKey = Certificates.make(directory, "EC").keyPem();
        Files.writeString(files.key(), otherKey);
        assertThatThrownBy(this::serve)
                .isInstanceOf(AccessException.class)
                .hasMessageContaining("http.tls.certificate")
                .hasMessageContaining("the key is not that of the first certificate");
        Files.writeString(files.key(), first.keyPem().replace("PRIVATE KEY", "EC PRIVATE KEY"));
        assertThatThrownBy(this::serve).hasMessageContaining("openssl pkcs8 -topk8");
        Files.writeString(files.key(), first.certificatePem());
        assertThatThrownBy(this::serve).hasMessageContaining("holds no key");
        first.write(files);
        Files.writeString(files.certificate(), first.keyPem());
        assertThatThrownBy(this::serve)
                .hasMessageContaining("holds no PEM certificates")
                .message()
                .doesNotContain(first.keyPem().lines().skip(1).findFirst().orElseThrow());
        Files.delete(files.certificate());
        assertThatThrownBy(this::serve).hasMessageContaining("cannot be read");
    }

    private static HttpResponse<String> get(HttpServer server, Certificates.Pair trusted) throws Exception {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(trusted.trust())
                .connectTimeout(Duration.ofSeconds(10))
                .build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(server.url() + "healthz")).build(), BodyHandlers.ofString());
        }
    }

    private static Certificate shown(HttpResponse<String> answer) throws SSLException {
        return answer.sslSession().orElseThrow().getPeerCertificates()[0];
    }

    private String handshake(HttpServer server, String version) throws Exception {
        try (var socket = (SSLSocket) first.trust().getSocketFactory().createSocket("127.0.0.1", server.port())) {
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            return socket.getSession().getProtocol();
        }
    }
}
