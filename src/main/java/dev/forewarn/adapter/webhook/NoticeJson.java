package dev.forewarn.adapter.webhook;

import dev.forewarn.notice.HeldBack;
import dev.forewarn.notice.Notice;
import dev.forewarn.notice.NoticeText;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Objective;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Messages as JSON of our own; docs/notifications.md describes every field. */
final class NoticeJson {
    static final int VERSION = 1;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private NoticeJson() {}

    static ObjectNode of(Notice notice, String console) {
        NoticeText text = NoticeText.of(notice, console);
        BreachRisk risk = notice.risk();
        ObjectNode json = begun("incident")
                .put("id", notice.id())
                .put("incident", notice.incident())
                .put("phase", notice.phase().text())
                .put("situation", notice.situation().text())
                .put("at", notice.at().toString())
                .put("startedAt", notice.startedAt().toString());
        notice.endedAt().ifPresent(at -> json.put("endedAt", at.toString()));
        json.put("title", text.title())
                .put("series", risk.series().text())
                .put("name", risk.series().name());
        ObjectNode labels = json.putObject("labels");
        risk.series().labels().forEach(labels::put);
        objective(json.putObject("objective"), notice);
        json.put("value", risk.value())
                .put("valueAt", risk.at().toString())
                .put("probability", risk.breach().value())
                .put("breaching", risk.breaching())
                .put("trust", risk.trust().text());
        risk.timeToBreach().ifPresent(in -> {
            json.put("expectedInSeconds", in.toSeconds());
            json.put("expectedAt", risk.at().plus(in).toString());
        });
        list(json.putArray("drivers"), text.why());
        list(json.putArray("done"), text.done());
        text.link().ifPresent(link -> json.put("link", link));
        return json;
    }

    private static void objective(ObjectNode json, Notice notice) {
        Objective objective = notice.subject().objective();
        json.put("text", notice.subject().objectiveWords())
                .put("side", objective.side().text())
                .put("limit", objective.limit())
                .put("forSeconds", seconds(objective.lasting()))
                .put("horizonSeconds", seconds(objective.horizon()));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }

    private static void list(ArrayNode json, List<String> lines) {
        lines.forEach(json::add);
    }

    static ObjectNode of(HeldBack held) {
        return begun("summary")
                .put("text", held.words())
                .put("since", held.since().toString())
                .put("began", held.began())
                .put("changed", held.changed())
                .put("over", held.over())
                .put("undelivered", held.undelivered());
    }

    static ObjectNode trial() {
        return begun("test").put("text", "A test of Forewarn: this channel works.");
    }

    private static ObjectNode begun(String kind) {
        return JSON.createObjectNode().put("version", VERSION).put("kind", kind);
    }

    static byte[] bytes(ObjectNode json) {
        return JSON.writeValueAsBytes(json);
    }
}
