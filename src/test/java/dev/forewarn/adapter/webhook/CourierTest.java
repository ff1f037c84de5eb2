package dev.forewarn.adapter.webhook;

import static dev.forewarn.notice.Notices.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.loop.ManualClock;
import dev.forewarn.notice.Backoff;
import dev.forewarn.notice.Notice;
import dev.forewarn.notice.Notices;
import dev.forewarn.notice.Tally;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The way of a notice over a real HTTP server that takes it, does not, or says nothing. */
@Timeout(60)
class CourierTest {
    private static final Patience QUICK = new Patience(
            new Backoff(Duration.ofMillis(5), Duration.ofMillis(20)), Duration.ofMinutes(15), new SplittableRandom(1));

    private final ManualClock clock = new ManualClock(NOON);
    private final BlockingQueue<String> counted = new LinkedBlockingQueue<>();
    private Endpoint endpoint;

    @BeforeEach
    void open() throws IOException {
        endpoint = new Endpoint();
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private Outbox outbox(ChannelSettings.Kind kind, int perMinute, Patience patience) {
        var settings = new ChannelSettings(
                "ops",
                kind,
                endpoint.target(Duration.ofMillis(500)),
                Optional.empty(),
                perMinute,
                Duration.ofHours(1),
                "page");
        Tally tally = (channel, outcome, messages) -> counted.add(channel + " " + outcome.text() + " " + messages);
        return new Channels("", clock).outbox(settings, patience, tally);
    }

    private Outbox slack() {
        return outbox(ChannelSettings.Kind.SLACK, 1_000, QUICK);
    }

    private String counted() throws InterruptedException {
        return String.valueOf(counted.poll(20, TimeUnit.SECONDS));
    }

    private static Notice notice(String series) {
        return Notices.started(series, NOON);
    }

    @Test
    void deliversInOrder() throws InterruptedException {
        try (Outbox outbox = slack()) {
            Notices.life("m", NOON).forEach(outbox::offer);
            assertThat(endpoint.next().json().path("text").asString()).contains("m will probably pass 230");
            assertThat(endpoint.next().json().path("text").asString()).contains("applied");
            assertThat(endpoint.next().json().path("text").asString()).contains("Over");
            assertThat(List.of(counted(), counted(), counted())).containsOnly("ops delivered 1");
        }
    }

    @Test
    void triesAgainAfterServerErrorsCutConnectionsAndSilence() throws InterruptedException {
        endpoint.then(
                Endpoint.status(500, "boom"),
                Endpoint.cut(),
                endpoint.silence(),
                Endpoint.status(408, ""),
                Endpoint.status(200, "ok"));
        try (Outbox outbox = slack()) {
            outbox.offer(notice("m"));
            for (int i = 0; i < 4; i++) {
                assertThat(counted()).isEqualTo("ops retried 1");
            }
            assertThat(counted()).isEqualTo("ops delivered 1");
        }
    }

    @Test
    void waitsAsLongAsTheOtherSideAsks() throws InterruptedException {
        endpoint.then(Endpoint.status(429, "slow down", "Retry-After", "1"));
        long begun = System.nanoTime();
        try (Outbox outbox = slack()) {
            outbox.offer(notice("m"));
            assertThat(counted()).isEqualTo("ops retried 1");
            assertThat(counted()).isEqualTo("ops delivered 1");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void doesNotRepeatWhatWillNeverBeTaken() throws InterruptedException {
        endpoint.then(Endpoint.status(404, "no_team"));
        try (Outbox outbox = slack()) {
            outbox.offer(notice("m"));
            outbox.offer(notice("n"));
            assertThat(counted()).isEqualTo("ops rejected 1");
            assertThat(counted()).isEqualTo("ops delivered 1");
            endpoint.next();
            assertThat(endpoint.next().json().path("text").asString()).contains("n will");
        }
        assertThat(endpoint.waiting()).isZero();
    }

    @Test
    void givesUpWhatIsTooOldAndSaysSoLater() throws InterruptedException {
        endpoint.then(Endpoint.status(503, ""));
        clock.set(NOON.plus(Duration.ofMinutes(15)));
        try (Outbox outbox = slack()) {
            outbox.offer(notice("m"));
            assertThat(counted()).isEqualTo("ops failed 1");
            endpoint.next();
            assertThat(endpoint.next().json().path("text").asString())
                    .isEqualTo("1 message was held back since 2026-05-04T12:15:00Z: 1 could not be delivered");
        }
    }

    @Test
    void holdsBackWhatIsBeyondTheRateAndSumsItUp() throws InterruptedException {
        try (Outbox outbox = outbox(ChannelSettings.Kind.SLACK, 2, QUICK)) {
            for (int i = 0; i < 5; i++) {
                outbox.offer(notice("m" + i));
            }
            assertThat(List.of(counted(), counted())).containsOnly("ops delivered 1");
            assertThat(List.of(counted(), counted(), counted())).containsOnly("ops held_back 1");
            clock.set(NOON.plusSeconds(60));
            endpoint.next();
            endpoint.next();
            assertThat(endpoint.next().json().path("text").asString())
                    .isEqualTo("3 messages were held back since 2026-05-04T12:00:00Z: 3 began");
        }
    }

    @Test
    void offeringNeverWaitsAndDropsTheOldest() throws InterruptedException {
        endpoint.always(endpoint.silence());
        try (Outbox outbox = slack()) {
            outbox.offer(notice("first"));
            endpoint.next(); // it is at it, and stays there
            for (int i = 0; i < 1_001; i++) {
                outbox.offer(notice("m" + i));
            }
            assertThat(counted).contains("ops dropped 1");
            endpoint.close(); // the rest of the thousand ends fast
        }
    }

    @Test
    void whatIsLeftIsSentWhenItStops() throws InterruptedException {
        Outbox outbox = slack();
        for (int i = 0; i < 20; i++) {
            outbox.offer(notice("m" + i));
        }
        outbox.close();
        for (int i = 0; i < 20; i++) {
            assertThat(counted()).isEqualTo("ops delivered 1");
        }
    }

    @Test
    void anAlertmanagerIsToldTheWholeAgainAfterTrouble() throws InterruptedException {
        endpoint.then(Endpoint.status(500, ""), Endpoint.status(429, ""));
        try (Outbox outbox = outbox(ChannelSettings.Kind.ALERTMANAGER, 1, QUICK)) {
            outbox.offer(notice("m"));
            assertThat(counted()).isEqualTo("ops retried 1");
            assertThat(counted()).isEqualTo("ops retried 1");
            assertThat(counted()).isEqualTo("ops delivered 1");
        }
        endpoint.next();
        endpoint.next();
        Endpoint.Got got = endpoint.next();
        assertThat(got.path()).isEqualTo("/hook/api/v2/alerts");
        assertThat(got.json().get(0).at("/labels/alertname").asString()).isEqualTo("ForewarnRisk");
        assertThat(got.json().get(0).at("/labels/severity").asString()).isEqualTo("page");
        assertThat(got.json().get(0).at("/endsAt").asString())
                .isEqualTo(NOON.plus(Duration.ofHours(4)).toString());
    }
}
