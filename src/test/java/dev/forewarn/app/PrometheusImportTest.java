package dev.forewarn.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.forewarn.adapter.prometheus.PrometheusHistory;
import dev.forewarn.cli.ImportCommand.Asked;
import dev.forewarn.cli.ImportCommand.Imported;
import dev.forewarn.metric.InMemoryMetricStore;
import dev.forewarn.metric.InputException;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.selection.RelabelAction;
import dev.forewarn.selection.RelabelRule;
import dev.forewarn.selection.Relabelling;
import dev.forewarn.selection.SeriesRegex;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrometheusImportTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:20Z");
    private static final Instant ON_GRID = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path notes;

    private final InMemoryMetricStore store = new InMemoryMetricStore();
    private final List<Map<String, String>> questions = new ArrayList<>();
    private HttpServer server;
    private PrometheusHistory history;
    private Instant now = NOW;
    private String failsFor = "none";
    private Relabelling relabelling = Relabelling.none();

    /** A Prometheus with two series whose value at a time is its minute; all else it gets wrong as told. */
    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/prom/api/v1/series", exchange -> answer(exchange, 200, """
                {"status":"success","data":[{"__name__":"b","host-name":"x\\"y"},{"__name__":"a"},{"job":"no name"}]}"""));
        server.createContext("/prom/api/v1/query_range", this::range);
        server.start();
        history = new PrometheusHistory(url());
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/prom/");
    }

    @AfterEach
    void stop() {
        history.close();
        server.stop(0);
    }

    private void range(HttpExchange exchange) throws IOException {
        var form = new HashMap<String, String>();
        for (String pair :
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split("&", -1)) {
            String[] parts = pair.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        questions.add(form);
        if (form.getOrDefault("query", "").contains(failsFor)) {
            answer(exchange, 422, "{\"status\":\"error\",\"error\":\"too much\"}");
            return;
        }
        double start = Double.parseDouble(form.getOrDefault("start", ""));
        double end = Double.parseDouble(form.getOrDefault("end", ""));
        double step = Double.parseDouble(form.getOrDefault("step", ""));
        var points = new StringBuilder();
        for (double at = start; at <= end; at += step) {
            long minute = (long) at / 60;
            String value = minute % 1000 == 7 ? "NaN" : minute % 1000 == 8 ? "+Inf" : Long.toString(minute);
            points.append(points.isEmpty() ? "" : ",").append("[%.3f,\"%s\"]".formatted(at, value));
        }
        answer(
                exchange,
                200,
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":["
                        + points + "]}]}}");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Imported run(Duration range) {
        return new PrometheusImport(store, history, relabelling, notes, () -> now)
                .run(new Asked(url(), List.of("{job=\"j\"}"), range, MINUTE), (done, total) -> {});
    }

    @Test
    void bringsEverySeriesInPieces() {
        Imported imported = run(Duration.ofDays(14));
        assertThat(imported.series()).isEqualTo(2);
        assertThat(imported.until()).isEqualTo(ON_GRID);
        assertThat(imported.from()).isEqualTo(ON_GRID.minus(Duration.ofDays(14)));
        int steps = 14 * 1440 + 1;
        SeriesKey odd = SeriesKey.of("b", Map.of("host-name", "x\"y"));
        assertThat(store.series()).containsExactly(SeriesKey.of("a"), odd);
        TimeSeries kept = store.read(odd, Instant.EPOCH, NOW);
        int notFinite = 2 * 20;
        assertThat(kept.size()).isBetween(steps - notFinite - 2, steps - notFinite + 2);
        assertThat(imported.samples()).isEqualTo(2L * kept.size());
        for (int i = 0; i < kept.size(); i++) {
            assertThat(kept.values()[i]).isEqualTo(kept.timesMillis()[i] / 60_000.0);
        }
        assertThat(questions).hasSize(2 * 3);
        assertThat(questions)
                .extracting(form -> form.get("query"))
                .contains("{__name__=\"b\",\"host-name\"=\"x\\\"y\"}");
        assertThat(notes).isEmptyDirectory();
    }

    @Test
    void goesOnWhereItWasStopped() throws IOException {
        failsFor = "host-name";
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> run(Duration.ofHours(1)))
                .withMessageContaining("too much");
        assertThat(store.series()).containsExactly(SeriesKey.of("a"));
        questions.clear();
        failsFor = "none";
        now = NOW.plus(Duration.ofHours(3));
        Imported imported = run(Duration.ofHours(1));
        assertThat(imported.until()).as("as it was asked first").isEqualTo(ON_GRID);
        assertThat(questions).hasSize(1);
        assertThat(store.series()).hasSize(2);
        try (var left = Files.list(notes)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void leavesOutAndRenamesAsTheRulesSay() {
        relabelling = new Relabelling(List.of(
                new RelabelRule(RelabelAction.DROP, List.of("__name__"), ";", SeriesRegex.of("a"), 0, "", "$1"),
                new RelabelRule(RelabelAction.LABELDROP, List.of(), ";", SeriesRegex.of("host-.*"), 0, "", "$1")));
        Imported imported = run(Duration.ofHours(1));
        assertThat(imported.leftOut()).isEqualTo(1);
        assertThat(store.series()).containsExactly(SeriesKey.of("b"));
    }

    @Test
    void saysWhereNothingAnswers() {
        server.stop(0);
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> run(Duration.ofHours(1)))
                .withMessageContaining("nothing answers at http://127.0.0.1");
    }
}
