package dev.forewarn.cli;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** JSON for programs that read our results. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static String line(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** JSON knows no NaN: a number that is not there is left out. */
    static void putFinite(Map<String, Object> json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        }
    }
}
