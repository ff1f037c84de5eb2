package dev.forewarn.adapter.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forewarn.notice.Backoff;
import dev.forewarn.notice.Channel;
import dev.forewarn.notice.Delivery;
import dev.forewarn.notice.Message;
import dev.forewarn.notice.Notice;
import dev.forewarn.notice.Notices;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Alerts in a real Alertmanager: they appear, are one and not several, stay while they hold, and end. */
@Timeout(120)
class AlertmanagerIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String CHECKOUT = "metric=checkout_requests";
    private static final Duration RESEND = Duration.ofMillis(500);

    @TempDir
    static Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private static @Nullable Process alertmanager;
    private static String url = "";

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Optional<Path> program = List.of("prometheus-alertmanager", "alertmanager").stream()
                .flatMap(name -> Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(
                program.isPresent(),
                "SKIPPED: notifications were not tried with an Alertmanager. Install it (Debian: apt-get install"
                        + " prometheus-alertmanager) and run again.");
        Path config = Files.writeString(directory.resolve("alertmanager.yml"), """
                route: { receiver: nobody, group_wait: 1s }
                receivers: [ { name: nobody } ]
                """);
        int port = freePort();
        url = "http://127.0.0.1:" + port;
        alertmanager = new ProcessBuilder(
                        program.orElseThrow().toString(),
                        "--config.file=" + config,
                        "--storage.path=" + directory.resolve("alertmanager"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("alertmanager.log").toFile())
                .start();
    }

    @AfterAll
    static void stop() {
        if (alertmanager != null) {
            alertmanager.destroyForcibly();
        }
    }

    @BeforeEach
    void isReady() throws IOException, InterruptedException {
        until("it is ready", this::answers);
    }

    @AfterEach
    void close() {
        http.close();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            return http.send(
                                    HttpRequest.newBuilder(URI.create(url + "/-/ready"))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private JsonNode alerts(String matcher) throws IOException, InterruptedException {
        String filter = URLEncoder.encode(matcher, StandardCharsets.UTF_8);
        URI asked = URI.create(url + "/api/v2/alerts?filter=" + filter);
        return JSON.readTree(http.send(HttpRequest.newBuilder(asked).build(), BodyHandlers.ofString())
                .body());
    }

    private interface Question {
        boolean isSo() throws IOException, InterruptedException;
    }

    private void until(String what, Question question) throws IOException, InterruptedException {
        for (int i = 0; i < 600; i++) {
            if (question.isSo()) {
                return;
            }
            if (Objects.requireNonNull(alertmanager).waitFor(50, TimeUnit.MILLISECONDS)) {
                throw new AssertionError(Files.readString(directory.resolve("alertmanager.log")));
            }
        }
        throw new AssertionError("not within 30 s: " + what + "; there is " + alerts("alertname=~\".*\""));
    }

    private void untilOne(String matcher, String what, Predicate<JsonNode> predicate)
            throws IOException, InterruptedException {
        until(what, () -> {
            JsonNode alerts = alerts(matcher);
            return alerts.size() == 1 && predicate.test(alerts.path(0));
        });
    }

    private ChannelSettings settings() {
        return new ChannelSettings(
                "am",
                ChannelSettings.Kind.ALERTMANAGER,
                Target.of(url + "/", true, Duration.ofSeconds(5)),
                Optional.empty(),
                20,
                RESEND,
                "warning");
    }

    private Outbox outbox() {
        var patience = new Patience(
                new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1)),
                Duration.ofMinutes(15),
                new SplittableRandom(1));
        return new Channels("https://forewarn.example.org", InstantSource.system())
                .outbox(settings(), patience, (channel, outcome, messages) -> {});
    }

    /** Its end, eleven minutes after its beginning, is now. */
    private static List<Notice> life(String series) {
        return Notices.life(series, Instant.now().minus(Duration.ofMinutes(11)));
    }

    @Test
    void anIncidentIsOneAlertFromItsBeginningToItsEnd() throws IOException, InterruptedException {
        List<Notice> life = life(Notices.CHECKOUT);
        try (Outbox outbox = outbox()) {
            outbox.offer(life.get(0));
            untilOne(
                    CHECKOUT,
                    "it appears",
                    alert -> alert.at("/labels/workload").asString().equals("checkout"));
            JsonNode alert = alerts(CHECKOUT).path(0);
            assertThat(alert.at("/status/state").asString()).isEqualTo("active");
            assertThat(Instant.parse(alert.path("startsAt").asString()).toEpochMilli())
                    .isEqualTo(life.get(0).startedAt().toEpochMilli());
            assertThat(alert.path("generatorURL").asString()).startsWith("https://forewarn.example.org/#checkout");

            // Each sending moves its end; it has outlived the end of the first when it was moved more often than that
            // lasts.
            Set<String> ends = new HashSet<>();
            Instant first = Instant.parse(alert.path("endsAt").asString());
            untilOne(CHECKOUT, "it holds beyond its first end", each -> {
                ends.add(each.path("endsAt").asString());
                return Instant.now().isAfter(first.plusMillis(500));
            });
            assertThat(ends).hasSizeGreaterThan(2);

            outbox.offer(life.get(1));
            untilOne(
                    CHECKOUT,
                    "it is still one, and says what was done",
                    each -> each.at("/annotations/situation").asString().equals("acted"));
            outbox.offer(life.get(2));
            until("it is over", () -> alerts(CHECKOUT).isEmpty());
        }
    }

    @Test
    void whoStopsTalkingIsForgottenByItself() throws IOException, InterruptedException {
        Outbox outbox = outbox();
        outbox.offer(life("silent").get(0));
        untilOne("metric=silent", "it appears", alert -> true);
        outbox.close();
        until("it ends by itself", () -> alerts("metric=silent").isEmpty());
    }

    @Test
    void aThousandIncidentsComeInAFewRequests() throws IOException, InterruptedException {
        try (Outbox outbox = outbox()) {
            for (int i = 0; i < 1_200; i++) {
                outbox.offer(Notices.started("m{n=\"" + i + "\"}", Instant.now()));
            }
            until("all of them are there", () -> alerts("metric=m").size() == 1_200);
        }
    }

    @Test
    void aTestMessageIsTaken() throws IOException, InterruptedException {
        Channel channel = new Channels("", InstantSource.system()).channel(settings());
        assertThat(channel.deliver(new Message.Trial(Instant.now()))).isInstanceOf(Delivery.Done.class);
        untilOne(
                "alertname=ForewarnTest",
                "it is there",
                alert -> alert.at("/labels/alertname").asString().equals("ForewarnTest"));
    }
}
