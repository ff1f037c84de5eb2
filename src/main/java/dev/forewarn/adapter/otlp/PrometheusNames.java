package dev.forewarn.adapter.otlp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What OpenTelemetry's names become in Prometheus: letters, digits and underscores; the unit as a word at the end; and
 * {@code _total} for what only grows.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/">Prometheus and
 *     OpenMetrics compatibility</a>
 */
final class PrometheusNames {
    private static final Map<String, String> UNITS = Map.ofEntries(
            Map.entry("d", "days"),
            Map.entry("h", "hours"),
            Map.entry("min", "minutes"),
            Map.entry("s", "seconds"),
            Map.entry("ms", "milliseconds"),
            Map.entry("us", "microseconds"),
            Map.entry("ns", "nanoseconds"),
            Map.entry("By", "bytes"),
            Map.entry("KiBy", "kibibytes"),
            Map.entry("MiBy", "mebibytes"),
            Map.entry("GiBy", "gibibytes"),
            Map.entry("TiBy", "tibibytes"),
            Map.entry("KBy", "kilobytes"),
            Map.entry("MBy", "megabytes"),
            Map.entry("GBy", "gigabytes"),
            Map.entry("TBy", "terabytes"),
            Map.entry("m", "meters"),
            Map.entry("V", "volts"),
            Map.entry("A", "amperes"),
            Map.entry("J", "joules"),
            Map.entry("W", "watts"),
            Map.entry("g", "grams"),
            Map.entry("Cel", "celsius"),
            Map.entry("Hz", "hertz"),
            Map.entry("1", ""),
            Map.entry("%", "percent"));
    private static final Map<String, String> PER = Map.of(
            "s", "second", "m", "minute", "min", "minute", "h", "hour", "d", "day", "w", "week", "mo", "month", "y",
            "year");

    private PrometheusNames() {}

    /** The name of a gauge, or of a sum that may fall; a gauge without dimension is a ratio. */
    static String gauge(Metric metric, boolean ratio) {
        List<String> words = words(metric);
        if (ratio && metric.unit().equals("1")) {
            words.remove("ratio");
            words.add("ratio");
        }
        return join(words);
    }

    /** The name of a sum that only grows. */
    static String counter(Metric metric) {
        List<String> words = words(metric);
        words.remove("total");
        words.add("total");
        return join(words);
    }

    /** What the series of a histogram or summary begin with. */
    static String family(Metric metric) {
        return join(words(metric));
    }

    private static List<String> words(Metric metric) {
        var words = new ArrayList<String>();
        for (String word : metric.name().split("[^a-zA-Z0-9:]+", -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        String[] parts = metric.unit().split("/", 2);
        append(words, word(parts[0], UNITS), "");
        if (parts.length > 1) {
            append(words, word(parts[1], PER), "per");
        }
        return words;
    }

    private static void append(List<String> words, String unit, String before) {
        if (!unit.isEmpty() && !words.contains(unit)) {
            if (!before.isEmpty()) {
                words.add(before);
            }
            words.add(unit);
        }
    }

    /** An annotation, such as {@code {request}}, is no unit. */
    private static String word(String unit, Map<String, String> known) {
        String bare = unit.strip();
        if (bare.indexOf('{') >= 0 || bare.indexOf('}') >= 0) {
            return "";
        }
        return known.getOrDefault(bare, bare.replaceAll("[^a-zA-Z0-9]+", "_").replaceAll("^_|_$", ""));
    }

    private static String join(List<String> words) {
        String name = String.join("_", words);
        return !name.isEmpty() && Character.isDigit(name.charAt(0)) ? "_" + name : name;
    }

    /** Attributes as labels. Where two become one name, their values are joined by a semicolon, in order of their keys. */
    static Map<String, String> labels(Map<String, String> attributes) {
        var labels = new TreeMap<String, String>();
        new TreeMap<>(attributes).forEach((key, value) -> {
            if (!key.isEmpty() && !value.isEmpty()) {
                labels.merge(label(key), value, (one, other) -> one + ";" + other);
            }
        });
        return labels;
    }

    private static String label(String key) {
        var out = new StringBuilder(key.length() + 4);
        if (key.charAt(0) >= '0' && key.charAt(0) <= '9') {
            out.append("key_");
        }
        key.codePoints().forEach(c -> out.append(isWordPart(c) ? (char) c : '_'));
        return out.toString();
    }

    private static boolean isWordPart(int c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
