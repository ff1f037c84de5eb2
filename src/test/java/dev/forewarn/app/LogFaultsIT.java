package dev.forewarn.app;

import static dev.forewarn.app.ForewarnProcess.forewarn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forewarn.adapter.timescale.DatabaseSettings;
import dev.forewarn.adapter.timescale.MetricStores;
import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was acknowledged is there: with two senders of the same series and kills at random points, and with a full disk under the
 * log. {@code mvn verify} kills a few times; {@code -Dfaults.kills=20} as often as it is told.
 */
class LogFaultsIT {
    private static final int SERIES = 12;
    private static final int SENDERS = 2;

    @TempDir
    private Path directory = Path.of("");

    private final int kills = Integer.getInteger("faults.kills", 2);
    private final Random random = new Random(20261128);
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofDays(3));
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, ConcurrentSkipListMap<Long, Double>> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger minute = new AtomicInteger();
    private Path mounted = Path.of("");

    @AfterEach
    void stopWhatIsLeft() throws Exception {
        http.close();
        ForewarnProcess.databasesIn(directory).forEach(ProcessHandle::destroyForcibly);
        if (!mounted.toString().isEmpty()) {
            assertThat(new ProcessBuilder("umount", "-l", mounted.toString())
                            .start()
                            .waitFor())
                    .isZero();
        }
    }

    private ForewarnProcess.Launch serve() throws IOException {
        Path config = directory.resolve("forewarn.yaml");
        Files.writeString(config, """
                http: { host: 127.0.0.1, port: 0 }
                dataDirectory: %s
                snapshotEvery: 500ms
                """.formatted(directory.resolve("data")));
        return forewarn("serve", "--config", config.toString());
    }

    /** A minute of all series in any order, as each of the senders sends it. */
    private List<String> rows(int at, Random order) {
        var rows = new ArrayList<String>();
        for (int series = 0; series < SERIES; series++) {
            rows.add("{\"series\":\"" + name(series) + "\",\"timestamp\":" + millis(at) + ",\"value\":"
                    + value(series, at) + "}");
        }
        Collections.shuffle(rows, order);
        return rows;
    }

    private static String name(int series) {
        return "load/" + series;
    }

    private long millis(int at) {
        return start.plus(Duration.ofMinutes(at)).toEpochMilli();
    }

    private static double value(int series, int at) {
        return series * 1_000 + at;
    }

    private HttpResponse<String> post(String url, List<String> rows) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(url + "/api/v1/samples"))
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", rows)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private void remember(int at) {
        for (int series = 0; series < SERIES; series++) {
            acknowledged
                    .computeIfAbsent(name(series), key -> new ConcurrentSkipListMap<>())
                    .put(millis(at), value(series, at));
        }
    }

    /** Both senders send the same minutes, so one of them finds each sample there already; a kill may come anywhere. */
    private void sendUntilKilled(ForewarnProcess service, String url, int batches) throws Exception {
        var over = new AtomicBoolean();
        var enough = new CountDownLatch(batches);
        var senders = new ArrayList<Thread>();
        int from = minute.get();
        for (int sender = 0; sender < SENDERS; sender++) {
            var order = new Random(random.nextLong());
            senders.add(Thread.ofPlatform().start(() -> {
                for (int at = from; !over.get(); at++) {
                    try {
                        if (post(url, rows(at, order)).statusCode() == 200) {
                            remember(at);
                            minute.accumulateAndGet(at + 1, Math::max);
                            enough.countDown();
                        }
                    } catch (IOException | InterruptedException e) {
                        return; // killed while it worked on this one
                    }
                }
            }));
        }
        assertThat(enough.await(60, TimeUnit.SECONDS)).as(service.err()).isTrue();
        service.kill();
        over.set(true);
        for (Thread sender : senders) {
            sender.join();
        }
    }

    @Test
    void whatTwoSendersOfTheSameSeriesWereToldIsThereAfterEveryKill() throws Exception {
        for (int kill = 0; kill < kills; kill++) {
            try (ForewarnProcess service = serve().start()) {
                sendUntilKilled(service, service.url(), 5 + random.nextInt(120));
            }
        }
        try (ForewarnProcess service = serve().start()) {
            String url = service.url();
            int at = minute.incrementAndGet();
            assertThat(post(url, rows(at, random)).statusCode()).isEqualTo(200);
            remember(at);
            service.terminate();
        }
        assertNothingIsLost();
    }

    /** Every acknowledged sample once, with its value; what was sent and not acknowledged may be there. */
    private void assertNothingIsLost() {
        assertThat(acknowledged).hasSize(SERIES);
        try (MetricStore store = MetricStores.open(
                DatabaseSettings.embedded(directory.resolve("data").resolve("postgres")))) {
            acknowledged.forEach((name, samples) -> {
                TimeSeries kept =
                        store.read(SeriesKey.parse(name), Instant.EPOCH, Instant.parse("2200-01-01T00:00:00Z"));
                var found = new ConcurrentSkipListMap<Long, Double>();
                for (int i = 0; i < kept.size(); i++) {
                    found.put(kept.timesMillis()[i], kept.values()[i]);
                }
                assertThat(found).as(name).containsAllEntriesOf(samples);
            });
        }
    }

    @Test
    void aFullDiskUnderTheLogTurnsSendersAwayAndLosesNothing() throws Exception {
        Path log = Files.createDirectories(directory.resolve("data").resolve("log"));
        assumeTrue(
                mount("size=96k", log),
                "SKIPPED: no small disk could be mounted under the log; run as a user who may mount.");
        mounted = log;
        try (ForewarnProcess service = serve().start()) {
            String url = service.url();
            HttpResponse<String> answer = post(url, rows(0, random));
            int at = 0;
            while (answer.statusCode() == 200 && at < 2_000) {
                remember(at);
                at++;
                answer = post(url, rows(at, random));
            }
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(answer.body()).contains("No space left on device").doesNotContain("Exception");
            assertThat(mount("remount,size=8m", log)).isTrue();
            int again = at;
            service.until(
                    "there is room again", () -> post(url, rows(again, random)).statusCode() == 200);
            remember(again);
            service.kill();
        }
        try (ForewarnProcess service = serve().start()) {
            service.url();
            service.terminate();
        }
        assertNothingIsLost();
    }

    private static boolean mount(String options, Path on) throws Exception {
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", options, "tmpfs", on.toString())
                .redirectErrorStream(true)
                .start();
        mount.getInputStream().readAllBytes();
        return mount.waitFor() == 0;
    }
}
