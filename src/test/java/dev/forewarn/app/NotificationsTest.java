package dev.forewarn.app;

import static dev.forewarn.notice.Notices.CHECKOUT;
import static dev.forewarn.notice.Notices.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.action.DryRunExecutor;
import dev.forewarn.action.Workload;
import dev.forewarn.adapter.files.IncidentFile;
import dev.forewarn.adapter.webhook.Endpoint;
import dev.forewarn.cli.CliException;
import dev.forewarn.cli.ForewarnCli;
import dev.forewarn.cli.NotifyCommand;
import dev.forewarn.cli.StandardStreams;
import dev.forewarn.loop.EventHub;
import dev.forewarn.loop.ManualClock;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.notice.NoticeDesk;
import dev.forewarn.notice.Notices;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Probability;
import dev.forewarn.scoring.ForecastFan;
import dev.forewarn.scoring.RiskView;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NotificationsTest {
    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(NOON);
    private Endpoint slack;
    private Endpoint bus;

    @BeforeEach
    void open() throws IOException {
        slack = new Endpoint();
        bus = new Endpoint();
    }

    @AfterEach
    void close() {
        slack.close();
        bus.close();
    }

    private NotificationSettings settings() throws IOException {
        Path file = Files.writeString(directory.resolve("forewarn.yaml"), """
                notifications:
                  channels:
                    - { name: ops, type: slack, url: "%s/SECRET", allowPrivate: true }
                    - { name: bus, type: webhook, url: "%s", allowPrivate: true }
                """.formatted(slack.url(), bus.url()));
        return new SettingsReader(Map.of()).read(Optional.of(file)).outward().notifications();
    }

    private IncidentFile store() {
        return new IncidentFile(directory.resolve("state/incidents.json"));
    }

    private Notifications begun(EventHub hub, BreachRisk newest) throws IOException {
        var rules = new NoticeDesk.Rules(new Probability(0.5), Duration.ofMinutes(10), 100);
        return new Notifications(settings(), new NoticeDesk(rules, List::of), store(), new SimpleMeterRegistry(), clock)
                .begin(hub, new Newest(newest));
    }

    private record Newest(BreachRisk risk) implements RiskView {
        @Override
        public List<BreachRisk> latest() {
            return List.of(risk);
        }

        @Override
        public List<BreachRisk> latest(SeriesKey series) {
            return List.of(risk);
        }

        @Override
        public Optional<ForecastFan> forecast(SeriesKey series) {
            return Optional.empty();
        }

        @Override
        public int seriesCount() {
            return 1;
        }
    }

    @Test
    void everyChannelHearsOfTheBeginningAndTheEnd() throws Exception {
        var meters = new SimpleMeterRegistry();
        var rules = new NoticeDesk.Rules(new Probability(0.5), Duration.ofMinutes(10), 100);
        try (var hub = new EventHub(100);
                var notifications =
                        new Notifications(settings(), new NoticeDesk(rules, List::of), store(), meters, clock)) {
            notifications.begin(hub, new Newest(Notices.risk(NOON, 200, 0.1)));
            assertThat(meters.get("forewarn.notifications").counters()).hasSize(12);
            hub.publish(Notices.warned(CHECKOUT, NOON));
            assertThat(slack.next().json().path("text").asString()).contains("will probably pass 230");
            assertThat(bus.next().json().path("phase").asString()).isEqualTo("started");
            notifications.look(new Newest(Notices.risk(NOON.plusSeconds(60), 200, 0.1)));
            notifications.look(new Newest(Notices.risk(NOON.plusSeconds(660), 200, 0.1)));
            assertThat(slack.next().json().path("text").asString()).contains("Over");
            assertThat(bus.next().json().path("phase").asString()).isEqualTo("resolved");
        }
        assertThat(meters.get("forewarn.notifications")
                        .tags("channel", "ops", "outcome", "delivered")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(meters.get("forewarn.incidents.open").gauge().value()).isZero();
    }

    @Test
    void afterARestartTheBeginningIsNotToldAgainAndTheEndIs() throws Exception {
        try (var hub = new EventHub(100);
                Notifications before = begun(hub, Notices.risk(NOON, 200, 0.1))) {
            hub.publish(Notices.warned(CHECKOUT, NOON));
            slack.next();
            bus.next();
            before.look(new Newest(Notices.risk(NOON, 210, 0.81)));
        }
        try (var hub = new EventHub(100);
                Notifications after = begun(hub, Notices.risk(NOON.plusSeconds(60), 210, 0.81))) {
            hub.publish(Notices.warned(CHECKOUT, NOON.plusSeconds(60)));
            after.look(new Newest(Notices.risk(NOON.plusSeconds(120), 200, 0.1)));
            after.look(new Newest(Notices.risk(NOON.plusSeconds(720), 200, 0.1)));
            assertThat(slack.next().json().path("text").asString()).contains("Over");
            assertThat(bus.next().json().path("id").asString()).endsWith("-" + NOON.toEpochMilli() + "-2");
        }
        assertThat(store().load())
                .singleElement()
                .satisfies(each -> assertThat(each.isOpen()).isFalse());
    }

    @Test
    void whatBeganWhileNobodyListenedIsToldAtTheStart() throws Exception {
        try (var hub = new EventHub(100);
                Notifications notifications = begun(hub, Notices.risk(NOON, 210, 0.7))) {
            assertThat(slack.next().json().path("text").asString()).contains("will probably pass 230");
            notifications.look(new Newest(Notices.risk(NOON, 210, 0.7)));
        }
    }

    @Test
    void aDamagedFileOfIncidentsForgetsThemAndNoMore() throws Exception {
        Files.createDirectories(directory.resolve("state"));
        Files.writeString(directory.resolve("state/incidents.json"), "{\"version\":1,\"incidents\":[{}]}");
        assertThatThrownBy(() -> store().load()).isInstanceOf(IOException.class).hasMessageContaining("delete it");
        try (var hub = new EventHub(100);
                Notifications notifications = begun(hub, Notices.risk(NOON, 200, 0.1))) {
            hub.publish(Notices.warned(CHECKOUT, NOON));
            slack.next();
            notifications.look(new Newest(Notices.risk(NOON, 210, 0.81)));
            assertThat(store().load()).hasSize(1);
        }
    }

    private record Result(int code, String out, String err) {}

    private Result run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var streams = StandardStreams.of(out, err, false);
        var command = new NotifyCommand(streams, (config, channel) -> {
            try {
                return new ChannelTrials(clock).run(settings(), channel);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        int code = new ForewarnCli(streams, false, List.of(command)).run(arguments);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aTestSaysWhatCameBackFromEachChannel() throws Exception {
        bus.close();
        Result all = run("notify", "test");
        assertThat(all.code()).isEqualTo(1);
        assertThat(all.out())
                .contains("ops", "slack", "sent", "it answers 200 (ok)", "bus", "webhook", "failed", "no connection to")
                .doesNotContain("SECRET");
        assertThat(slack.next().json().path("text").asString()).isEqualTo("A test of Forewarn: this channel works.");

        Result one = run("notify", "test", "--channel", "ops", "--json");
        assertThat(one.code()).isZero();
        assertThat(one.out())
                .isEqualTo("{\"channel\":\"ops\",\"type\":\"slack\",\"host\":\"http://127.0.0.1:" + slack.port()
                        + "\",\"works\":true,\"said\":\"it answers 200 (ok)\"}\n");
        assertThat(run("notify", "test", "--channel", "opps"))
                .satisfies(each -> assertThat(each.code()).isEqualTo(2))
                .satisfies(each -> assertThat(each.err()).contains("there is no channel 'opps'; there are ops, bus"));
        assertThat(run("notify").code()).isEqualTo(2);
    }

    @Test
    void aTestWithoutChannelsSaysHowToSetThemUp() {
        assertThatThrownBy(() -> new ChannelTrials(clock).run(NotificationSettings.none(), Optional.empty()))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("notifications.channels");
    }

    @Test
    void notifyGoesToTheChannelsAndAllElseToTheOther() {
        var executor = new TellingExecutor(new DryRunExecutor(), List.of("ops", "bus"));
        var checkout = new Workload("checkout");
        ActionReceipt told =
                executor.execute(new ActionRequest("1", checkout, new Action.Notify("hello"), NOON, "why"));
        assertThat(told).isInstanceOf(ActionReceipt.Applied.class);
        assertThat(told.said()).isEqualTo("handed to ops, bus for checkout");
        assertThat(executor.execute(new ActionRequest("2", checkout, new Action.Restart(), NOON, "why"))
                        .said())
                .startsWith("dry run");
        assertThat(executor.describe()).isEqualTo("dry run");
    }
}
