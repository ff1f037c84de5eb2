package dev.forewarn.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Whatever is wrong is answered with a problem document, and nothing is half-written. */
class BadInputTest {
    private static final int MAX_BODY = 200_000;
    private static final String GOOD = "{\"series\":\"cpu\",\"timestamp\":1769860800,\"value\":1}";

    private final FakeHouse house = new FakeHouse();
    private HttpServer server;
    private Client client;

    @BeforeEach
    void start() {
        server = house.serve(MAX_BODY);
        client = new Client(server);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"series\":\" \",\"timestamp\":1,\"value\":1} | /1/series",
                "{\"series\":7,\"timestamp\":1,\"value\":1} | /1/series",
                "{\"series\":\"a\\nb\",\"timestamp\":1,\"value\":1} | /1/series",
                "{\"timestamp\":1,\"value\":1} | /1/series",
                "{\"series\":\"a\",\"timestamp\":\"yesterday\",\"value\":1} | /1/timestamp",
                "{\"series\":\"a\",\"timestamp\":\"2026-01-31T12:00:00\",\"value\":1} | /1/timestamp",
                "{\"series\":\"a\",\"timestamp\":-5,\"value\":1} | /1/timestamp",
                "{\"series\":\"a\",\"timestamp\":1e300,\"value\":1} | /1/timestamp",
                "{\"series\":\"a\",\"timestamp\":null,\"value\":1} | /1/timestamp",
                "{\"series\":\"a\",\"timestamp\":1,\"value\":null} | /1/value",
                "{\"series\":\"a\",\"timestamp\":1,\"value\":\"NaN\"} | /1/value",
                "{\"series\":\"a\",\"timestamp\":1,\"value\":1e999} | /1/value",
                "{\"series\":\"a\",\"timestamp\":1,\"value\":-1e200} | /1/value",
                "{\"series\":\"a\",\"timestamp\":1,\"value\":true} | /1/value",
                "{\"series\":\"a\",\"timestamp\":1,\"value\":1,\"valeu\":2} | /1/valeu",
                "[1,2] | /1",
                "7 | /1"
            })
    void refusesABatchWithOneBadSampleAndNamesTheField(String bad, String field) {
        var answer = client.post("api/v1/samples", Client.JSON, "[" + GOOD + "," + bad + "]");
        JsonNode problem = problem(answer, 400);
        JsonNode first = problem.get("problems").get(0);
        assertThat(first.get("field").stringValue()).isEqualTo(field);
        assertThat(first.get("found").stringValue()).isNotBlank();
        assertThat(first.get("accepted").stringValue()).isNotBlank();
        assertThat(house.kept).isEmpty();
    }

    @Test
    void listsUpToTwentyProblemsAtOnce() {
        String bad = "{\"series\":\"a\",\"timestamp\":1,\"value\":null},".repeat(30);
        JsonNode problem = problem(client.post("api/v1/samples", Client.JSON, "[" + bad + GOOD + "]"), 400);
        assertThat(problem.get("problems")).hasSize(20);
        assertThat(problem.get("detail").stringValue()).contains("30 problems");
    }

    @Test
    void namesEveryProblemOfAScoreRequest() {
        JsonNode problem = problem(client.post("api/v1/score", Client.JSON, """
                        {"series":"","step":"5 minutes","samples":[[1769860800,1],["x",2],[1769860700,3],[1769860900,"NaN"],[1]],
                         "objective":{"side":"over","limit":"high","for":"-5m","foo":1},"horizon":"0s","extra":true}
                        """), 400);
        assertThat(StreamSupport.stream(problem.get("problems").spliterator(), false)
                        .map(entry -> entry.get("field").stringValue()))
                .containsExactlyInAnyOrder(
                        "/extra",
                        "/series",
                        "/step",
                        "/samples/1/0",
                        "/samples/2/0",
                        "/samples/3/1",
                        "/samples/4",
                        "/horizon",
                        "/objective/foo",
                        "/objective/side",
                        "/objective/limit",
                        "/objective/for");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"series\":\"q\",\"samples\":[[1,1]],\"objective\":{\"side\":\"above\",\"limit\":1},\"horizon\":\"1h\"}",
                "{\"series\":\"q\",\"samples\":[],\"objective\":{\"side\":\"above\",\"limit\":1},\"horizon\":\"1h\"}",
                "{\"series\":\"q\",\"step\":\"1s\",\"samples\":[[1,1]],\"objective\":{\"side\":\"above\",\"limit\":1},\"horizon\":\"90d\"}",
                "{\"series\":\"q\",\"samples\":[[1,1],[1.001,2]],\"objective\":{\"side\":\"above\",\"limit\":1},\"horizon\":\"90d\"}",
                "[]",
                "null",
                "{}"
            })
    void refusesAScoreRequestThatSaysTooLittleOrAsksTooMuch(String body) {
        assertThat(problem(client.post("api/v1/score", Client.JSON, body), 400).get("problems"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "{",
                "[{\"series\":",
                "[1,]",
                "{'a':1}",
                "[NaN]",
                "[Infinity]",
                "// x",
                "[] []",
                "\"",
                "nul",
                "{\"a\":1,\"a\":2}"
            })
    void saysWhereJsonIsMalformed(String body) {
        JsonNode problem = problem(client.post("api/v1/score", Client.JSON, body), 400);
        assertThat(problem.get("detail").stringValue()).isNotBlank().doesNotContain("Exception", "jackson");
        if (!body.isBlank() && !body.startsWith("[]")) {
            assertThat(problem.get("detail").stringValue()).containsPattern("line 1, column \\d");
        }
    }

    @Test
    void refusesNestingWithoutEnd() {
        String deep = "[".repeat(100_000);
        problem(client.post("api/v1/score", Client.JSON, deep), 400);
        problem(client.post("api/v1/samples", Client.JSON, deep), 400);
        problem(client.post("api/v1/samples", Client.JSON, "[" + "9".repeat(50_000) + "]"), 400);
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        String large = "[" + (GOOD + ",").repeat(MAX_BODY / GOOD.length()) + GOOD + "]";
        JsonNode problem = problem(client.post("api/v1/samples", Client.JSON, large), 413);
        assertThat(problem.get("detail").stringValue()).contains("200000 bytes");
        assertThat(house.kept).isEmpty();
    }

    @Test
    void refusesABombOfGzip() throws IOException {
        var packed = new java.io.ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(packed)) {
            gzip.write(new byte[50_000_000]);
        }
        problem(client.send(gzipped(packed.toByteArray())), 413);
        problem(client.send(gzipped(java.util.Arrays.copyOf(packed.toByteArray(), 30))), 400);
        problem(client.send(gzipped("no gzip".getBytes(StandardCharsets.UTF_8))), 400);
    }

    @ParameterizedTest
    @CsvSource({
        "api/v1/samples, application/x-www-form-urlencoded",
        "api/v1/samples, application/pdf",
        "api/v1/score, text/plain",
        "api/v1/score, application/xml"
    })
    void saysWhichMediaTypeToSend(String path, String type) {
        JsonNode problem = problem(client.post(path, type, "[]"), 415);
        assertThat(problem.get("detail").stringValue()).contains("application/json");
    }

    @Test
    void keepsOldPoliciesWhenTheNewOnesAreWrong() {
        house.policies = "old";
        JsonNode problem = problem(client.put("api/v1/policies", "text/yaml", "name: x"), 400);
        assertThat(problem.get("problems")).hasSize(2);
        assertThat(problem.get("problems").get(0).get("detail").stringValue()).contains("trigger is missing");
        assertThat(house.policies).isEqualTo("old");
        problem(client.put("api/v1/policies", "text/html", "trigger cooldown"), 415);
        problem(
                client.send(client.request("api/v1/policies")
                        .header("Content-Type", "text/yaml")
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[] {(byte) 0xff, (byte) 0xfe, 1}))),
                400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api/v1/risks?min=2",
                "api/v1/risks?min=NaN",
                "api/v1/risks?limit=0",
                "api/v1/risks?limit=1001",
                "api/v1/risks?limit=x",
                "api/v1/risks?offset=-1",
                "api/v1/risks?mim=0.5",
                "api/v1/decisions?limit=99999999999",
                "api/v1/stream?min=-1",
                "api/v1/series/x/forecast?history=forever",
                "api/v1/series/x/forecast?history=9999d"
            })
    void refusesAQueryThatMakesNoSense(String path) {
        assertThat(problem(client.get(path), 400).get("problems")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nowhere",
                "api/v1/series/none/forecast",
                "api/v1/series/0123456789abcdef/forecast",
                "console/../pom.xml",
                "console/nothing.js",
                "console/%2e%2e%2fpom.xml",
                "api/v1/risks/7"
            })
    void saysThatThereIsNothingThere(String path) {
        problem(client.get(path), 404);
    }

    @Test
    void saysWhichMethodsAreTaken() {
        var answer = client.send(client.request("api/v1/policies").DELETE());
        assertThat(problem(answer, 405).get("detail").stringValue()).contains("GET, PUT");
        assertThat(answer.headers().firstValue("allow")).contains("GET, PUT");
        problem(client.get("api/v1/samples"), 405);
    }

    @Test
    void asksToComeBackWhenTheStoreIsDown() {
        house.reachable = false;
        var answer = client.post("api/v1/samples", Client.JSON, "[" + GOOD + "]");
        assertThat(problem(answer, 503).get("detail").stringValue()).contains("database does not answer", "Nothing");
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
    }

    @Test
    void neverShowsItsInside() {
        house.broken = true;
        var answer = client.get("api/v1/risks");
        problem(answer, 500);
        assertThat(answer.body()).doesNotContain("secret", "Exception", "dev.forewarn");
    }

    @ParameterizedTest
    @CsvSource({
        "http://evil.example, 403",
        "http://localhost.evil.example:8080, 403",
        "null, 403",
        "file://, 403",
        "http://localhost:3000, 200",
        "http://127.0.0.1:8080, 200"
    })
    void letsNoOtherSiteChangeAnything(String origin, int status) {
        var answer = client.send(client.request("api/v1/samples")
                .header("Content-Type", Client.JSON)
                .header("Origin", origin)
                .POST(HttpRequest.BodyPublishers.ofString("[" + GOOD + "]")));
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(house.kept.isEmpty()).isEqualTo(status == 403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GARBAGE\r\n\r\n", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "GET /%zz HTTP/1.0\r\n\r\n"})
    void answersWhatIsNoHttpWithoutAnInside(String bytes) throws IOException {
        try (var socket = new Socket(java.net.InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.").containsPattern("^HTTP/1.\\d 4\\d\\d");
            assertThat(answer).doesNotContain("Exception", "at org.", "jetty", "<html");
        }
    }

    private HttpRequest.Builder gzipped(byte[] bytes) {
        return client.request("api/v1/samples")
                .header("Content-Type", Client.JSON)
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
    }

    private static JsonNode problem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("application/problem+json");
        JsonNode problem = Client.json(answer);
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        assertThat(problem.get("title").stringValue()).isNotBlank();
        assertThat(problem.get("detail").stringValue()).isNotBlank();
        return problem;
    }
}
