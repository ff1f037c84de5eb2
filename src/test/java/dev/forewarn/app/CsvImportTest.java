package dev.forewarn.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.forewarn.adapter.files.CsvSampleFiles;
import dev.forewarn.cli.CliException;
import dev.forewarn.cli.CsvImporting.Asked;
import dev.forewarn.cli.CsvImporting.Imported;
import dev.forewarn.cli.CsvImporting.Service;
import dev.forewarn.cli.CsvImporting.Watcher;
import dev.forewarn.loop.SampleIntake;
import dev.forewarn.metric.InMemoryMetricStore;
import dev.forewarn.metric.InputException;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.selection.Selection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvImportTest {
    @TempDir
    Path directory;

    private final InMemoryMetricStore store = new InMemoryMetricStore();
    private final List<String> told = new ArrayList<>();
    private int batchesUntilFailure = Integer.MAX_VALUE;
    private String input = "";

    private final SampleIntake intoStore = batch -> {
        if (batchesUntilFailure-- == 0) {
            throw new MetricStoreException("killed", new IllegalStateException());
        }
        store.append(batch);
        return new SampleIntake.Receipt(batch.size(), Map.of());
    };

    private final Watcher watcher = new Watcher() {
        @Override
        public void read(long bytes, long totalBytes) {
            assertThat(totalBytes).isGreaterThanOrEqualTo(-1);
        }

        @Override
        public void refused(String file, long line, Refusal why) {
            told.add(Path.of(file).getFileName() + ":" + line + ": " + why.text());
        }

        @Override
        public void waits(String why) {
            told.add(why);
        }
    };

    private Path notes() {
        return directory.resolve("state");
    }

    private Imported run(SampleIntake door, Selection selection, Optional<Service> service, String... files) {
        InputStream standardInput = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        return new CsvImport(new CsvSampleFiles(standardInput), door, notes())
                .run(new Asked(List.of(files), selection, service), watcher);
    }

    private Imported run(String... files) {
        return run(intoStore, Selection.all(), Optional.empty(), files);
    }

    private String file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, text);
        return file.toString();
    }

    private static String rows(String series, int from, int to) {
        var text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(series)
                    .append(',')
                    .append(1_700_000_000 + 60L * i)
                    .append(',')
                    .append(i)
                    .append('\n');
        }
        return text.toString();
    }

    @Test
    void bringsWhatIsMeantAndTellsTheLinesThatCannotBeRead() throws IOException {
        String file = file(
                "a.csv",
                "series,timestamp,value\n" + rows("cpu", 0, 3)
                        + "\ncpu,yesterday,1\nother,1700000000,1\nm,1700000000,1e200\n"
                        + "m,1700000000,NaN\r\nnonsense\n\"x{a=\"\"b\"\"}\",1700000000,2");
        Imported imported = run(intoStore, Selection.parse(List.of("{__name__=~\"cpu|x|m\"}")), Optional.empty(), file);
        assertThat(imported.count().accepted()).isEqualTo(4);
        assertThat(imported.series()).isEqualTo(2);
        assertThat(imported.count().refused(Refusal.UNSELECTED)).isEqualTo(1);
        assertThat(imported.count().refused(Refusal.NOT_FINITE)).isEqualTo(2);
        assertThat(told).containsExactly("a.csv:6: bad-timestamp", "a.csv:9: not-finite", "a.csv:10: malformed");
        assertThat(store.series()).containsExactly(SeriesKey.of("cpu"), SeriesKey.parse("x{a=\"b\"}"));
        assertThat(notes())
                .satisfiesAnyOf(
                        path -> assertThat(path).doesNotExist(),
                        path -> assertThat(path).isEmptyDirectory());
    }

    @Test
    void goesOnWhereItWasStopped() throws IOException {
        String first = file("a.csv", rows("a", 0, 15_000));
        Path second = directory.resolve("b.csv.gz");
        try (var gzip = new GZIPOutputStream(Files.newOutputStream(second))) {
            gzip.write(rows("b", 0, 25_000).getBytes(StandardCharsets.UTF_8));
        }
        String[] files = {first, second.toString()};
        batchesUntilFailure = 3; // ten thousand of a, the rest of a, ten thousand of b
        assertThatExceptionOfType(MetricStoreException.class).isThrownBy(() -> run(files));
        batchesUntilFailure = Integer.MAX_VALUE;
        Imported imported = run(files);
        assertThat(imported.resumedRows()).isBetween(10_000L, 25_000L);
        assertThat(imported.count().accepted() + imported.resumedRows()).isEqualTo(40_000);
        assertThat(store.read(SeriesKey.of("a"), Instant.EPOCH, Instant.MAX).size())
                .isEqualTo(15_000);
        assertThat(store.read(SeriesKey.of("b"), Instant.EPOCH, Instant.MAX).size())
                .isEqualTo(25_000);
        assertThat(notes()).isEmptyDirectory();
        assertThat(run(files).resumedRows()).as("done is done").isZero();
    }

    @Test
    void filesThatWereChangedBeginAnew() throws IOException {
        String file = file("a.csv", rows("a", 0, 25_000));
        batchesUntilFailure = 1;
        assertThatExceptionOfType(MetricStoreException.class).isThrownBy(() -> run(file));
        batchesUntilFailure = Integer.MAX_VALUE;
        file("a.csv", rows("a", 0, 25_001));
        assertThat(run(file).count().accepted()).isEqualTo(25_001);
    }

    @Test
    void readsTheStandardInputWithoutANote() {
        input = rows("cpu", 0, 30_000);
        Imported imported = run("-");
        assertThat(imported.count().accepted()).isEqualTo(30_000);
        assertThat(notes()).doesNotExist();
    }

    /** A service that answers as told. */
    @Nested
    class ToAService {
        private final List<String> bodies = new ArrayList<>();
        private final List<String> authorizations = new ArrayList<>();
        private final List<Duration> pauses = new ArrayList<>();
        private final ArrayList<Integer> statuses = new ArrayList<>();
        private final HttpServer server;

        ToAService() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/base/api/v1/samples", this::answer);
            server.start();
        }

        @AfterEach
        void stop() {
            server.stop(0);
        }

        private void answer(HttpExchange exchange) throws IOException {
            String body;
            try (var in = new GZIPInputStream(exchange.getRequestBody())) {
                body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            int status = statuses.isEmpty() ? 200 : statuses.removeFirst();
            String text = "{\"detail\":\"no \\u001b[31mroom\\n\"}";
            if (status == 200) {
                bodies.add(body);
                text = "{\"accepted\":%d,\"refused\":{\"series-limit\":1,\"unheard-of\":1}}"
                        .formatted(body.lines().count() - 2);
            }
            exchange.getResponseHeaders().add("Retry-After", "7");
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        private Imported send(Optional<String> token, String... files) {
            var service = new Service(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/base/"), token);
            try (var door = new ServiceIntake(service, watcher::waits, pauses::add)) {
                return run(door, Selection.all(), Optional.of(service), files);
            }
        }

        @Test
        void sendsInPiecesWithTheTokenAndAddsUpTheReceipts() throws IOException {
            Imported imported = send(Optional.of("fwt_secret"), file("a.csv", rows("a", 0, 25_000)));
            assertThat(bodies).hasSize(3);
            assertThat(authorizations).containsOnly("Bearer fwt_secret");
            assertThat(imported.count().accepted()).isEqualTo(25_000 - 6);
            assertThat(imported.count().refused(Refusal.SERIES_LIMIT)).isEqualTo(3);
            assertThat(imported.count().refused(Refusal.UNSUPPORTED)).isEqualTo(3);
            assertThat(bodies.getFirst())
                    .startsWith("{\"series\":\"a\",\"timestamp\":\"2023-11-14T22:13:20Z\",\"value\":0.0}\n");
        }

        @Test
        void sendsAgainWhatTheServiceCannotTakeNow() throws IOException {
            statuses.addAll(List.of(503, 429));
            assertThat(send(Optional.empty(), file("a.csv", rows("a", 0, 10)))
                            .count()
                            .accepted())
                    .isEqualTo(8);
            assertThat(pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7));
            assertThat(told.getFirst()).contains("503 (no ", "[31mroom )").doesNotContain("\u001b");
        }

        @Test
        void sendsLessAtOnceWhereItWasTooMuch() throws IOException {
            statuses.add(413);
            send(Optional.empty(), file("a.csv", rows("a", 0, 11)));
            assertThat(bodies).extracting(body -> body.lines().count()).containsExactly(5L, 6L);
        }

        @Test
        void givesUpInTheEndAndTheNextRunGoesOn() throws IOException {
            String file = file("a.csv", rows("a", 0, 20_000));
            statuses.add(200);
            for (int i = 0; i < ServiceIntake.MOST_TRIES; i++) {
                statuses.add(503);
            }
            assertThatExceptionOfType(InputException.class)
                    .isThrownBy(() -> send(Optional.empty(), file))
                    .withMessageContaining("takes no samples");
            assertThat(send(Optional.empty(), file).resumedRows()).isEqualTo(10_000);
        }

        @Test
        void saysWhatIsAskedForWhereTheTokenIsWrong() throws IOException {
            statuses.add(401);
            assertThatExceptionOfType(CliException.class)
                    .isThrownBy(() -> send(Optional.of("fwt_wrong"), file("a.csv", rows("a", 0, 3))))
                    .withMessageContaining("401")
                    .withMessageContaining("--token-file")
                    .withMessageNotContaining("fwt_wrong");
        }
    }
}
