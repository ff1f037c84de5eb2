package dev.forewarn.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Any body at all is answered with success or with the caller's mistake, never with ours. */
class BodyFuzzTest {
    private static final List<String> GOOD = List.of(
            "[{\"series\":\"cpu{host=\\\"a\\\"}\",\"timestamp\":1769860800,\"value\":1.5}]",
            "{\"series\":\"cpu\",\"timestamp\":\"2026-01-31T12:00:00Z\",\"value\":-2e3}\n",
            "{\"series\":\"q\",\"step\":\"5m\",\"samples\":[[1769860800,1],[1769861100,2]],"
                    + "\"objective\":{\"side\":\"above\",\"limit\":10,\"for\":\"5m\"},\"horizon\":\"PT1H\"}");
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u0000",
        "null",
        "true",
        "NaN",
        "-",
        "1e999",
        "1e-999",
        "0",
        "9999999999999999999999",
        "\"series\"",
        "\"value\"",
        "\"timestamp\"",
        "\"samples\"",
        "\"P1D\"",
        "\"PT-0.000000001S\"",
        "\"99999d\"",
        "\n",
        "\0",
        "é",
        "\ud83d\ude00",
        "-0.0",
        "\"+1000000000-12-31T23:59:59Z\"",
        "4e15",
        "[[[[",
        "\"P106751991167300D\""
    };

    private static @Nullable HttpServer server;
    private static @Nullable Client client;

    @BeforeContainer
    static void start() {
        server = new FakeHouse().serve(1_000_000);
        client = new Client(server);
    }

    @AfterContainer
    static void stop() {
        if (server != null && client != null) {
            server.close();
            client.close();
        }
    }

    @Property(tries = 400)
    void anyBytes(@ForAll byte[] body) {
        assertHandled(body);
    }

    @Property(tries = 600)
    void anyHeapOfJsonPieces(@ForAll("heaps") String body) {
        assertHandled(body.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 600)
    void anyDamageToAGoodBody(@ForAll("damaged") String body) {
        assertHandled(body.getBytes(StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<String> heaps() {
        return Arbitraries.of(PIECES).list().ofMaxSize(25).map(pieces -> String.join("", pieces));
    }

    @Provide
    Arbitrary<String> damaged() {
        return Combinators.combine(
                        Arbitraries.of(GOOD),
                        Arbitraries.integers().between(0, 200),
                        Arbitraries.integers().between(0, 12),
                        Arbitraries.of(PIECES))
                .as((good, at, cut, piece) -> {
                    int from = Math.min(at, good.length());
                    return good.substring(0, from) + piece + good.substring(Math.min(good.length(), from + cut));
                });
    }

    private static void assertHandled(byte[] body) {
        if (client == null) {
            throw new IllegalStateException("the server was not started");
        }
        for (String path : List.of("api/v1/samples", "api/v1/score")) {
            int status = client.post(path, Client.JSON, body).statusCode();
            assertThat(status).as(path).isIn(200, 400);
        }
    }
}
