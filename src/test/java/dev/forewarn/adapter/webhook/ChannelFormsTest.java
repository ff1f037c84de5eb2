package dev.forewarn.adapter.webhook;

import static dev.forewarn.notice.Notices.CHECKOUT;
import static dev.forewarn.notice.Notices.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.adapter.webhook.ChannelSettings.Kind;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.notice.Delivery;
import dev.forewarn.notice.Message;
import dev.forewarn.notice.Notice;
import dev.forewarn.notice.Notices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What each kind of channel posts. */
@Timeout(60)
class ChannelFormsTest {
    private static final String CONSOLE = "https://forewarn.example.org";
    private static final List<Notice> LIFE = Notices.life(CHECKOUT, NOON);

    private Endpoint endpoint;

    @BeforeEach
    void open() throws IOException {
        endpoint = new Endpoint();
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private JsonNode posted(Kind kind, Message message) throws InterruptedException {
        return got(kind, message).json();
    }

    private Endpoint.Got got(Kind kind, Message message) throws InterruptedException {
        var settings = new ChannelSettings(
                "ops",
                kind,
                endpoint.target(),
                kind == Kind.WEBHOOK ? Optional.of(new Signature("0123456789abcdef")) : Optional.empty(),
                20,
                Duration.ofMinutes(1),
                "warning");
        Delivery delivery = new Channels(CONSOLE, InstantSource.fixed(NOON))
                .channel(settings)
                .deliver(message);
        assertThat(delivery).isEqualTo(new Delivery.Done("it answers 200 (ok)"));
        return endpoint.next();
    }

    private static Message news(int number) {
        return new Message.News(LIFE.get(number));
    }

    @Test
    void slackGetsATextAndFields() throws InterruptedException {
        JsonNode json = posted(Kind.SLACK, news(0));
        assertThat(json.path("text").asString()).isEqualTo("🟠 " + CHECKOUT + " will probably pass 230 in about 23m");
        JsonNode attachment = json.at("/attachments/0");
        assertThat(attachment.path("color").asString()).isEqualTo("warning");
        assertThat(attachment.path("title_link").asString()).startsWith(CONSOLE + "/#checkout_requests%7B");
        assertThat(attachment
                        .path("fields")
                        .valueStream()
                        .map(field -> field.path("title").asString()))
                .containsExactly("What", "When", "How likely", "Why", "Done");
        assertThat(attachment.at("/fields/3/value").asString())
                .isEqualTo("• recent mean 210 is 1.2 usual half-horizon moves below the limit 230\n• rising");
        JsonNode over = posted(Kind.SLACK, news(2));
        assertThat(over.path("text").asString()).startsWith("✅ Over: no breach of");
        assertThat(over.at("/attachments/0/color").asString()).isEqualTo("good");
    }

    @Test
    void noSeriesCanCallTheWholeChannel() throws InterruptedException {
        Notice hostile = Notices.started("<!channel> & <@U123>", NOON);
        assertThat(posted(Kind.SLACK, new Message.News(hostile)).path("text").asString())
                .startsWith("🟠 &lt;!channel&gt; &amp; &lt;@U123&gt; will");
    }

    @Test
    void anAlertKeepsItsLabelsFromBeginningToEnd() throws InterruptedException {
        JsonNode started = posted(Kind.ALERTMANAGER, news(0)).get(0);
        JsonNode acted = posted(Kind.ALERTMANAGER, news(1)).get(0);
        JsonNode over = posted(Kind.ALERTMANAGER, news(2)).get(0);
        assertThat(started.path("labels")).isEqualTo(acted.path("labels")).isEqualTo(over.path("labels"));
        assertThat(started.path("labels").toString())
                .isEqualTo(
                        "{\"alertname\":\"ForewarnRisk\",\"metric\":\"checkout_requests\",\"namespace\":\"shop\","
                                + "\"objective\":\"above 230 for 5m within 1h\",\"severity\":\"warning\",\"workload\":\"checkout\"}");
        assertThat(started.path("startsAt")).isEqualTo(over.path("startsAt"));
        assertThat(started.path("endsAt").asString()).isEqualTo("2026-05-04T12:04:00Z");
        assertThat(over.path("endsAt").asString()).isEqualTo("2026-05-04T12:11:00Z");
        assertThat(acted.at("/annotations/summary").asString())
                .isEqualTo("scale +2 (at most 10) on shop/checkout: applied");
        assertThat(started.path("generatorURL").asString()).startsWith(CONSOLE + "/#");
    }

    @Test
    void labelsThatAnAlertmanagerWouldRefuseAreRenamed() throws InterruptedException {
        SeriesKey series = SeriesKey.of("m", Map.of("host-name", "a", "severity", "x", "1st", "b"));
        Notice odd = Notices.started(series.text(), NOON);
        assertThat(posted(Kind.ALERTMANAGER, new Message.News(odd))
                        .at("/0/labels")
                        .toString())
                .contains(
                        "\"host_name\":\"a\"",
                        "\"exported_severity\":\"x\"",
                        "\"severity\":\"warning\"",
                        "\"_1st\":\"b\"");
    }

    @Test
    void theGenericFormIsSignedAndHasAKeyOfItsOwn() throws InterruptedException {
        Endpoint.Got got = got(Kind.WEBHOOK, news(1));
        assertThat(got.header("Idempotency-Key"))
                .isEqualTo(LIFE.get(1).id())
                .matches("[0-9a-f]{16}-" + NOON.toEpochMilli() + "-2");
        assertThat(got.header(Signature.HEADER)).isEqualTo(new Signature("0123456789abcdef").of(got.body(), NOON));
        JsonNode json = got.json();
        assertThat(json.path("phase").asString()).isEqualTo("changed");
        assertThat(json.path("situation").asString()).isEqualTo("acted");
        assertThat(json.at("/labels/workload").asString()).isEqualTo("checkout");
        assertThat(json.at("/objective/horizonSeconds").asDouble()).isEqualTo(3600);
        assertThat(json.path("expectedInSeconds").asInt()).isEqualTo(23 * 60);
        assertThat(json.path("expectedAt").asString()).isEqualTo("2026-05-04T12:23:10Z");
    }

    /** The page's table of fields is what is sent. */
    @Test
    void thePageDescribesEveryField() throws InterruptedException, IOException {
        var sent = new TreeSet<String>();
        for (int i = 0; i < LIFE.size(); i++) {
            posted(Kind.WEBHOOK, news(i)).properties().forEach(field -> sent.add(field.getKey()));
        }
        String page = Files.readString(Path.of("docs", "notifications.md"));
        String table = page.substring(page.indexOf("## The generic webhook"), page.indexOf("## How a receiver checks"));
        var described = new TreeSet<String>();
        for (String line : table.lines().filter(each -> each.startsWith("| `")).toList()) {
            Pattern.compile("`([A-Za-z]+)`")
                    .matcher(line.substring(1, line.indexOf('|', 1)))
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .forEach(described::add);
        }
        assertThat(described).isEqualTo(sent);
    }

    @Test
    void aTrialSaysSo() throws InterruptedException {
        var trial = new Message.Trial(NOON);
        assertThat(posted(Kind.SLACK, trial).path("text").asString())
                .isEqualTo("A test of Forewarn: this channel works.");
        assertThat(posted(Kind.WEBHOOK, trial).path("kind").asString()).isEqualTo("test");
        assertThat(posted(Kind.ALERTMANAGER, trial).at("/0/labels/alertname").asString())
                .isEqualTo("ForewarnTest");
    }
}
