package dev.forewarn.selection;

import dev.forewarn.metric.SeriesKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The labels of one series while it is relabelled, its name among them. An empty value is no label. */
final class LabelSet {
    private final TreeMap<String, String> labels;

    LabelSet(SeriesKey series) {
        labels = new TreeMap<>(series.labels());
        labels.values().removeIf(String::isEmpty);
        labels.put(LabelMatcher.NAME, series.name());
    }

    String get(String label) {
        return labels.getOrDefault(label, "");
    }

    void set(String label, String value) {
        if (value.isEmpty()) {
            labels.remove(label);
        } else {
            labels.put(label, value);
        }
    }

    /** As they are now: changes do not show in it. */
    List<Map.Entry<String, String>> entries() {
        return List.copyOf(new TreeMap<>(labels).entrySet());
    }

    /**
     * The series of these labels.
     *
     * @throws IllegalArgumentException where they make none
     */
    SeriesKey toKey() {
        var others = new TreeMap<>(labels);
        String name = others.remove(LabelMatcher.NAME);
        // as it is read again from its text, where a name holds what is no part of a name
        return SeriesKey.parse(SeriesKey.of(name == null ? "" : name, others).text());
    }
}
