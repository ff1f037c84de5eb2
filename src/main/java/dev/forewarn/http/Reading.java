package dev.forewarn.http;

import dev.forewarn.loop.SampleBatch;
import dev.forewarn.metric.SeriesKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads single values out of a JSON body; what cannot be read becomes a problem and null. One for each request. */
final class Reading {
    /** Squares of accepted values stay finite, so no arithmetic behind this door can overflow. */
    static final double LARGEST = SampleBatch.LARGEST;

    static final String NUMBER_ACCEPTED =
            "a finite number of magnitude at most 1e150 (leave the reading out where there is none)";
    private static final int LONGEST_SERIES = SampleBatch.LONGEST_SERIES;
    private static final String SERIES_ACCEPTED =
            "a series name, such as cpu{host=\"a\"}: not blank, no line break, at most " + LONGEST_SERIES
                    + " characters";

    private final FieldProblems problems;
    private final Map<String, SeriesKey> known = new HashMap<>();

    Reading(FieldProblems problems) {
        this.problems = problems;
    }

    FieldProblems problems() {
        return problems;
    }

    /** Reports a node that is no object, and every field that is not one of those accepted. */
    boolean isObject(JsonNode node, String pointer, Set<String> accepted) {
        if (!node.isObject()) {
            problems.add(pointer, node, "an object with " + String.join(", ", new TreeSet<>(accepted)));
            return false;
        }
        for (String name : node.propertyNames()) {
            if (!accepted.contains(name)) {
                problems.add(
                        pointer + "/" + escape(name),
                        "an unknown field",
                        "only " + String.join(", ", new TreeSet<>(accepted)));
            }
        }
        return true;
    }

    @Nullable
    JsonNode required(JsonNode object, String name, String pointer, String accepted) {
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            problems.missing(pointer + "/" + name, accepted);
            return null;
        }
        return node;
    }

    @Nullable
    SeriesKey series(JsonNode object, String pointer) {
        JsonNode node = required(object, "series", pointer, SERIES_ACCEPTED);
        if (node == null) {
            return null;
        }
        if (!node.isString() || !isSeriesText(node.stringValue())) {
            problems.add(pointer + "/series", node, SERIES_ACCEPTED);
            return null;
        }
        return known.computeIfAbsent(node.stringValue(), SeriesKey::parse);
    }

    @Nullable
    Double number(@Nullable JsonNode node, String pointer) {
        if (node == null) {
            return null;
        }
        double value = node.isNumber() ? node.doubleValue(Double.NaN) : Double.NaN;
        if (!(Math.abs(value) <= LARGEST)) {
            problems.add(pointer, node, NUMBER_ACCEPTED);
            return null;
        }
        return value;
    }

    static boolean isSeriesText(String text) {
        return !text.isBlank()
                && text.length() <= LONGEST_SERIES
                && text.indexOf('\n') < 0
                && text.indexOf('\r') < 0
                && text.indexOf('\0') < 0; // which PostgreSQL cannot keep
    }

    private static String escape(String name) {
        String escaped = name.replace("~", "~0").replace("/", "~1");
        return escaped.length() <= 40 ? escaped : escaped.substring(0, 39) + "…";
    }
}
