package dev.forewarn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.adapter.Wire;
import dev.forewarn.metric.SeriesKey;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpEndpointTest {
    private static final String PROTOBUF = "application/x-protobuf";
    private static final int LARGEST = 100_000;
    private final FakeHouse house = new FakeHouse();
    private HttpServer server;
    private Client client;

    @BeforeEach
    void start() {
        server = house.serve(LARGEST);
        client = new Client(server);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    private static byte[] gauge(double... values) {
        var gauge = Wire.message();
        for (int i = 0; i < values.length; i++) {
            gauge.with(1, Wire.message().fixed(3, (i + 1) * 1_000_000_000L).number(4, values[i]));
        }
        Wire metric = Wire.message().text(1, "load").with(5, gauge);
        return Wire.message()
                .with(1, Wire.message().with(2, Wire.message().with(2, metric)))
                .toBytes();
    }

    private HttpResponse<String> post(String type, byte[] body) {
        return client.post("v1/metrics", type, body);
    }

    @Test
    void answersNothingWhereAllWasTaken() {
        HttpResponse<String> answer = post(PROTOBUF, gauge(1, 2));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains(PROTOBUF);
        assertThat(answer.body()).isEmpty();
        assertThat(house.kept.get(SeriesKey.of("load"))).hasSize(2);
    }

    @Test
    void unpacksGzip() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(gauge(1));
        }
        var request = client.request("v1/metrics")
                .header("Content-Type", PROTOBUF)
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(packed.toByteArray()));
        assertThat(client.send(request).statusCode()).isEqualTo(200);
        assertThat(house.kept).containsOnlyKeys(SeriesKey.of("load"));
    }

    @Test
    void tellsWhatWasNotTaken() {
        post(PROTOBUF, gauge(1));
        byte[] expected = Wire.message()
                .with(1, Wire.message().varint(1, 2).text(2, "1 not-finite, 1 duplicate"))
                .toBytes();
        HttpResponse<String> answer = post(PROTOBUF, gauge(7, Double.NaN));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(new String(expected, StandardCharsets.UTF_8));
        HttpResponse<String> json = post(Client.JSON, """
                {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"load","gauge":{"dataPoints":[
                  {"timeUnixNano":"1000000000","asDouble":1}]}}]}]}]}""".getBytes(StandardCharsets.UTF_8));
        assertThat(json.headers().firstValue("content-type")).contains(Client.JSON);
        assertThat(json.body())
                .isEqualTo("{\"partialSuccess\":{\"rejectedDataPoints\":\"1\",\"errorMessage\":\"1 duplicate\"}}");
    }

    @Test
    void jsonWithNothingWrongIsAnsweredByAnEmptyObject() {
        HttpResponse<String> answer = post(Client.JSON, "{}".getBytes(StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{}");
    }

    @Test
    void failuresAreAStatusInTheFormatOfTheRequest() {
        HttpResponse<String> broken = post(PROTOBUF, new byte[] {10, 50, 1});
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(broken.headers().firstValue("content-type")).contains(PROTOBUF);
        String said = "Nothing was kept: the body is no ExportMetricsServiceRequest in protobuf.";
        assertThat(broken.body())
                .isEqualTo(new String(Wire.message().text(2, said).toBytes(), StandardCharsets.UTF_8));
        HttpResponse<String> large = post(PROTOBUF, new byte[LARGEST + 1]);
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(large.headers().firstValue("content-type")).contains(PROTOBUF);
        HttpResponse<String> json = post(Client.JSON, "[".getBytes(StandardCharsets.UTF_8));
        assertThat(json.statusCode()).isEqualTo(400);
        assertThat(json.body()).startsWith("{\"message\":\"Nothing was kept: ");
        assertThat(post("text/plain", new byte[0]).statusCode()).isEqualTo(415);
        house.reachable = false;
        HttpResponse<String> away = post(PROTOBUF, gauge(3));
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.headers().firstValue("retry-after")).contains("5");
        assertThat(away.headers().firstValue("content-type")).contains(PROTOBUF);
    }

    @Test
    void damageIsTheSendersMistakeNeverOurs() {
        byte[] good = gauge(1, 2);
        for (int at = 0; at < good.length; at++) {
            for (int bit : new int[] {0, 3, 7}) {
                byte[] bad = good.clone();
                bad[at] ^= (byte) (1 << bit);
                HttpResponse<String> answer = post(PROTOBUF, bad);
                assertThat(answer.statusCode()).isIn(200, 400, 413);
                assertThat(answer.body()).doesNotContain("Exception");
            }
        }
    }

    /** The reader says that it is done shortly before it takes the next order; an order that came too early sent nothing. */
    private static void flush(SdkMeterProvider provider) {
        for (int i = 0; i < 1_000; i++) {
            if (provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()) {
                return;
            }
            LockSupport.parkNanos(100_000);
        }
        throw new AssertionError("the metrics could not be exported");
    }

    /** What the OpenTelemetry SDK for Java sends, with either temporality. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void takesWhatTheSdkExports(boolean delta) {
        var observed = new HashMap<String, Double>();
        Resource resource = Resource.create(Attributes.of(
                AttributeKey.stringKey("service.name"), "shop", AttributeKey.stringKey("service.instance.id"), "i-1"));
        OtlpHttpMetricExporter exporter = OtlpHttpMetricExporter.builder()
                .setEndpoint(server.url() + "v1/metrics")
                .setCompression("gzip")
                .setTimeout(Duration.ofSeconds(20))
                .setAggregationTemporalitySelector(
                        delta
                                ? AggregationTemporalitySelector.deltaPreferred()
                                : AggregationTemporalitySelector.alwaysCumulative())
                .build();
        var reader = PeriodicMetricReader.builder(exporter)
                .setInterval(Duration.ofDays(1))
                .build();
        try (var provider = SdkMeterProvider.builder()
                .setResource(resource)
                .registerMetricReader(reader)
                .build()) {
            Meter meter = provider.get("test");
            var requests = meter.counterBuilder("http.requests").build();
            var open = meter.upDownCounterBuilder("connections").build();
            var wait = meter.histogramBuilder("wait")
                    .setUnit("s")
                    .setExplicitBucketBoundariesAdvice(List.of(1.0, 2.0, 4.0))
                    .build();
            meter.gaugeBuilder("temperature").setUnit("Cel").buildWithCallback(m -> m.record(21.5));
            var attributes =
                    Attributes.of(AttributeKey.stringKey("http.route"), "/a", AttributeKey.longKey("code"), 200L);
            for (int round = 1; round <= 3; round++) {
                requests.add(5L * round, attributes);
                open.add(round % 2 == 0 ? -1 : 2);
                for (int i = 0; i < 10; i++) {
                    wait.record(1.5);
                }
                flush(provider);
            }
        }
        house.kept.forEach((series, points) ->
                observed.put(series.text(), points.lastEntry().getValue()));
        String whose = "{instance=\"i-1\",job=\"shop\"}";
        assertThat(observed)
                .isEqualTo(Map.of(
                        "http_requests_total{code=\"200\",http_route=\"/a\",instance=\"i-1\",job=\"shop\"}",
                        30.0,
                        "connections" + whose,
                        3.0,
                        "temperature_celsius" + whose,
                        21.5,
                        "wait_seconds_count" + whose,
                        30.0,
                        "wait_seconds_sum" + whose,
                        45.0,
                        "wait_seconds_p50" + whose,
                        1.5,
                        "wait_seconds_p95" + whose,
                        1.95,
                        "wait_seconds_p99" + whose,
                        1.99));
        Map<Instant, Double> counted = house.kept.getOrDefault(
                SeriesKey.parse("http_requests_total{code=\"200\",http_route=\"/a\",instance=\"i-1\",job=\"shop\"}"),
                new TreeMap<>());
        List<Double> totals = new ArrayList<>(counted.values());
        assertThat(totals).startsWith(5.0, 15.0, 30.0);
    }
}
