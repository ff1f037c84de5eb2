package dev.forewarn.metric;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The store's twin in memory: the simplest thing that keeps the port's promises, but for durability. */
public final class InMemoryMetricStore implements MetricStore {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999Z").plusMillis(1);

    private final NavigableMap<String, NavigableMap<Long, Double>> samples = new TreeMap<>();

    @Override
    public synchronized int append(List<Sample> batch) {
        var fresh = new TreeMap<String, NavigableMap<Long, Double>>();
        for (Sample sample : batch) {
            if (sample.at().isBefore(FIRST) || !sample.at().isBefore(END)) {
                throw new IllegalArgumentException(
                        "a sample's time must lie in the years 1 to 9999, was " + sample.at());
            }
            fresh.computeIfAbsent(sample.series().text(), text -> new TreeMap<>())
                    .put(sample.at().toEpochMilli(), sample.value());
        }
        int changed = 0;
        for (var series : fresh.entrySet()) {
            NavigableMap<Long, Double> kept = samples.computeIfAbsent(series.getKey(), text -> new TreeMap<>());
            for (var reading : series.getValue().entrySet()) {
                Double before = kept.get(reading.getKey());
                // -0.0 and 0.0 are one value
                if (before == null || before.doubleValue() != reading.getValue().doubleValue()) {
                    kept.put(reading.getKey(), reading.getValue());
                    changed++;
                }
            }
        }
        return changed;
    }

    @Override
    public int load(TimeSeries series) {
        var batch = new ArrayList<Sample>(series.size());
        for (int i = 0; i < series.size(); i++) {
            batch.add(new Sample(series.series(), Instant.ofEpochMilli(series.timesMillis()[i]), series.values()[i]));
        }
        return append(batch);
    }

    @Override
    public synchronized TimeSeries read(SeriesKey series, Instant from, Instant until) {
        NavigableMap<Long, Double> kept = samples.getOrDefault(series.text(), new TreeMap<>());
        var times = new ArrayList<Long>();
        kept.keySet().stream()
                .filter(time -> !Instant.ofEpochMilli(time).isBefore(from)
                        && Instant.ofEpochMilli(time).isBefore(until))
                .forEach(times::add);
        return new TimeSeries(
                series,
                times.stream().mapToLong(Long::longValue).toArray(),
                times.stream().mapToDouble(time -> kept.getOrDefault(time, 0.0)).toArray());
    }

    @Override
    public void forEachSince(Instant from, Consumer<TimeSeries> piece) {
        for (SeriesKey key : series()) {
            TimeSeries found = read(key, from, Instant.MAX);
            if (found.size() > 0) {
                piece.accept(found);
            }
        }
    }

    @Override
    public synchronized List<SeriesKey> series() {
        return samples.keySet().stream().map(SeriesKey::parse).sorted().toList();
    }

    @Override
    public synchronized long deleteBefore(Instant before) {
        long deleted = 0;
        for (NavigableMap<Long, Double> kept : samples.values()) {
            int size = kept.size();
            kept.keySet().removeIf(time -> Instant.ofEpochMilli(time).isBefore(before));
            deleted += size - kept.size();
        }
        samples.values().removeIf(NavigableMap::isEmpty);
        return deleted;
    }

    @Override
    public String describe() {
        return "memory";
    }

    @Override
    public boolean isReachable() {
        return true;
    }

    @Override
    public void close() {}
}
