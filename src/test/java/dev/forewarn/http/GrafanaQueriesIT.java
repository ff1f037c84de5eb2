package dev.forewarn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every query of the dashboard, asked of a real Prometheus that scrapes the real {@code /metrics}. */
class GrafanaQueriesIT {
    private static final int ATTEMPTS = 300;

    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void everyQueryRuns() throws Exception {
        Optional<Path> program = onPath("prometheus");
        assumeTrue(
                program.isPresent(),
                "SKIPPED: the dashboard's queries were not asked of a Prometheus. Install it (Debian: apt-get install"
                        + " prometheus) and run again.");
        var house = new FakeHouse();
        var showCase = new ShowCase(house, Instant.now().truncatedTo(ChronoUnit.SECONDS));
        showCase.fill();
        try (var server = house.serve(1_000_000)) {
            showCase.happen();
            int port = freePort();
            Process prometheus = start(program.orElseThrow(), port, server.port());
            try {
                assertThat(eventually(port, "forewarn_series"))
                        .as("Prometheus scraped")
                        .isTrue();
                for (String query : Dashboards.queries()) {
                    String runnable = query.replace("$__rate_interval", "1m").replace("$job", "forewarn");
                    assertThat(runnable).doesNotContain("$");
                    JsonNode answer = ask(port, runnable);
                    assertThat(answer.get("status").stringValue())
                            .as(answer.toString())
                            .isEqualTo("success");
                }
                assertThat(ask(port, "topk(15, forewarn_breach_probability{job=~\"forewarn\"})")
                                .at("/data/result"))
                        .hasSize(10);
                assertThat(ask(port, nextToBreak()).at("/data/result")).hasSize(4 + 1);
            } finally {
                prometheus.destroy();
                assertThat(prometheus.waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private static String nextToBreak() {
        return Dashboards.queries().stream()
                .filter(query -> query.contains("time_to_breach"))
                .findFirst()
                .orElseThrow()
                .replace("$job", "forewarn");
    }

    private Process start(Path program, int port, int target) throws IOException {
        Path config = directory.resolve("prometheus.yml");
        Files.writeString(config, """
                global: { scrape_interval: 1s }
                scrape_configs:
                  - job_name: forewarn
                    static_configs: [ { targets: [ "127.0.0.1:%d" ] } ]
                """.formatted(target));
        return new ProcessBuilder(
                        program.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
    }

    private boolean eventually(int port, String query) throws InterruptedException {
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                if (!ask(port, query).at("/data/result").isEmpty()) {
                    return true;
                }
            } catch (IOException e) {
                // not listening yet
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return false;
    }

    private JsonNode ask(int port, String query) throws IOException, InterruptedException {
        var uri = URI.create(
                "http://127.0.0.1:" + port + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        if (answer.statusCode() == 503) {
            throw new IOException("not ready yet"); // says so in words, not in JSON
        }
        return Json.MAPPER.readTree(answer.body());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
