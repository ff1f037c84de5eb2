package dev.forewarn.cli;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON for programs that read our results. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static String line(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** @throws CliException where a service answers something else */
    static JsonNode tree(String answer) {
        try {
            return MAPPER.readTree(answer);
        } catch (JacksonException e) {
            throw CliException.problem("the service does not answer as Forewarn does; check --url");
        }
    }

    /** A field in words; empty where it is not there. */
    static String text(JsonNode object, String field) {
        return object.path(field).asString("");
    }

    /** JSON knows no NaN: a number that is not there is left out. */
    static void putFinite(Map<String, Object> json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        }
    }
}
