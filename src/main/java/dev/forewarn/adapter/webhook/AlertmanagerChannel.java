package dev.forewarn.adapter.webhook;

import dev.forewarn.metric.NumberWords;
import dev.forewarn.notice.Channel;
import dev.forewarn.notice.Delivery;
import dev.forewarn.notice.Message;
import dev.forewarn.notice.Notice;
import dev.forewarn.notice.NoticeText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Alertmanager's API, version 2.
 *
 * <p>Labels are an alert's identity, so they hold nothing that changes while it lasts; that is in the annotations. An alert
 * ends by itself at {@code endsAt}, so what still holds is sent again, each time with an end that lies a few sendings ahead.
 */
final class AlertmanagerChannel implements Channel {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, String> HEADERS = Map.of("Content-Type", "application/json");
    private static final String API = "/api/v2/alerts";
    private static final int MISSED_SENDINGS = 4;
    private static final Duration TRIAL_LASTS = Duration.ofMinutes(5);

    private final ChannelSettings settings;
    private final HttpDelivery http;
    private final String console;
    private final InstantSource time;

    AlertmanagerChannel(ChannelSettings settings, String console, InstantSource time) {
        this.settings = settings;
        this.http = new HttpDelivery(settings.target().below(API), time);
        this.console = console;
        this.time = time;
    }

    @Override
    public String name() {
        return settings.name();
    }

    Duration resendEvery() {
        return settings.resendEvery();
    }

    /** How long an alert holds that is not sent again. */
    Duration holds() {
        return settings.resendEvery().multipliedBy(MISSED_SENDINGS);
    }

    /** A summary is not needed: nothing is ever held back from it. */
    @Override
    public Delivery deliver(Message message) {
        return switch (message) {
            case Message.News news -> deliver(List.of(news.notice()));
            case Message.Summary ignored -> new Delivery.Done("it needs no summary");
            case Message.Trial trial -> trial(trial.at());
        };
    }

    Delivery deliver(List<Notice> standing) {
        Instant now = time.instant();
        ArrayNode alerts = JSON.createArrayNode();
        standing.forEach(notice -> alerts.add(alert(notice, now)));
        return post(alerts);
    }

    private Delivery trial(Instant at) {
        ArrayNode alerts = JSON.createArrayNode();
        ObjectNode alert = alerts.addObject();
        alert.putObject("labels").put("alertname", "ForewarnTest").put("severity", settings.severity());
        alert.putObject("annotations").put("summary", "A test of Forewarn: this channel works.");
        alert.put("startsAt", at.toString()).put("endsAt", at.plus(TRIAL_LASTS).toString());
        return post(alerts);
    }

    private Delivery post(ArrayNode alerts) {
        return http.post(HEADERS, JSON.writeValueAsBytes(alerts));
    }

    private ObjectNode alert(Notice notice, Instant now) {
        NoticeText text = NoticeText.of(notice, console);
        ObjectNode alert = JSON.createObjectNode();
        ObjectNode labels = alert.putObject("labels");
        labels(notice).forEach(labels::put);
        ObjectNode annotations = alert.putObject("annotations");
        annotations.put("summary", text.title());
        annotations.put("situation", notice.situation().text());
        annotations.put("likelihood", text.likelihood());
        annotations.put("value", NumberWords.shortened(notice.risk().value()));
        if (!text.when().isEmpty()) {
            annotations.put("expected", text.when());
        }
        if (!text.why().isEmpty()) {
            annotations.put("why", String.join("\n", text.why()));
        }
        annotations.put("done", String.join("\n", text.done()));
        alert.put("startsAt", notice.startedAt().toString());
        alert.put("endsAt", notice.endedAt().orElse(now.plus(holds())).toString());
        text.link().ifPresent(link -> alert.put("generatorURL", link));
        return alert;
    }

    /** The series' own labels, with names that every Alertmanager takes, and ours, which win. */
    private Map<String, String> labels(Notice notice) {
        var labels = new TreeMap<String, String>();
        notice.risk().series().labels().forEach((name, value) -> labels.put(labelName(name), value));
        labels.put("alertname", "ForewarnRisk");
        labels.put("severity", settings.severity());
        labels.put("metric", notice.risk().series().name());
        labels.put("objective", notice.subject().objectiveWords());
        return labels;
    }

    private static String labelName(String given) {
        String plain = given.replaceAll("[^A-Za-z0-9_]", "_");
        String named = plain.matches("[0-9].*|") ? "_" + plain : plain;
        return switch (named) {
            case "alertname", "severity", "metric", "objective" -> "exported_" + named;
            default -> named;
        };
    }
}
