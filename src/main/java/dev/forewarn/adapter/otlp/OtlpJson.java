package dev.forewarn.adapter.otlp;

import dev.forewarn.loop.UnreadableBatchException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the JSON form: names in lower camel case, whole numbers of 64 bits as text or number, enumerations as numbers.
 * Unknown fields are passed over, as the specification asks.
 */
final class OtlpJson {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .build();

    private final PointSamples samples;
    private final Point point = new Point();

    OtlpJson(PointSamples samples) {
        this.samples = samples;
    }

    /** @throws tools.jackson.core.JacksonException where it is no JSON */
    void read(byte[] body) {
        JsonNode request = MAPPER.readTree(body);
        if (request == null || !request.isObject()) {
            throw UnreadableBatchException.malformed("the body is no JSON object");
        }
        for (JsonNode resourceMetrics : request.path("resourceMetrics")) {
            Map<String, String> attributes = new TreeMap<>();
            attributes(resourceMetrics.path("resource"), attributes::put);
            samples.resource(attributes);
            for (JsonNode scopeMetrics : resourceMetrics.path("scopeMetrics")) {
                scopeMetrics.path("metrics").forEach(this::metric);
            }
        }
    }

    private void metric(JsonNode node) {
        for (Map.Entry<String, JsonNode> data : node.properties()) {
            JsonNode value = data.getValue();
            var metric = new Metric(
                    text(node.path("name")),
                    text(node.path("unit")),
                    isDelta(value.path("aggregationTemporality")),
                    value.path("isMonotonic").asBoolean(false));
            for (JsonNode dataPoint : value.path("dataPoints")) {
                readPoint(dataPoint);
                switch (data.getKey()) {
                    case "gauge" -> samples.gauge(metric, point);
                    case "sum" -> samples.sum(metric, point);
                    case "histogram" -> samples.histogram(metric, point);
                    case "summary" -> samples.summary(metric, point);
                    default -> samples.unsupported();
                }
            }
        }
    }

    private static boolean isDelta(JsonNode temporality) {
        return temporality.isNumber()
                ? number(temporality) == Metric.DELTA
                : text(temporality).equals("AGGREGATION_TEMPORALITY_DELTA");
    }

    private void readPoint(JsonNode node) {
        point.clear();
        point.startNanos = whole(node.path("startTimeUnixNano"));
        point.timeNanos = whole(node.path("timeUnixNano"));
        point.value = node.has("asInt") ? number(node.path("asInt")) : number(node.path("asDouble"));
        point.flags = (int) whole(node.path("flags"));
        point.count = number(node.path("count"));
        point.hasSum = node.has("sum");
        point.sum = number(node.path("sum"));
        node.path("bucketCounts").forEach(count -> point.first.add(number(count)));
        node.path("explicitBounds").forEach(bound -> point.second.add(number(bound)));
        for (JsonNode quantile : node.path("quantileValues")) {
            point.first.add(number(quantile.path("quantile")));
            point.second.add(number(quantile.path("value")));
        }
        attributes(node, point::addAttribute);
    }

    private static void attributes(JsonNode of, BiConsumer<String, String> to) {
        for (JsonNode attribute : of.path("attributes")) {
            to.accept(text(attribute.path("key")), anyValue(attribute.path("value"), false));
        }
    }

    /** The text that {@link AnyValueText} would make of it. */
    private static String anyValue(JsonNode node, boolean inner) {
        for (Map.Entry<String, JsonNode> kind : node.properties()) {
            JsonNode value = kind.getValue();
            switch (kind.getKey()) {
                case "stringValue", "bytesValue" -> {
                    return inner ? MAPPER.writeValueAsString(text(value)) : text(value);
                }
                case "boolValue", "intValue" -> {
                    return text(value);
                }
                case "doubleValue" -> {
                    return Double.toString(number(value));
                }
                case "arrayValue" -> {
                    var items = new StringBuilder();
                    value.path("values")
                            .forEach(item ->
                                    items.append(items.isEmpty() ? "" : ",").append(anyValue(item, true)));
                    return "[" + items + "]";
                }
                case "kvlistValue" -> {
                    var items = new StringBuilder();
                    value.path("values")
                            .forEach(item -> items.append(items.isEmpty() ? "" : ",")
                                    .append(MAPPER.writeValueAsString(text(item.path("key"))))
                                    .append(':')
                                    .append(anyValue(item.path("value"), true)));
                    return "{" + items + "}";
                }
                default -> {
                    // of a newer version: passed over
                }
            }
        }
        return inner ? "null" : "";
    }

    private static String text(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? node.asString("") : "";
    }

    private static long whole(JsonNode node) {
        if (node.isNumber()) {
            return node.asLong(0);
        }
        String text = text(node);
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw UnreadableBatchException.malformed("a whole number is expected where the body has another text");
        }
    }

    /** A number, or the text of one: {@code "NaN"} and {@code "Infinity"} too, which are refused where they are a value. */
    private static double number(JsonNode node) {
        if (node.isNumber()) {
            return node.doubleValue(Double.NaN);
        }
        String text = text(node);
        try {
            return text.isEmpty() ? 0 : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw UnreadableBatchException.malformed("a number is expected where the body has another text");
        }
    }
}
