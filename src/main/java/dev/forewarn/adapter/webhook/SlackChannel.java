package dev.forewarn.adapter.webhook;

import dev.forewarn.notice.Channel;
import dev.forewarn.notice.Delivery;
import dev.forewarn.notice.Message;
import dev.forewarn.notice.Notice;
import dev.forewarn.notice.NoticeText;
import dev.forewarn.notice.Phase;
import dev.forewarn.notice.Situation;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Slack's incoming webhooks. A text and one attachment with fields: Mattermost, Rocket.Chat and Discord take this form too,
 * and do not know Slack's newer blocks.
 */
final class SlackChannel implements Channel {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, String> HEADERS = Map.of("Content-Type", "application/json; charset=utf-8");

    private final String name;
    private final HttpDelivery http;
    private final String console;

    SlackChannel(String name, HttpDelivery http, String console) {
        this.name = name;
        this.http = http;
        this.console = console;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Delivery deliver(Message message) {
        ObjectNode body = switch (message) {
            case Message.News news -> news(news.notice());
            case Message.Summary summary ->
                text(summary.heldBack().words() + (console.isEmpty() ? "" : ", see " + console));
            case Message.Trial ignored -> text("A test of Forewarn: this channel works.");
        };
        return http.post(HEADERS, JSON.writeValueAsBytes(body));
    }

    private static ObjectNode text(String plain) {
        return JSON.createObjectNode().put("text", escaped(plain));
    }

    private ObjectNode news(Notice notice) {
        NoticeText text = NoticeText.of(notice, console);
        ObjectNode body = JSON.createObjectNode().put("text", escaped(sign(notice) + text.title()));
        ObjectNode attachment = body.putArray("attachments").addObject();
        attachment.put("fallback", escaped(text.title()));
        attachment.put("color", color(notice));
        text.link()
                .ifPresent(link -> attachment.put("title", "Open the console").put("title_link", link));
        ArrayNode fields = attachment.putArray("fields");
        field(fields, "What", text.what(), false);
        if (!text.when().isEmpty()) {
            field(fields, "When", text.when(), true);
        }
        field(fields, "How likely", text.likelihood(), true);
        if (notice.phase() != Phase.RESOLVED && !text.why().isEmpty()) {
            field(fields, "Why", lines(text.why()), false);
        }
        field(fields, "Done", lines(text.done()), false);
        return body;
    }

    private static void field(ArrayNode fields, String title, String value, boolean isShort) {
        fields.addObject().put("title", title).put("value", escaped(value)).put("short", isShort);
    }

    private static String lines(List<String> lines) {
        return "• " + String.join("\n• ", lines);
    }

    private static String sign(Notice notice) {
        return notice.phase() == Phase.RESOLVED ? "✅ " : notice.situation() == Situation.BREACHED ? "🔴 " : "🟠 ";
    }

    private static String color(Notice notice) {
        return notice.phase() == Phase.RESOLVED ? "good" : notice.risk().breaching() ? "danger" : "warning";
    }

    /** Slack's three: without them a series called {@code <!channel>} would wake everybody. */
    static String escaped(String plain) {
        return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
