package dev.forewarn.adapter.webhook;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.action.Workload;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of an action's call: JSON of the operator, with placeholders such as <code>{{target}}</code> that stand inside its
 * strings, or our own JSON.
 */
public final class BodyTemplate {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([^{}\\s]*)\\s*}}");

    private final String template;

    private BodyTemplate(String template) {
        this.template = template;
    }

    /** Our own JSON with everything in it. */
    public static BodyTemplate usual() {
        return new BodyTemplate("");
    }

    /**
     * The operator's.
     *
     * @throws IllegalArgumentException where it names what is not there, or is no JSON once it is filled in
     */
    public static BodyTemplate of(String template) {
        var parsed = new BodyTemplate(template);
        var sample = new ActionRequest("key", new Workload("target"), new Action.Scale(1, 2), Instant.EPOCH, "why");
        Map<String, String> known = values(sample);
        PLACEHOLDER.matcher(template).results().map(found -> found.group(1)).forEach(name -> {
            if (!known.containsKey(name)) {
                throw new IllegalArgumentException(
                        "the template has {{" + name + "}}; known are " + String.join(", ", known.keySet()));
            }
        });
        try {
            JSON.readTree(parsed.filled(sample));
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "the template is no JSON when it is filled in: " + e.getOriginalMessage());
        }
        return parsed;
    }

    byte[] filled(ActionRequest request) {
        return template.isBlank() ? JSON.writeValueAsBytes(usual(request)) : replaced(values(request));
    }

    private byte[] replaced(Map<String, String> values) {
        return PLACEHOLDER
                .matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(escaped(values.getOrDefault(found.group(1), ""))))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** As it may stand between the quotes of a JSON string. */
    private static String escaped(String value) {
        String quoted = JSON.writeValueAsString(value);
        return quoted.substring(1, quoted.length() - 1);
    }

    private static Map<String, String> values(ActionRequest request) {
        var values = new LinkedHashMap<String, String>();
        values.put("key", request.idempotencyKey());
        values.put("target", request.target().name());
        values.put("action", request.action().type());
        values.put("words", request.action().words());
        values.put("at", request.at().toString());
        values.put("reason", request.reason());
        values.put("increment", request.action() instanceof Action.Scale scale ? "" + scale.increment() : "0");
        values.put("max", request.action() instanceof Action.Scale scale ? "" + scale.max() : "0");
        return values;
    }

    private static ObjectNode usual(ActionRequest request) {
        ObjectNode json = JSON.createObjectNode().put("version", 1).put("key", request.idempotencyKey());
        json.put("target", request.target().name());
        ObjectNode action =
                json.putObject("action").put("type", request.action().type());
        switch (request.action()) {
            case Action.Scale scale ->
                action.put("increment", scale.increment()).put("max", scale.max());
            case Action.Notify notify -> action.put("message", notify.message());
            case Action.Restart ignored -> {}
            case Action.Rollback ignored -> {}
        }
        action.put("words", request.action().words());
        return json.put("at", request.at().toString()).put("reason", request.reason());
    }
}
