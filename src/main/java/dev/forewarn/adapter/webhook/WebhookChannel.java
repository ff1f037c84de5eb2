package dev.forewarn.adapter.webhook;

import dev.forewarn.notice.Channel;
import dev.forewarn.notice.Delivery;
import dev.forewarn.notice.Message;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** JSON of our own, to whom it may concern. */
final class WebhookChannel implements Channel {
    private final String name;
    private final HttpDelivery http;
    private final Optional<Signature> signature;
    private final String console;
    private final InstantSource time;

    WebhookChannel(String name, HttpDelivery http, Optional<Signature> signature, String console, InstantSource time) {
        this.name = name;
        this.http = http;
        this.signature = signature;
        this.console = console;
        this.time = time;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Delivery deliver(Message message) {
        return switch (message) {
            case Message.News news -> post(news.notice().id(), NoticeJson.of(news.notice(), console));
            case Message.Summary summary ->
                post("summary-" + summary.at().toEpochMilli(), NoticeJson.of(summary.heldBack()));
            case Message.Trial trial -> post("test-" + trial.at().toEpochMilli(), NoticeJson.trial());
        };
    }

    private Delivery post(String key, ObjectNode json) {
        byte[] body = NoticeJson.bytes(json);
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", "application/json");
        headers.put("Idempotency-Key", key);
        signature.ifPresent(it -> headers.put(Signature.HEADER, it.of(body, time.instant())));
        return http.post(headers, body);
    }
}
