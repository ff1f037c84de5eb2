package dev.forewarn.adapter.otlp;

import dev.forewarn.loop.SampleBatch;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SeriesKey;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Makes samples of the data points of one request. */
final class PointSamples {
    private static final double[] LEVELS = {0.5, 0.95, 0.99};
    private static final String[] LEVEL_NAMES = {"_p50", "_p95", "_p99"};
    private static final String COUNT = "_count";
    private static final String SUM = "_sum";
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final SeriesMemory memory;
    private final SampleBatch batch = new SampleBatch();
    private final Map<String, String> ofResource = new HashMap<>();

    PointSamples(SeriesMemory memory) {
        this.memory = memory;
    }

    SampleBatch batch() {
        return batch;
    }

    /** The points that follow come from this resource; of its attributes only those that identify it become labels. */
    void resource(Map<String, String> attributes) {
        ofResource.clear();
        String service = attributes.getOrDefault("service.name", "");
        String namespace = attributes.getOrDefault("service.namespace", "");
        String instance = attributes.getOrDefault("service.instance.id", "");
        if (!service.isEmpty()) {
            ofResource.put("job", namespace.isEmpty() ? service : namespace + "/" + service);
        }
        if (!instance.isEmpty()) {
            ofResource.put("instance", instance);
        }
    }

    /** Points of a kind that makes no series here. */
    void unsupported() {
        batch.refuse(Refusal.UNSUPPORTED, 1);
    }

    void gauge(Metric metric, Point point) {
        if (isThere(point)) {
            add(key(PrometheusNames.gauge(metric, true), labels(point)), point, point.value);
        }
    }

    void sum(Metric metric, Point point) {
        if (isThere(point)) {
            String name = metric.monotonic() ? PrometheusNames.counter(metric) : PrometheusNames.gauge(metric, false);
            total(metric, key(name, labels(point)), point, point.value);
        }
    }

    void histogram(Metric metric, Point point) {
        if (!isThere(point)) {
            return;
        }
        if (!isSound(point)) {
            batch.refuse(Refusal.MALFORMED, 1);
            return;
        }
        String family = PrometheusNames.family(metric);
        Map<String, String> labels = labels(point);
        total(metric, key(family + COUNT, labels), point, point.count);
        if (point.hasSum) {
            total(metric, key(family + SUM, labels), point, point.sum);
        }
        SeriesKey whole = point.second.size() == 0 ? null : key(family, labels);
        if (whole != null) {
            double[] counts = point.first.toArray();
            double[] bounds = point.second.toArray();
            double[] since =
                    metric.delta() ? counts : memory.since(whole, point.startNanos, point.timeNanos, counts, bounds);
            quantiles(family, labels, point, since, bounds);
        }
    }

    private void quantiles(
            String family, Map<String, String> labels, Point point, double @Nullable [] counts, double[] bounds) {
        double total = 0;
        for (int i = 0; counts != null && i < counts.length; i++) {
            total += counts[i];
        }
        if (counts == null || total <= 0) {
            return; // nothing came since the point before: no reading, rather than the old one
        }
        for (int i = 0; i < LEVELS.length; i++) {
            add(key(family + LEVEL_NAMES[i], labels), point, BucketQuantile.of(counts, bounds, LEVELS[i]));
        }
    }

    void summary(Metric metric, Point point) {
        if (!isThere(point)) {
            return;
        }
        String family = PrometheusNames.family(metric);
        Map<String, String> labels = labels(point);
        add(key(family + COUNT, labels), point, point.count);
        add(key(family + SUM, labels), point, point.sum);
        for (int i = 0; i < point.first.size(); i++) {
            if (!Double.isNaN(point.second.get(i))) { // which a summary without readings has
                labels.put("quantile", shortest(point.first.get(i)));
                add(key(family, labels), point, point.second.get(i));
            }
        }
    }

    private static String shortest(double level) {
        String text = Double.toString(level);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private boolean isThere(Point point) {
        if (point.isAbsent()) {
            batch.gap();
            return false;
        }
        if (point.timeNanos <= 0) {
            batch.refuse(Refusal.BAD_TIMESTAMP, 1);
            return false;
        }
        return true;
    }

    /** One bucket more than bounds, bounds that ascend, counts that are none below zero; or neither. */
    private static boolean isSound(Point point) {
        int bounds = point.second.size();
        boolean sound = point.first.size() == (bounds == 0 ? Math.min(1, point.first.size()) : bounds + 1);
        for (int i = 0; i < bounds; i++) {
            double bound = point.second.get(i);
            sound &= Math.abs(bound) <= SampleBatch.LARGEST && (i == 0 || bound > point.second.get(i - 1));
        }
        for (int i = 0; i < point.first.size(); i++) {
            sound &= point.first.get(i) >= 0;
        }
        return sound;
    }

    private Map<String, String> labels(Point point) {
        Map<String, String> labels = PrometheusNames.labels(point.attributes);
        labels.putAll(ofResource);
        return labels;
    }

    private void total(Metric metric, @Nullable SeriesKey key, Point point, double value) {
        if (!metric.delta() || key == null || !(Math.abs(value) <= SampleBatch.LARGEST)) {
            add(key, point, value); // what is no number is refused there, and must not spoil the total
            return;
        }
        OptionalDouble total = memory.total(key, point.timeNanos, value);
        if (total.isPresent()) {
            add(key, point, total.getAsDouble());
        } else {
            batch.refuse(Refusal.OUT_OF_ORDER, 1);
        }
    }

    private void add(@Nullable SeriesKey key, Point point, double value) {
        if (key == null) {
            batch.refuse(Refusal.BAD_SERIES, 1);
        } else {
            batch.add(key, point.timeNanos / NANOS_PER_MILLI, value);
        }
    }

    private static @Nullable SeriesKey key(String name, Map<String, String> labels) {
        try {
            SeriesKey key = SeriesKey.of(name, labels);
            return key.text().length() > SampleBatch.LONGEST_SERIES ? null : key;
        } catch (IllegalArgumentException e) {
            return null; // counted as a series that cannot be kept
        }
    }
}
