package dev.forewarn.app;

import static dev.forewarn.app.ForewarnProcess.forewarn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.forewarn.adapter.timescale.DatabaseSettings;
import dev.forewarn.adapter.timescale.MetricStores;
import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Prometheus scrapes a target and writes to {@code serve}: what it has is what is stored, sample by sample. */
class RemoteWriteIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SCRAPES = 8;
    private static final int VANISHES = 4;
    private static final Instant EVER = Instant.parse("2200-01-01T00:00:00Z");

    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger scrapes = new AtomicInteger();
    private HttpServer target;

    @BeforeEach
    void serveTheTarget() throws IOException {
        target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        target.createContext("/metrics", exchange -> {
            byte[] page = page(scrapes.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        target.start();
    }

    @AfterEach
    void stopWhatIsLeft() {
        target.stop(0);
        http.close();
        ForewarnProcess.databasesIn(directory).forEach(ProcessHandle::destroyForcibly);
    }

    private static String page(int scrape) {
        var page = new StringBuilder();
        page.append("# TYPE requests_total counter\n");
        page.append("requests_total{path=\"/a\\\"b\\\\c\\n\",ort=\"Köln\"} ")
                .append(17L * scrape)
                .append('\n');
        page.append("# TYPE load gauge\nload ").append(1.0 / (3 + scrape)).append('\n');
        page.append("# TYPE undefined gauge\nundefined NaN\n");
        page.append("# TYPE wait_seconds histogram\n");
        page.append("wait_seconds_bucket{le=\"0.1\"} ").append(scrape).append('\n');
        page.append("wait_seconds_bucket{le=\"+Inf\"} ").append(2 * scrape).append('\n');
        page.append("wait_seconds_sum ").append(0.7 * scrape).append('\n');
        page.append("wait_seconds_count ").append(2 * scrape).append('\n');
        if (scrape <= VANISHES) {
            page.append("# TYPE short_lived gauge\nshort_lived{n=\"1\"} -1e-9\n");
        }
        return page.toString();
    }

    @Test
    void whatPrometheusHasIsWhatIsStored() throws Exception {
        Optional<Path> program = onPath("prometheus");
        Optional<Path> promtool = onPath("promtool");
        assumeTrue(
                program.isPresent() && promtool.isPresent(),
                "SKIPPED: remote write was not tried with a Prometheus. Install it (Debian: apt-get install prometheus)"
                        + " and run again.");
        Files.writeString(directory.resolve("forewarn.yaml"), """
                http: { host: 127.0.0.1, port: 0 }
                dataDirectory: %s
                models: %s
                """.formatted(
                        directory.resolve("data"), directory.resolve("models")));
        Map<SeriesKey, NavigableMap<Long, Double>> expected;
        try (ForewarnProcess service = forewarn(
                        "serve", "--config", directory.resolve("forewarn.yaml").toString())
                .start()) {
            String url = service.url();
            int port = freePort();
            Process prometheus = start(program.orElseThrow(), port, url);
            try {
                service.until("the target is scraped", () -> scrapes.get() > SCRAPES);
                configure(url, ""); // from now on nothing is scraped, and what was is still sent
                service.until("Prometheus took up its new configuration", () -> reload(port));
                service.until("all is sent", () -> {
                    Map<SeriesKey, NavigableMap<Long, Double>> there = all(port);
                    return !there.isEmpty() && count(url, "accepted_total") == samples(there);
                });
                expected = all(port);
                assertThat(count(url, "refused_total{reason=\"not-finite\"}")).isGreaterThanOrEqualTo(SCRAPES - 1);
                for (String reason : new String[] {"duplicate", "out-of-order", "bad-series", "malformed"}) {
                    assertThat(count(url, "refused_total{reason=\"" + reason + "\"}"))
                            .as(reason)
                            .isZero();
                }
                assertThat(lint(promtool.orElseThrow(), get(url + "/metrics"))).isEmpty();
            } finally {
                prometheus.destroy();
                assertThat(prometheus.waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
            service.terminate();
        }
        assertThat(expected.keySet())
                .extracting(SeriesKey::name)
                .contains(
                        "up",
                        "load",
                        "requests_total",
                        "wait_seconds_bucket",
                        "short_lived",
                        "scrape_duration_seconds");
        try (MetricStore store = MetricStores.open(
                DatabaseSettings.embedded(directory.resolve("data").resolve("postgres")))) {
            assertThat(store.series()).containsExactlyInAnyOrderElementsOf(expected.keySet());
            expected.forEach((series, points) -> {
                TimeSeries kept = store.read(series, Instant.EPOCH, EVER);
                assertThat(kept.timesMillis())
                        .as(series.text())
                        .containsExactly(points.keySet().toArray(Long[]::new));
                assertThat(kept.values())
                        .as(series.text())
                        .containsExactly(points.values().toArray(Double[]::new));
            });
        }
    }

    /** Everything that Prometheus has and that is a number, by series and epoch milliseconds. */
    private Map<SeriesKey, NavigableMap<Long, Double>> all(int port) throws IOException, InterruptedException {
        String query = URLEncoder.encode("{__name__=~\".+\"}[1h]", StandardCharsets.UTF_8);
        JsonNode answer = JSON.readTree(get("http://127.0.0.1:" + port + "/api/v1/query?query=" + query));
        var all = new HashMap<SeriesKey, NavigableMap<Long, Double>>();
        for (JsonNode series : answer.at("/data/result")) {
            var labels = new TreeMap<String, String>();
            series.get("metric")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().stringValue()));
            String name = Optional.ofNullable(labels.remove("__name__")).orElseThrow();
            var points = new TreeMap<Long, Double>();
            for (JsonNode point : series.get("values")) {
                double value = Double.parseDouble(point.get(1).stringValue());
                if (Double.isFinite(value)) {
                    points.put(Math.round(point.get(0).doubleValue() * 1000), value);
                }
            }
            if (!points.isEmpty()) {
                all.put(SeriesKey.of(name, labels), points);
            }
        }
        return all;
    }

    private static long samples(Map<SeriesKey, NavigableMap<Long, Double>> all) {
        return all.values().stream().mapToLong(Map::size).sum();
    }

    private long count(String url, String counter) throws IOException, InterruptedException {
        return get(url + "/metrics")
                .lines()
                .filter(line -> line.startsWith("forewarn_samples_" + counter + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** What promtool says of our own metrics; those of the Java VM have names that are not ours to choose. */
    private String lint(Path promtool, String page) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("metrics.txt"), page);
        Process lint = new ProcessBuilder(promtool.toString(), "check", "metrics")
                .redirectInput(file.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(lint.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int onlyStyle = 3;
        assertThat(lint.waitFor()).as(said).isIn(0, onlyStyle);
        return said.lines().filter(line -> line.startsWith("forewarn_")).collect(Collectors.joining("\n"));
    }

    private Process start(Path program, int port, String url) throws IOException {
        configure(url, """
                scrape_configs:
                  - job_name: target
                    static_configs: [ { targets: [ "127.0.0.1:%d" ] } ]
                """.formatted(target.getAddress().getPort()));
        return new ProcessBuilder(
                        program.toString(),
                        "--config.file=" + directory.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + directory.resolve("tsdb"),
                        "--web.enable-lifecycle",
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
    }

    private void configure(String url, String scrapes) throws IOException {
        Files.writeString(directory.resolve("prometheus.yml"), """
                global: { scrape_interval: 1s, external_labels: { } }
                remote_write:
                  - url: %s/api/v1/write
                    queue_config: { batch_send_deadline: 300ms }
                %s
                """.formatted(url, scrapes));
    }

    private boolean reload(int port) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/-/reload"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return http.send(request, BodyHandlers.ofString()).statusCode() == 200;
    }

    private String get(String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
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
