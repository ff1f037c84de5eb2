package dev.forewarn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.Side;
import dev.forewarn.risk.Trust;
import dev.forewarn.scoring.EntityAnomaly;
import dev.forewarn.training.ModelCatalog.ModelVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class HttpApiTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final FakeHouse house = new FakeHouse();
    private final ShowCase showCase = new ShowCase(house, NOW);
    private HttpServer server;
    private Client client;

    @BeforeEach
    void start() {
        server = house.serve(1_000_000);
        client = new Client(server);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void keepsSamplesOfAnArray() {
        var answer = client.post("api/v1/samples", Client.JSON, """
                [{"series":"cpu{host=\\"a\\"}","timestamp":"2026-01-31T12:00:00Z","value":42.5},
                 {"series":"cpu{host=\\"a\\"}","timestamp":1769860860,"value":43},
                 {"series":"cpu{host=\\"a\\"}","timestamp":1769860920000,"value":-1e3},
                 {"series":"cpu{host=\\"a\\"}","timestamp":"2026-01-31T13:00:00+01:00","value":9}]
                """);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"accepted\":3,\"refused\":{\"duplicate\":1}}");
        assertThat(house.kept.get(SeriesKey.parse("cpu{host=\"a\"}")))
                .containsExactly(
                        java.util.Map.entry(NOW, 42.5),
                        java.util.Map.entry(NOW.plusSeconds(60), 43.0),
                        java.util.Map.entry(NOW.plusSeconds(120), -1000.0));
    }

    @Test
    void showsThingsWithSeveralMetricsTheStrangestFirst() {
        house.entities = List.of(
                new EntityAnomaly("{pod=\"a\"}", NOW, 0.9995, true, 7, List.of(SeriesKey.parse("cpu{pod=\"a\"}"))),
                new EntityAnomaly("{pod=\"b\"}", NOW, 0.4, false, 5, List.of()));
        JsonNode page = Client.json(client.get("api/v1/entities?limit=1"));
        assertThat(page.get("total").asInt()).isEqualTo(2);
        assertThat(page.get("anomalous").asInt()).isEqualTo(1);
        assertThat(page.get("next").asInt()).isEqualTo(1);
        assertThat(page.get("entities").get(0).get("apart").get(0).asString()).isEqualTo("cpu{pod=\"a\"}");
        assertThat(Client.json(client.get("api/v1/entities?match=*b*"))
                        .get("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(Client.json(client.get("api/v1/entities?min=0.99"))
                        .get("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(client.get("metrics").body())
                .contains(
                        "forewarn_entities_anomalous 1.0",
                        "forewarn_entity_anomaly{entity=\"{pod=\\\"a\\\"}\"} 0.9995");
    }

    @Test
    void takesRowsOfCsvAndCountsThoseThatAreNone() {
        var answer = client.post("api/v1/samples", "text/csv; charset=utf-8", """
                series,timestamp,value
                cpu,2026-01-31T12:00:00Z,42.5
                "load{host=""a""}",1769860860,7
                cpu,yesterday,1
                cpu,2026-01-31T12:02:00Z,NaN
                """);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"accepted\":2,\"refused\":{\"bad-timestamp\":1,\"not-finite\":1}}");
        assertThat(house.kept.get(SeriesKey.parse("load{host=\"a\"}")))
                .containsExactly(java.util.Map.entry(NOW.plusSeconds(60), 7.0));
        assertThat(client.post("api/v1/samples", "text/csv", "<html>").statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-ndjson", "application/json", "text/plain", ""})
    void takesOneSampleALineWhateverTheTypeSays(String type) {
        String lines = """

                {"series":"cpu","timestamp":1769860800,"value":1}
                {"series":"cpu","timestamp":1769860860.5,"value":2}
                """;
        assertThat(client.post("api/v1/samples", type, lines).body()).contains("\"accepted\":2");
    }

    @Test
    void unpacksGzip() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write("[{\"series\":\"cpu\",\"timestamp\":1769860800,\"value\":1}]".getBytes(StandardCharsets.UTF_8));
        }
        var request = client.request("api/v1/samples")
                .header("Content-Type", Client.JSON)
                .header("Content-Encoding", "gzip")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray()));
        assertThat(client.send(request).body()).contains("\"accepted\":1");
    }

    @Test
    void scoresWithoutRemembering() {
        JsonNode answer = Client.json(client.post("api/v1/score", Client.JSON, """
                {"series":"q","samples":[[1769860800,1],[1769860860,12],[1769860920,13],[1769860980,4]],
                 "objective":{"side":"above","limit":10,"for":"5m"},"horizon":"PT30M"}
                """));
        assertThat(answer.get("probability").doubleValue()).isEqualTo(0.5);
        assertThat(answer.get("time_to_breach_s").doubleValue()).isEqualTo(180);
        assertThat(answer.get("breach_at").stringValue()).isEqualTo("2026-01-31T12:06:00Z");
        assertThat(answer.get("trust").stringValue()).isEqualTo("widened");
        assertThat(answer.get("drivers").get(0).stringValue()).contains("2 of 4");
        assertThat(answer.get("quantiles").get("levels")).hasSize(7);
        assertThat(answer.get("quantiles").get("steps")).hasSize(5);
        assertThat(answer.get("quantiles").get("steps").get(0).get("at").stringValue())
                .isEqualTo("2026-01-31T12:04:00Z");
        assertThat(house.kept).isEmpty();
    }

    @Test
    void listsRisksHighestFirstByPages() {
        showCase.fill();
        JsonNode first = Client.json(client.get("api/v1/risks?limit=3"));
        assertThat(first.get("total").intValue()).isEqualTo(10);
        assertThat(first.get("next").intValue()).isEqualTo(3);
        JsonNode top = first.get("risks").get(0);
        assertThat(top.get("series").stringValue()).isEqualTo(ShowCase.CHECKOUT);
        assertThat(top.get("probability").doubleValue()).isEqualTo(0.81);
        assertThat(top.get("side").stringValue()).isEqualTo("above");
        assertThat(top.get("limit").doubleValue()).isEqualTo(230);
        assertThat(top.get("horizon_s").doubleValue()).isEqualTo(3600);
        assertThat(top.get("id").stringValue()).matches("[0-9a-f]{16}");
        JsonNode last = Client.json(client.get("api/v1/risks?limit=3&offset=9"));
        assertThat(last.get("risks")).hasSize(1);
        assertThat(last.get("next").isNull()).isTrue();
    }

    @Test
    void filtersRisksByProbabilityAndPattern() {
        showCase.fill();
        assertThat(Client.json(client.get("api/v1/risks?min=0.3")).get("total").intValue())
                .isEqualTo(3);
        assertThat(Client.json(client.get("api/v1/risks?match=cpu_*web-0*"))
                        .get("total")
                        .intValue())
                .isEqualTo(2);
        assertThat(Client.json(client.get("api/v1/risks?match=cpu"))
                        .get("total")
                        .intValue())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "a/b",
                "cpu{path=\"/x/y\",q=\"50%\"}",
                "..",
                "a//b;c?d#e+f g",
                "<img src=x onerror=alert(1)>",
                "größe µs",
                "0123456789abcdef"
            })
    void findsAnySeriesByItsTextAndByItsId(String text) {
        var risk = showCase.risk(text, Side.ABOVE, 10, 3, 0.4, 5, Trust.FRESH);
        house.show(risk, FakeHouse.fan(risk.series(), NOW, Duration.ofMinutes(5), 4, 3, 1, 1, risk.objective()));
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace(".", "%2E");
        HttpResponse<String> byText = client.get("api/v1/series/" + encoded + "/forecast");
        assertThat(byText.statusCode()).as(byText.body()).isEqualTo(200);
        assertThat(Client.json(byText).get("series").stringValue()).isEqualTo(text);
        String id = Client.json(byText).get("id").stringValue();
        assertThat(client.get("api/v1/series/" + id + "/forecast").body()).isEqualTo(byText.body());
    }

    @Test
    void showsHistoryForecastAndObjectives() {
        showCase.fill();
        String id = RiskBody.id(SeriesKey.parse(ShowCase.CHECKOUT));
        JsonNode series = Client.json(client.get("api/v1/series/" + id + "/forecast?history=1h"));
        assertThat(series.get("history")).hasSize(13);
        assertThat(series.get("history").get(12).get(0).longValue()).isEqualTo(NOW.toEpochMilli());
        assertThat(series.get("forecast").get("steps")).hasSize(12);
        assertThat(series.get("forecast").get("step_s").doubleValue()).isEqualTo(300);
        assertThat(series.get("objectives").get(0).get("limit").doubleValue()).isEqualTo(230);
        assertThat(series.get("objectives")
                        .get(0)
                        .get("risk")
                        .get("probability")
                        .doubleValue())
                .isEqualTo(0.81);
    }

    @Test
    void tellsDecisionsWithTheirReasons() {
        showCase.fill();
        JsonNode decisions = Client.json(client.get("api/v1/decisions")).get("decisions");
        assertThat(decisions).hasSize(2);
        assertThat(decisions.get(0).get("kind").stringValue()).isEqualTo("hold");
        assertThat(decisions.get(0).get("rule").stringValue()).isEqualTo("cooling-down");
        assertThat(decisions.get(0).get("until").stringValue()).isEqualTo("2026-01-31T12:08:00Z");
        JsonNode act = decisions.get(1);
        assertThat(act.get("actions").get(0).toString()).isEqualTo("{\"type\":\"scale\",\"increment\":2,\"max\":10}");
        assertThat(act.get("checks")).hasSize(3);
        assertThat(act.get("receipts").get(0).get("outcome").stringValue()).isEqualTo("applied");
        assertThat(Client.json(client.get("api/v1/decisions?limit=1")).get("decisions"))
                .hasSize(1);
    }

    @Test
    void replacesPoliciesAndGivesThemBackAsTheyCame() {
        String yaml = "trigger: {metric: cpu}\ncooldown: 10m # größer\n";
        assertThat(client.put("api/v1/policies", "application/yaml", yaml).statusCode())
                .isEqualTo(200);
        var got = client.get("api/v1/policies");
        assertThat(got.body()).isEqualTo(yaml);
        assertThat(got.headers().firstValue("content-type").orElseThrow()).startsWith("application/yaml");
        client.put("api/v1/policies", "application/json", "{\"trigger\":{},\"cooldown\":\"1m\"}");
        assertThat(client.get("api/v1/policies")
                        .headers()
                        .firstValue("content-type")
                        .orElseThrow())
                .startsWith("application/json");
    }

    @Test
    void listsModels() {
        house.published.add(new ModelVersion("2026-01", NOW, true, 12, "ab12", "cafe", Long.MAX_VALUE));
        JsonNode model = Client.json(client.get("api/v1/models")).get("models").get(0);
        assertThat(model.get("seed").stringValue()).isEqualTo(Long.toString(Long.MAX_VALUE));
        assertThat(model.get("current").booleanValue()).isTrue();
    }

    @Test
    void isReadyWhileTheStoreAnswers() {
        assertThat(client.get("readyz").statusCode()).isEqualTo(200);
        house.reachable = false;
        var waiting = client.get("readyz");
        assertThat(waiting.statusCode()).isEqualTo(503);
        assertThat(waiting.headers().firstValue("retry-after")).isPresent();
        assertThat(client.get("healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void isNotReadyWhileItDrainsButAnswersAsEver() {
        server.drain();
        var answer = client.get("readyz");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Client.json(answer).get("status").stringValue()).isEqualTo("stopping");
        assertThat(client.get("healthz").statusCode()).isEqualTo(200);
        assertThat(client.get("api/v1/models").statusCode()).isEqualTo(200);
    }

    @Test
    void saysWhichPortIsTaken() {
        var second = new HttpServer(HttpSettings.defaults().withPort(server.port()), new FakeHouse().ports());
        assertThatThrownBy(second::start)
                .isInstanceOf(HttpStartException.class)
                .hasMessageContaining("Port " + server.port())
                .hasMessageContaining("in use")
                .hasMessageContaining("choose another port");
        second.close();
    }

    @Test
    void keepsItsHeadersOnEveryAnswer() {
        for (String path : new String[] {"", "console/app.js", "api/v1/risks", "nowhere", "api/v1/risks?min=9"}) {
            var headers = client.get(path).headers();
            assertThat(headers.firstValue("content-security-policy").orElseThrow())
                    .contains("script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(headers.firstValue("x-content-type-options")).contains("nosniff");
            assertThat(headers.firstValue("access-control-allow-origin")).isEmpty();
            assertThat(headers.firstValue("server")).isEmpty();
        }
    }

    @Test
    void answersAPageThatIsStillFreshWithNothing() {
        String etag = client.get("console/app.js").headers().firstValue("etag").orElseThrow();
        var again = client.send(client.request("console/app.js").header("If-None-Match", etag));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }
}
