package dev.forewarn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.risk.Side;
import dev.forewarn.risk.Trust;
import dev.forewarn.training.TrainingStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final FakeHouse house = new FakeHouse();
    private final ShowCase showCase = new ShowCase(house, Instant.parse("2026-01-31T12:00:00Z"));
    private HttpServer server;
    private Client client;

    @BeforeEach
    void start() {
        server = house.serve(100_000);
        client = new Client(server);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void countsSamplesByWhatBecameOfThem() {
        String sample = "{\"series\":\"cpu\",\"timestamp\":1769860800,\"value\":1}";
        client.post("api/v1/samples", Client.JSON, "[" + sample + "," + sample + "]");
        client.post("api/v1/samples", Client.JSON, "[7,8," + sample + "]");
        assertThat(metrics())
                .contains("forewarn_samples_accepted_total 1.0")
                .contains("forewarn_samples_refused_total{reason=\"duplicate\"} 1.0")
                .contains("forewarn_samples_refused_total{reason=\"malformed\"} 2.0")
                .contains("forewarn_samples_refused_total{reason=\"out-of-order\"} 0.0")
                .contains("forewarn_intake_seconds_count 1");
    }

    @Test
    void turnsAwayWithARetryAndCountsWhy() {
        String sample = "[{\"series\":\"cpu\",\"timestamp\":1769860800,\"value\":1}]";
        house.busy = true;
        var busy = client.post("api/v1/samples", Client.JSON, sample);
        assertThat(busy.statusCode()).isEqualTo(503);
        assertThat(busy.headers().firstValue("retry-after")).contains("1");
        assertThat(busy.body()).contains("Nothing was kept");
        house.busy = false;
        house.reachable = false;
        assertThat(client.post("api/v1/samples", Client.JSON, sample).statusCode())
                .isEqualTo(503);
        house.reachable = true;
        assertThat(metrics())
                .contains("forewarn_intake_turned_away_total{reason=\"busy\"} 1.0")
                .contains("forewarn_intake_turned_away_total{reason=\"store\"} 1.0")
                .contains("forewarn_intake_samples 0");
    }

    @Test
    void tellsTheQuantilesOfTheHighestRisksAQuarterOfAnHourAndAnHourAhead() {
        showCase.fill();
        for (String quantile : new String[] {"0.1", "0.5", "0.9"}) {
            for (String horizon : new String[] {"15m", "1h"}) {
                assertThat(metrics().lines())
                        .anyMatch(line -> line.startsWith("forewarn_forecast{")
                                && line.contains("horizon=\"" + horizon + "\"")
                                && line.contains("level=\"" + quantile + "\""));
            }
        }
    }

    @Test
    void saysWhichModelServesAndHowTrainingGoes() {
        house.refusedModel = Optional.of("series.bin differs");
        house.planned = Optional.of(new TrainingStatus.Planned(
                "30 2 * * * UTC",
                Instant.ofEpochSecond(1_769_999_999),
                true,
                Optional.of(new TrainingStatus.Run(
                        Instant.EPOCH,
                        Instant.ofEpochSecond(1_769_900_000),
                        TrainingStatus.Result.HELD_BACK,
                        "2026-02",
                        "worse"))));
        try (var scheduled = house.serve(100_000)) {
            var other = new Client(scheduled);
            assertThat(other.get("metrics").body())
                    .contains("forewarn_model_info{version=\"2026-01\"} 1")
                    .contains("forewarn_model_refused 1.0")
                    .contains("forewarn_training_running 1.0")
                    .contains("forewarn_training_last_result{result=\"held-back\"} 1.0")
                    .contains("forewarn_training_last_result{result=\"promoted\"} 0.0")
                    .contains("forewarn_training_next_timestamp_seconds 1.769999999E9");
            var models = Client.json(other.get("api/v1/models"));
            assertThat(models.get("serving").stringValue()).isEqualTo("2026-01");
            assertThat(models.get("refused").stringValue()).isEqualTo("series.bin differs");
            assertThat(models.at("/training/last/result").stringValue()).isEqualTo("held-back");
            assertThat(Client.json(other.get("readyz")).get("model").stringValue())
                    .isEqualTo("2026-01");
            other.close();
        }
    }

    @Test
    void countsWhatHappens() {
        showCase.fill();
        showCase.happen();
        assertThat(metrics())
                .contains("forewarn_warnings_total 2.0")
                .contains("forewarn_breaches_total{warned=\"true\"} 1.0")
                .contains("forewarn_breaches_total{warned=\"false\"} 0.0")
                .contains("forewarn_decisions_total{kind=\"act\"} 1.0")
                .contains("forewarn_decisions_total{kind=\"hold\"} 1.0")
                .contains("forewarn_series 10.0")
                .contains("forewarn_series_at_risk 2.0")
                .contains("forewarn_series_anomalous 0.0")
                .contains("forewarn_store_reachable 1.0");
    }

    @Test
    void showsTheHighestRisksOnlyAndForgetsThoseThatFell() {
        for (int i = 0; i < 80; i++) {
            show("s" + i, i / 100.0);
        }
        assertThat(metrics().lines().filter(line -> line.startsWith("forewarn_breach_probability{")))
                .hasSize(RiskGauges.TOP)
                .anySatisfy(line -> assertThat(line)
                        .isEqualTo("forewarn_breach_probability{limit=\"90.0\",series=\"s79\",side=\"above\"} 0.79"));
        house.risks.clear();
        show("s1", 0.99);
        assertThat(metrics().lines().filter(line -> line.startsWith("forewarn_breach_probability{")))
                .hasSize(1)
                .first()
                .asString()
                .contains("s1\"");
        assertThat(metrics())
                .contains("forewarn_time_to_breach_seconds{limit=\"90.0\",series=\"s1\",side=\"above\"} 300.0");
    }

    @Test
    void escapesAHostileSeriesName() {
        show("evil\\\"} 1", 0.9);
        assertThat(metrics()).contains("series=\"evil\\\\\\\"} 1\"");
    }

    @Test
    void countsRequestsByRouteNeverByPath() throws InterruptedException {
        client.get("api/v1/series/one/forecast");
        client.get("api/v1/series/two/forecast");
        client.get("random-" + System.identityHashCode(this));
        client.send(client.request("healthz").method("BREW", java.net.http.HttpRequest.BodyPublishers.noBody()));
        // A request is counted after its answer has gone out; give that moment its due.
        String metrics = metrics();
        for (int i = 0; i < 100 && !metrics.contains("method=\"other\""); i++) {
            TimeUnit.MILLISECONDS.sleep(20);
            metrics = metrics();
        }
        assertThat(metrics)
                .contains(
                        "forewarn_http_requests_total{method=\"GET\",route=\"/api/v1/series/{id}/forecast\",status=\"404\"} 2.0")
                .contains("route=\"unmatched\"")
                .doesNotContain("random-");
    }

    @Test
    void explainsEveryMetricOfOurs() {
        showCase.fill();
        client.get("healthz");
        String metrics = metrics();
        var helped = metrics.lines()
                .filter(line -> line.startsWith("# HELP "))
                .filter(line -> line.split(" ", 4).length == 4 && line.split(" ", 4)[3].length() > 8)
                .map(line -> line.split(" ", 4)[2])
                .toList();
        assertThat(metrics.lines().filter(line -> line.startsWith("# TYPE forewarn_")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(helped).contains(line.split(" ", 4)[2]));
        assertThat(metrics).contains("jvm_memory_used_bytes", "process_uptime_seconds");
    }

    private void show(String series, double p) {
        var risk = showCase.risk(series, Side.ABOVE, 90, 50, p, 5, Trust.FRESH);
        house.show(risk, FakeHouse.fan(risk.series(), risk.at(), Duration.ofMinutes(5), 3, 1, 1, 1, risk.objective()));
    }

    private String metrics() {
        return client.get("metrics").body();
    }
}
