package dev.forewarn.app;

import static dev.forewarn.app.ForewarnProcess.forewarn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forewarn.adapter.files.FleetSnapshotFile;
import dev.forewarn.adapter.timescale.DatabaseSettings;
import dev.forewarn.adapter.timescale.MetricStores;
import dev.forewarn.anomaly.AlarmRate;
import dev.forewarn.app.ForewarnProcess.Ended;
import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.scoring.SharedFleet;
import dev.forewarn.training.ModelDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * {@code serve} with its own database, killed in the middle of its work: what it acknowledged is there, and it goes on as
 * if nothing had been. The same samples, given once and in order to a fleet that nobody kills, tell what is right.
 */
class ServeIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> TRAINED = List.of("cpu{host=\"a\"}", "cpu{host=\"b\"}", "queue_depth");
    /** Longer than a cold start takes, and shorter. */
    private static final String COLD = "seen_live_only";

    private static final String COLDER = "seen_lately_only";
    private static final int HISTORY = 4_000;
    private static final int LIVE = 1_100;
    private static final int LATELY = 300;
    private static final double EXACTLY = 1e-9;

    @TempDir
    Path directory;

    private final SplittableRandom random = new SplittableRandom(20261122);
    private final Instant liveFrom =
            Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(LIVE));
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void trainAndConfigure() throws Exception {
        var rows = new StringBuilder("series,timestamp,value\n");
        for (String series : TRAINED) {
            for (int minute = -HISTORY; minute < 0; minute++) {
                Sample sample = sample(series, minute);
                rows.append('"').append(series.replace("\"", "\"\"")).append("\",");
                rows.append(sample.at()).append(',').append(sample.value()).append('\n');
            }
        }
        Files.writeString(directory.resolve("train.csv"), rows);
        Ended trained = forewarn(
                        "train", "--data", directory.resolve("train.csv").toString(), "--models", models().toString())
                .run();
        assertThat(trained.exit()).as(trained.err()).isZero();
        Files.writeString(directory.resolve("forewarn.yaml"), """
                http: { host: 127.0.0.1, port: 0 }
                dataDirectory: %s
                models: %s
                snapshotEvery: 300ms
                tickEvery: 1s
                """.formatted(data(), models()));
    }

    @AfterEach
    void stopWhatIsLeft() {
        http.close();
        ForewarnProcess.databasesIn(directory).forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void killedAgainAndAgainItLosesNothingAndGoesOnFromItsState() throws Exception {
        List<List<Sample>> batches = batches();
        int next = 0;
        int kills = 4;
        Path older = directory.resolve("older.snapshot");
        for (int round = 0; round < kills; round++) {
            try (ForewarnProcess service = serve()) {
                String url = service.url();
                assertState(round, service);
                if (round > 0) {
                    // the batch under way when it was killed is sent again: all of it was kept, or nothing
                    List<Sample> again = batches.get(next++);
                    Receipt receipt = post(url, again);
                    assertThat(receipt.accepted() + receipt.refused("duplicate"))
                            .isEqualTo(again.size());
                    assertThat(receipt.accepted()).isIn(0, again.size());
                }
                int until = next + 60 + random.nextInt(100);
                next = sendUntilKilled(service, url, batches, next, until);
                if (round == 0) {
                    Files.copy(snapshot(), older);
                }
            }
            switch (round) {
                case 1 -> Files.copy(older, snapshot(), StandardCopyOption.REPLACE_EXISTING);
                case 2 -> Files.write(snapshot(), half(Files.readAllBytes(snapshot())));
                default -> {
                    // as the kill left it: older than the newest samples
                }
            }
        }
        try (ForewarnProcess service = serve()) {
            String url = service.url();
            while (next < batches.size()) {
                post(url, batches.get(next++));
            }
            assertRisksAreThoseOfAnUninterruptedRun(url, batches);
            assertEndsCleanly(service);
        }
        assertStoreHolds(batches);
        assertSnapshotIsUpToDate(batches);
    }

    @Test
    void duplicatesAndStragglersAreCountedAndChangeNothing() throws Exception {
        List<List<Sample>> batches = batches().subList(0, 80);
        try (ForewarnProcess service = serve()) {
            String url = service.url();
            for (List<Sample> batch : batches) {
                post(url, batch);
            }
            List<Sample> newest = batches.getLast();
            var mixed = new ArrayList<Sample>();
            for (Sample sample : newest) {
                mixed.add(new Sample(sample.series(), sample.at(), sample.value() + 1000)); // same time
                mixed.add(new Sample(sample.series(), sample.at().minusSeconds(90), 9e9)); // between older ones
            }
            Receipt receipt = post(url, mixed);
            int series = (int) newest.stream().map(Sample::series).distinct().count();
            assertThat(receipt.accepted()).isZero();
            assertThat(receipt.refused("duplicate")).isEqualTo(series);
            assertThat(receipt.refused("out-of-order")).isEqualTo(mixed.size() - series);
            assertRisksAreThoseOfAnUninterruptedRun(url, batches);

            // shuffled within one batch, and twice: put in order, and taken once
            var shuffled = new ArrayList<Sample>();
            List<List<Sample>> more = batches().subList(80, 90);
            more.forEach(shuffled::addAll);
            more.forEach(shuffled::addAll);
            for (int i = shuffled.size() - 1; i > 0; i--) {
                Collections.swap(shuffled, i, random.nextInt(i + 1));
            }
            Receipt taken = post(url, shuffled);
            assertThat(taken.accepted()).isEqualTo(shuffled.size() / 2);
            assertThat(taken.refused("duplicate")).isEqualTo(shuffled.size() / 2);
            assertRisksAreThoseOfAnUninterruptedRun(url, batches().subList(0, 90));
            assertEndsCleanly(service);
        }
        assertStoreHolds(batches().subList(0, 90));
    }

    private ForewarnProcess serve() throws IOException {
        return forewarn("serve", "--config", directory.resolve("forewarn.yaml").toString())
                .start();
    }

    /** What a start must say of the snapshot that it found. */
    private void assertState(int round, ForewarnProcess service) throws InterruptedException {
        switch (round) {
            case 0 -> assertThat(service.err()).doesNotContain("Went on from", "cannot be used");
            case 3 -> {
                service.errLine("The snapshot " + snapshot() + " cannot be used");
                service.errLine("samples that the store had and the state did not");
            }
            default -> service.errLine("Went on from " + snapshot());
        }
        assertThat(service.err()).doesNotContain("\tat ");
    }

    /**
     * A client sends batch after batch from a thread of its own; when enough were acknowledged the process is killed,
     * wherever it is.
     *
     * @return the first batch that was not acknowledged
     */
    private int sendUntilKilled(ForewarnProcess service, String url, List<List<Sample>> batches, int from, int until)
            throws Exception {
        var acknowledged = new AtomicInteger(from);
        var enough = new CountDownLatch(until - from);
        Thread client = Thread.ofPlatform().start(() -> {
            try {
                while (true) {
                    post(url, batches.get(acknowledged.get()));
                    acknowledged.incrementAndGet();
                    enough.countDown();
                }
            } catch (IOException | InterruptedException e) {
                // killed while it worked on this one
            }
        });
        assertThat(enough.await(30, TimeUnit.SECONDS)).as(service.err()).isTrue();
        service.until("a snapshot", () -> Files.exists(snapshot()));
        service.kill(); // in the middle of whatever it does for the next batch
        client.join();
        assertThat(acknowledged.get()).isLessThan(batches.size() - 100);
        return acknowledged.get();
    }

    private static void assertEndsCleanly(ForewarnProcess service) throws InterruptedException {
        Ended ended = service.terminate();
        assertThat(ended.exit()).isIn(0, 143);
        assertThat(ended.err()).doesNotContain("ERROR", "\tat ");
    }

    private void assertRisksAreThoseOfAnUninterruptedRun(String url, List<List<Sample>> batches) throws Exception {
        Map<String, BreachRisk> expected = new HashMap<>();
        for (BreachRisk risk : uninterrupted(batches).latest()) {
            expected.put(risk.series().text(), risk);
        }
        JsonNode risks = JSON.readTree(get(url + "/api/v1/risks?limit=1000")).get("risks");
        assertThat(risks.size()).isEqualTo(expected.size());
        for (JsonNode risk : risks) {
            String series = risk.get("series").asString();
            BreachRisk right = expected.get(series);
            assertThat(right).as(series).isNotNull();
            if (right != null) {
                assertThat(risk.get("at").asString())
                        .as(series)
                        .isEqualTo(right.at().toString());
                assertThat(risk.get("limit").asDouble())
                        .as(series)
                        .isEqualTo(right.objective().limit());
                assertThat(risk.get("probability").asDouble())
                        .as(series)
                        .isCloseTo(right.breach().value(), within(EXACTLY));
                assertThat(risk.get("anomaly").asDouble()).as(series).isCloseTo(right.anomaly(), within(EXACTLY));
                assertThat(risk.get("trust").asString())
                        .as(series)
                        .isEqualTo(right.trust().text());
            }
        }
    }

    private SharedFleet uninterrupted(List<List<Sample>> batches) {
        SharedFleet fleet = fleet();
        batches.forEach(batch -> batch.forEach(
                sample -> assertThat(fleet.observe(sample)).isInstanceOf(SharedFleet.Observed.Accepted.class)));
        return fleet;
    }

    private SharedFleet fleet() {
        return new SharedFleet(new Wiring(Map.of(), InstantSource.system())
                .fleet(models(), ObjectiveBook.defaults(), AlarmRate.USUAL));
    }

    private void assertStoreHolds(List<List<Sample>> batches) {
        var sent = new HashMap<SeriesKey, List<Sample>>();
        batches.forEach(
                batch -> batch.forEach(sample -> sent.computeIfAbsent(sample.series(), series -> new ArrayList<>())
                        .add(sample)));
        try (MetricStore store = MetricStores.open(DatabaseSettings.embedded(data().resolve("postgres")))) {
            sent.forEach((series, samples) -> {
                TimeSeries kept = store.read(series, Instant.EPOCH, Instant.parse("2200-01-01T00:00:00Z"));
                assertThat(kept.timesMillis())
                        .containsExactly(samples.stream()
                                .mapToLong(sample -> sample.at().toEpochMilli())
                                .toArray());
                assertThat(kept.values())
                        .containsExactly(
                                samples.stream().mapToDouble(Sample::value).toArray());
            });
        }
    }

    /** What a clean end saved goes on exactly where it ended. */
    private void assertSnapshotIsUpToDate(List<List<Sample>> batches) throws IOException {
        SharedFleet restored = fleet();
        var file = new FleetSnapshotFile(snapshot());
        assertThat(file.restore(restored, new ModelDirectory(models()).current())
                        .found())
                .isEqualTo(FleetSnapshotFile.Found.RESTORED);
        SharedFleet right = uninterrupted(batches);
        for (Sample sample : batches.getLast()) {
            if (!sample.series().equals(SeriesKey.of(COLDER))) {
                assertThat(restored.newestMillis(sample.series()))
                        .isEqualTo(sample.at().toEpochMilli());
                assertThat(probability(restored, sample.series()))
                        .isCloseTo(probability(right, sample.series()), within(EXACTLY));
            }
        }
    }

    private static double probability(SharedFleet fleet, SeriesKey series) {
        return fleet.latest(series).getFirst().breach().value();
    }

    /** What was answered to a batch. */
    private record Receipt(int accepted, Map<String, Integer> byReason) {
        int refused(String reason) {
            return byReason.getOrDefault(reason, 0);
        }
    }

    private Receipt post(String url, List<Sample> batch) throws IOException, InterruptedException {
        ArrayNode body = JSON.createArrayNode();
        for (Sample sample : batch) {
            body.addObject()
                    .put("series", sample.series().text())
                    .put("timestamp", sample.at().toString())
                    .put("value", sample.value());
        }
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(url + "/api/v1/samples"))
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode receipt = JSON.readTree(answer.body());
        var refused = new HashMap<String, Integer>();
        receipt.get("refused")
                .properties()
                .forEach(each -> refused.put(each.getKey(), each.getValue().asInt()));
        return new Receipt(receipt.get("accepted").asInt(), refused);
    }

    private String get(String url) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    /** One batch a minute of the live part. */
    private List<List<Sample>> batches() {
        var batches = new ArrayList<List<Sample>>();
        for (int minute = 0; minute < LIVE; minute++) {
            var batch = new ArrayList<Sample>();
            for (String series : TRAINED) {
                batch.add(sample(series, minute));
            }
            batch.add(sample(COLD, minute));
            if (minute >= LIVE - LATELY) {
                batch.add(sample(COLDER, minute));
            }
            batches.add(batch);
        }
        return batches;
    }

    /** A day's course, noise, and a rise now and then; the same at every call. */
    private Sample sample(String series, int minute) {
        var noise = new SplittableRandom(series.hashCode() * 31L + minute);
        double daily = Math.sin(minute * 2 * Math.PI / 1440);
        double rise = Math.floorMod(minute, 700) < 60 ? Math.floorMod(minute, 700) : 0;
        return new Sample(
                SeriesKey.parse(series),
                liveFrom.plusSeconds(60L * minute),
                100 + 30 * daily + rise + noise.nextGaussian(0, 4));
    }

    private static byte[] half(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length / 2);
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Path models() {
        return directory.resolve("models");
    }

    private Path snapshot() {
        return data().resolve("state").resolve("fleet.snapshot");
    }
}
