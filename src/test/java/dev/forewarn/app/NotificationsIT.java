package dev.forewarn.app;

import static dev.forewarn.app.ForewarnProcess.forewarn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.adapter.webhook.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program from outside: samples go in, and a message and an action come out. */
@Timeout(180)
class NotificationsIT {
    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private Endpoint slack;
    private Endpoint runner;

    @BeforeEach
    void open() throws IOException {
        slack = new Endpoint();
        runner = new Endpoint();
    }

    @AfterEach
    void close() {
        slack.close();
        runner.close();
        http.close();
        ForewarnProcess.databasesIn(directory).forEach(ProcessHandle::destroyForcibly);
    }

    private Path configured() throws IOException {
        Files.writeString(
                directory.resolve("limits.csv"), "series,side,limit,for,horizon\ncheckout_requests*,above,230,2m,1h\n");
        Files.writeString(directory.resolve("slack"), slack.url() + "/services/SECRET");
        Files.writeString(directory.resolve("policies.yaml"), """
                - name: scale-checkout
                  trigger: { metric: checkout_requests, threshold: 230, duration: 0s }
                  actions: [ { type: scale, parameters: { increment: 2, max: 10 } } ]
                  cooldown: 10m
                  mode: act
                  guardrails: { warmUp: 1s }
                """);
        return Files.writeString(directory.resolve("forewarn.yaml"), """
                http: { host: 127.0.0.1, port: 0 }
                dataDirectory: %1$s/data
                policies: %1$s/policies.yaml
                objectives: %1$s/limits.csv
                tickEvery: 1s
                notifications:
                  channels: [ { name: ops, type: slack, urlFile: %1$s/slack, allowPrivate: true } ]
                actions:
                  webhook: { url: "%2$s", allowPrivate: true, secret: 0123456789abcdef }
                """.formatted(directory, runner.url()));
    }

    @Test
    void aBreachIsToldAndActedOn() throws Exception {
        try (ForewarnProcess service =
                forewarn("serve", "--config", configured().toString()).start()) {
            String url = service.url();
            assertThat(post(url, samples())).isEqualTo(200);
            service.until(
                    "the policy saw it once",
                    () -> get(url + "/api/v1/decisions").contains("not-sustained"));
            assertThat(post(url, row(Instant.now(), 252))).isEqualTo(200);
            Endpoint.Got action = runner.next();
            assertThat(action.json().path("target").asString()).isEqualTo("checkout");
            assertThat(action.json().at("/action/type").asString()).isEqualTo("scale");
            assertThat(action.headers()).containsKey("X-Forewarn-Signature");
            String first = slack.next().json().path("text").asString();
            String second = slack.next().json().path("text").asString();
            assertThat(first).contains("checkout_requests{app=\"checkout\"} is above 230: it is 251");
            assertThat(second).contains("scale +2 (at most 10) on checkout: applied");
            service.until(
                    "both are counted",
                    () -> get(url + "/metrics")
                            .contains("forewarn_notifications_total{channel=\"ops\",outcome=\"delivered\"} 2.0"));
            assertThat(service.err()).doesNotContain("SECRET", "0123456789abcdef");
            service.terminate();
        }
    }

    /** Half an hour of calm, and five minutes beyond the limit, until a minute ago. */
    private static String samples() {
        Instant now = Instant.now();
        var rows = new StringBuilder();
        for (int minute = 35; minute >= 1; minute--) {
            rows.append(row(now.minusSeconds(60L * minute), minute > 5 ? 180 : 251));
        }
        return rows.toString();
    }

    private static String row(Instant at, int value) {
        return "\"checkout_requests{app=\"\"checkout\"\"}\"," + at.truncatedTo(ChronoUnit.MILLIS) + "," + value + "\n";
    }

    private int post(String url, String csv) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/api/v1/samples"))
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString("series,timestamp,value\n" + csv))
                .build();
        return http.send(request, BodyHandlers.ofString()).statusCode();
    }

    private String get(String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }
}
