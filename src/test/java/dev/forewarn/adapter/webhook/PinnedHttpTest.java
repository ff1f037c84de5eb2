package dev.forewarn.adapter.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PinnedHttpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path directory;

    private Endpoint endpoint;

    @BeforeEach
    void open() throws IOException {
        endpoint = new Endpoint();
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private PinnedHttp named(boolean allowPrivate, List<InetAddress> addresses) {
        Target target = Target.of("http://hooks.example.org:" + endpoint.port() + "/a?b=c", allowPrivate, PATIENCE);
        return new PinnedHttp(target, host -> addresses, null);
    }

    @Test
    void goesToTheAddressThatWasResolvedAndStillNamesTheHost() throws Exception {
        try (PinnedHttp http = named(true, List.of(address("127.0.0.1")))) {
            assertThat(http.post(Map.of("X-Own", "1"), "hello".getBytes(UTF_8)).status())
                    .isEqualTo(200);
        }
        Endpoint.Got got = endpoint.next();
        assertThat(got.header("Host")).isEqualTo("hooks.example.org:" + endpoint.port());
        assertThat(got.header("X-Own")).isEqualTo("1");
        assertThat(got.path()).isEqualTo("/a?b=c");
        assertThat(got.body()).isEqualTo("hello".getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "127.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]"})
    void everySpellingOfThisMachineIsRefused(String host) {
        String url = "http://" + host + ":" + endpoint.port() + "/";
        assertThatThrownBy(() -> {
                    try (var http = new PinnedHttp(Target.of(url, false, PATIENCE))) {
                        http.post(Map.of(), new byte[0]);
                    }
                })
                .isInstanceOfAny(AddressRefusedException.class, NotSentException.class, IllegalArgumentException.class);
        assertThat(endpoint.waiting()).isZero();
    }

    @Test
    void oneAddressThatIsNotPublicAmongOthersIsEnough() {
        try (PinnedHttp http = named(false, List.of(address("1.1.1.1"), address("169.254.169.254")))) {
            assertThatThrownBy(() -> http.post(Map.of(), new byte[0]))
                    .isInstanceOf(AddressRefusedException.class)
                    .hasMessage("http://hooks.example.org:" + endpoint.port() + " leads to a metadata or link-local"
                            + " address (169.254.169.254); set allowPrivate: true where that is meant");
        }
    }

    /** The name is asked once a call, and the connection goes to what was judged; a second answer has no say. */
    @Test
    void aNameThatTurnsElsewhereIsJudgedAnewAtEachCall() throws Exception {
        var answers = new ArrayList<>(List.of(List.of(address("127.0.0.1")), List.of(address("10.0.0.1"))));
        Target target = Target.of("http://rebind.example.org:" + endpoint.port() + "/", true, PATIENCE);
        try (var http = new PinnedHttp(target, host -> answers.removeFirst(), null)) {
            assertThat(http.post(Map.of(), new byte[0]).status()).isEqualTo(200);
            assertThat(answers).hasSize(1);
        }
        try (PinnedHttp http = named(false, List.of(address("127.0.0.1")))) {
            assertThatThrownBy(() -> http.post(Map.of(), new byte[0])).isInstanceOf(AddressRefusedException.class);
        }
    }

    @Test
    void theNextAddressIsTriedWhereNobodyListens() throws Exception {
        try (PinnedHttp http = named(true, List.of(address("127.0.0.3"), address("127.0.0.1")))) {
            assertThat(http.post(Map.of(), new byte[0]).status()).isEqualTo(200);
        }
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        endpoint.then(Endpoint.status(307, "", "Location", endpoint.url()));
        try (PinnedHttp http = named(true, List.of(address("127.0.0.1")))) {
            assertThat(http.post(Map.of(), new byte[0]).status()).isEqualTo(307);
        }
        endpoint.next();
        assertThat(endpoint.waiting()).isZero();
    }

    @Test
    void anAnswerThatDoesNotEndIsGivenUp() {
        endpoint.then(endpoint.halfAnAnswer());
        try (var http = new PinnedHttp(endpoint.target(Duration.ofMillis(300)))) {
            assertThatThrownBy(() -> http.post(Map.of(), new byte[0])).isInstanceOf(HttpTimeoutException.class);
        }
    }

    @Test
    void ofALongAnswerOnlyTheBeginningIsKept() throws Exception {
        endpoint.then(Endpoint.status(400, "x".repeat(1_000_000)));
        try (var http = new PinnedHttp(endpoint.target())) {
            Answer answer = http.post(Map.of(), new byte[0]);
            assertThat(answer.body()).hasSize(8_192);
            assertThat(answer.words()).startsWith("400 (xxx").hasSizeLessThan(200);
        }
    }

    @Test
    void aNameAndPasswordBecomeBasicAuthentication() throws Exception {
        Target target = Target.of("http://me:it@127.0.0.1:" + endpoint.port() + "/", true, PATIENCE);
        try (var http = new PinnedHttp(target)) {
            http.post(Map.of(), new byte[0]);
        }
        assertThat(endpoint.next().header("Authorization")).isEqualTo("Basic bWU6aXQ=");
        assertThat(target).hasToString("http://127.0.0.1:" + endpoint.port());
    }

    /** The address is in the certificate as well: the JDK alone would take that in place of the name. */
    @Test
    void theCertificateHasToBeForTheNameAlsoWhenTheAddressMatches() throws Exception {
        KeyStore keys = keys("dns:hooks.example.org,dns:*.wild.example.org,ip:127.0.0.1");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("it", keys.getCertificate("it"));
        HttpsServer server = https(keys);
        try {
            assertThat(overTls(server, "hooks.example.org", trusted).status()).isEqualTo(204);
            assertThat(overTls(server, "a.wild.example.org", trusted).status()).isEqualTo(204);
            assertThat(overTls(server, "127.0.0.1", trusted).status()).isEqualTo(204);
            for (String other : List.of("other.example.org", "a.b.wild.example.org", "wild.example.org")) {
                assertThatThrownBy(() -> overTls(server, other, trusted))
                        .isInstanceOf(NotSentException.class)
                        .hasMessageContaining("no TLS with https://" + other);
            }
            assertThatThrownBy(() -> overTls(server, "hooks.example.org", null)).isInstanceOf(NotSentException.class);
        } finally {
            server.stop(0);
        }
    }

    private static Answer overTls(HttpsServer server, String host, @Nullable KeyStore trusted) throws Exception {
        Target target = Target.of("https://" + host + ":" + server.getAddress().getPort() + "/", true, PATIENCE);
        try (var http = new PinnedHttp(target, any -> List.of(address("127.0.0.1")), trusted)) {
            return http.post(Map.of(), new byte[0]);
        }
    }

    private static HttpsServer https(KeyStore keys) throws Exception {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private KeyStore keys(String names) throws Exception {
        Path file = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "it",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=it",
                        "-ext",
                        "SAN=" + names,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }
}
