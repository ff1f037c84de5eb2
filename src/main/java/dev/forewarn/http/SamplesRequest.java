package dev.forewarn.http;

import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/** Reads the body of {@code POST /api/v1/samples}: a JSON array of objects, or one object after another (NDJSON). */
final class SamplesRequest {
    private static final Set<String> FIELDS = Set.of("series", "timestamp", "value");
    private static final ObjectReader ONE =
            Json.MAPPER.reader().without(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Reading reading;
    private final List<Sample> samples = new ArrayList<>();

    private SamplesRequest(Reading reading) {
        this.reading = reading;
    }

    /**
     * The whole batch or none of it:
     *
     * @throws ProblemException when anything in the body is wrong
     */
    static List<Sample> read(byte[] body, FieldProblems problems) {
        var request = new SamplesRequest(new Reading(problems));
        Json.reading(() -> {
            try (JsonParser parser = Json.MAPPER.createParser(body)) {
                request.readAll(parser);
            }
            return request;
        });
        problems.throwIfAny("The batch of samples");
        return request.samples;
    }

    private void readAll(JsonParser parser) {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new ProblemException(Problem.of(
                    400, "Malformed JSON", "The body is empty; send a JSON array of samples, or one sample a line."));
        }
        boolean array = token == JsonToken.START_ARRAY;
        if (array) {
            token = parser.nextToken();
        }
        int index = 0;
        while (token != null && !(array && token == JsonToken.END_ARRAY)) {
            readOne(ONE.readTree(parser), "/" + index++);
            token = parser.nextToken();
        }
        if (array && parser.nextToken() != null) {
            reading.problems().add("", "something after the array's end", "one JSON array, or one sample a line");
        }
    }

    private void readOne(JsonNode node, String pointer) {
        if (!reading.isObject(node, pointer, FIELDS)) {
            return;
        }
        SeriesKey series = reading.series(node, pointer);
        Instant at = timestamp(node, pointer);
        Double value =
                reading.number(reading.required(node, "value", pointer, Reading.NUMBER_ACCEPTED), pointer + "/value");
        if (series != null && at != null && value != null) {
            samples.add(new Sample(series, at, value));
        }
    }

    private @Nullable Instant timestamp(JsonNode node, String pointer) {
        JsonNode found = reading.required(node, "timestamp", pointer, TimeText.INSTANT_ACCEPTED);
        if (found == null) {
            return null;
        }
        Instant at = TimeText.instant(found).orElse(null);
        if (at == null) {
            reading.problems().add(pointer + "/timestamp", found, TimeText.INSTANT_ACCEPTED);
        }
        return at;
    }
}
