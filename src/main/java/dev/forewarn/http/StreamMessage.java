package dev.forewarn.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One server-sent event.
 *
 * @param name the event's type
 * @param id   where to go on after a lost connection; null for what need not be repeated
 * @param body written as one line of JSON
 */
record StreamMessage(String name, @Nullable String id, Object body) {
    byte[] wire() {
        String json = new String(Json.bytes(body), StandardCharsets.UTF_8); // Jackson escapes line breaks
        String text = (id == null ? "" : "id: " + id + "\n") + "event: " + name + "\ndata: " + json + "\n\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
