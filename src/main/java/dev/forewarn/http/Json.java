package dev.forewarn.http;

import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Strict JSON in, snake_case JSON out. What the standard does not allow (NaN, comments, trailing commas) is refused. */
final class Json {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER_CHARS = 100;
    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_CHARS)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private Json() {}

    /** @throws ProblemException with status 400, line and column, when the body is not one JSON value */
    static JsonNode tree(byte[] body) {
        return reading(() -> {
            JsonNode root = MAPPER.readTree(body);
            if (root == null || root.isMissingNode()) {
                throw new ProblemException(Problem.of(
                        400, "Malformed JSON", "The body is empty; a JSON value is expected. Nothing was changed."));
            }
            return root;
        });
    }

    /** Runs a parse; what Jackson says of malformed input becomes a problem with line and column. */
    static <T> T reading(Supplier<T> parse) {
        try {
            return parse.get();
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            String where = at == null || at.getLineNr() < 1
                    ? ""
                    : " at line " + at.getLineNr() + ", column " + Math.max(1, at.getColumnNr());
            throw new ProblemException(Problem.of(
                    400,
                    "Malformed JSON",
                    "The body is not valid JSON" + where + ": " + firstLine(e.getOriginalMessage())
                            + ". Nothing was changed."));
        }
    }

    static byte[] bytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    private static String firstLine(String message) {
        if (message.startsWith("Trailing token")) {
            return "something follows the end of the value"; // Jackson's own words name classes
        }
        String line = message.lines().findFirst().orElse("unreadable");
        return line.length() > 200 ? line.substring(0, 199) + "…" : line;
    }
}
