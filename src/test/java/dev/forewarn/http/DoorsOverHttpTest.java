package dev.forewarn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.adapter.Wire;
import dev.forewarn.adapter.prometheus.Requests;
import dev.forewarn.adapter.prometheus.Requests.Series;
import dev.forewarn.loop.KnownSeries;
import dev.forewarn.loop.LimitedIntake;
import dev.forewarn.loop.SelectedIntake;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.selection.KnownFates;
import dev.forewarn.selection.RelabelAction;
import dev.forewarn.selection.RelabelRule;
import dev.forewarn.selection.Relabelling;
import dev.forewarn.selection.SeriesRegex;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What senders hear of samples that are left out or beyond the limit, and what readers get who ask with a selector. */
class DoorsOverHttpTest {
    private static final String VERSION2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";

    private final FakeHouse house = new FakeHouse();
    private HttpServer server;
    private Client client;

    @BeforeEach
    void start() {
        var known = new KnownSeries() {
            @Override
            public int count() {
                return house.kept.size();
            }

            @Override
            public boolean knows(SeriesKey series) {
                return house.kept.containsKey(series);
            }
        };
        var rules = new Relabelling(List.of(
                new RelabelRule(RelabelAction.DROP, List.of("__name__"), ";", SeriesRegex.of("go_.*"), 0, "", "$1")));
        house.door = new SelectedIntake(new LimitedIntake(house, known, 2), new KnownFates(rules, 2_000, 1_000_000));
        server = house.serve(1_000_000);
        client = new Client(server);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    private static String sample(String series, int minute) {
        return "{\"series\":\"" + series + "\",\"timestamp\":" + (1_769_860_800 + 60 * minute) + ",\"value\":1}\n";
    }

    private HttpResponse<String> write(String type, byte[] body) {
        return client.send(client.request("api/v1/write")
                .header("Content-Type", type)
                .header("Content-Encoding", "snappy")
                .POST(BodyPublishers.ofByteArray(Wire.snappy(body))));
    }

    private static Series series(String name, int minute) {
        return Series.of(Map.of("__name__", name), 1_769_860_800_000d + 60_000d * minute, 1);
    }

    @Test
    void theReceiptTellsWhatWasLeftOutAndWhatToDo() {
        JsonNode receipt = Client.json(client.post(
                "api/v1/samples", Client.JSON, sample("a", 0) + sample("go_gc", 0) + sample("b", 0) + sample("c", 0)));
        assertThat(receipt.get("accepted").intValue()).isEqualTo(2);
        assertThat(receipt.get("refused").toString()).isEqualTo("{\"series-limit\":1,\"unselected\":1}");
        assertThat(receipt.at("/advice/series-limit").stringValue()).contains("scoring.maxSeries", "relabel");
        assertThat(client.get("metrics").body())
                .contains(
                        "forewarn_samples_refused_total{reason=\"unselected\"} 1.0",
                        "forewarn_samples_refused_total{reason=\"series-limit\"} 1.0");
    }

    @Test
    void remoteWriteCountsWhatIsLeftOutAsWritten() {
        HttpResponse<String> first =
                write("application/x-protobuf", Requests.version1(series("go_gc", 0), series("a", 0)));
        assertThat(first.statusCode()).isEqualTo(204);
        HttpResponse<String> second = write(VERSION2, Requests.version2(series("go_gc", 1), series("a", 1)));
        assertThat(second.statusCode()).isEqualTo(204);
        assertThat(second.headers().firstValue("X-Prometheus-Remote-Write-Samples-Written"))
                .hasValue("2");
        assertThat(house.kept).containsOnlyKeys(SeriesKey.of("a"));
    }

    @Test
    void remoteWriteBeyondTheLimitKeepsKnownSeriesAndIsNotRepeated() {
        assertThat(write("application/x-protobuf", Requests.version1(series("a", 0), series("b", 0)))
                        .statusCode())
                .isEqualTo(204);
        HttpResponse<String> beyond =
                write(VERSION2, Requests.version2(series("a", 1), series("c", 1), series("b", 1)));
        assertThat(beyond.statusCode()).isEqualTo(400);
        assertThat(beyond.body())
                .contains("All but 1 samples were taken", "scoring.maxSeries", "Do not send them again");
        assertThat(beyond.headers().firstValue("X-Prometheus-Remote-Write-Samples-Written"))
                .hasValue("2");
        assertThat(house.kept.get(SeriesKey.of("a"))).hasSize(2);
        assertThat(house.kept).doesNotContainKey(SeriesKey.of("c"));
    }

    @Test
    void otlpWarnsOfTheLimitAndNotOfWhatIsLeftOut() {
        String body = """
                {"resourceMetrics":[{"scopeMetrics":[{"metrics":[%s]}]}]}""";
        String gauge = """
                {"name":"%s","gauge":{"dataPoints":[{"timeUnixNano":"1769860800000000000","asDouble":1}]}}""";
        assertThat(client.post("v1/metrics", Client.JSON, body.formatted(gauge.formatted("go_gc")))
                        .body())
                .isEqualTo("{}");
        String three = gauge.formatted("a") + "," + gauge.formatted("b") + "," + gauge.formatted("c");
        JsonNode answer = Client.json(client.post("v1/metrics", Client.JSON, body.formatted(three)));
        assertThat(answer.at("/partialSuccess/rejectedDataPoints").stringValue())
                .isEqualTo("1");
        assertThat(answer.at("/partialSuccess/errorMessage").stringValue())
                .contains("1 series-limit", "scoring.maxSeries");
    }

    private JsonNode ask(String path, String... selectors) {
        var url = new StringBuilder(path);
        for (String selector : selectors) {
            url.append(url.indexOf("?") < 0 ? '?' : '&')
                    .append("match%5B%5D=")
                    .append(URLEncoder.encode(selector, StandardCharsets.UTF_8));
        }
        return Client.json(client.get(url.toString()));
    }

    @Test
    void readersSelectAsInPromQl() {
        house.kept.put(SeriesKey.parse("cpu{host=\"web-1\"}"), new java.util.TreeMap<>());
        house.kept.put(SeriesKey.parse("cpu{host=\"db-1\"}"), new java.util.TreeMap<>());
        house.kept.put(SeriesKey.parse("machine-1-6/cpu_r"), new java.util.TreeMap<>());
        JsonNode page = ask("api/v1/series", "cpu{host=~\"web-.*\"}", "{__name__=~\"machine-1-.*\"}");
        assertThat(page.get("total").intValue()).isEqualTo(2);
        assertThat(page.at("/series/0/labels/host").stringValue()).isEqualTo("web-1");
        assertThat(page.at("/series/1/name").stringValue()).isEqualTo("machine-1-6/cpu_r");
        assertThat(ask("api/v1/series?limit=1&offset=1").get("next").intValue()).isEqualTo(2);

        new ShowCase(house, Instant.parse("2026-01-31T12:00:00Z")).fill();
        JsonNode risks = ask("api/v1/risks?limit=5", "cpu_utilization{host=~\"web-0[78]\"}");
        assertThat(risks.get("total").intValue()).isPositive();
        risks.get("risks")
                .forEach(risk ->
                        assertThat(risk.get("series").stringValue()).startsWith("cpu_utilization{host=\"web-0"));
        assertThat(ask("api/v1/decisions", "nobody").get("decisions")).isEmpty();
    }

    @Test
    void aSelectorThatIsNoneIsToldWithItsPlace() {
        JsonNode problem = ask("api/v1/risks", "cpu{host=}", "cpu");
        assertThat(problem.get("status").intValue()).isEqualTo(400);
        assertThat(problem.at("/problems/0/field").stringValue()).isEqualTo("match[]");
        assertThat(problem.at("/problems/0/accepted").stringValue())
                .contains("character 10: expected a quoted text such as \"value\", found '}'");
        assertThat(Client.json(client.get("api/v1/risks?match=%7Bjob=%22a%22%7D"))
                        .at("/problems/0/accepted")
                        .stringValue())
                .contains("a selector goes into match[]");
    }
}
