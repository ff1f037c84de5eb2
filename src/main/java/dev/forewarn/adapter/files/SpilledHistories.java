package dev.forewarn.adapter.files;

import dev.forewarn.metric.Histories;
import dev.forewarn.metric.InputException;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SampleCount;
import dev.forewarn.metric.SampleFeed;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Rows of any number in bounded memory: they are sorted to buckets by their series' fingerprint, and a bucket that grows
 * too large goes to a file. To hand them over, one bucket after the other is gathered into series; a bucket larger than
 * memory allows is first split by further bits. Few rows never touch the disk.
 *
 * <p>Memory: the names of all series, the rows that wait ({@code budget} bytes together), and while handing over one
 * bucket or one series, whichever is larger.
 */
final class SpilledHistories implements Histories, SampleFeed.Receiver {
    private static final int BUCKETS = 64;
    private static final int BITS = 6;

    private final long budget;
    private final Map<SeriesKey, Integer> numbers = new HashMap<>();
    private final List<SeriesKey> keys = new ArrayList<>();
    private final List<Integer> bySpelling = new ArrayList<>();
    private final SampleCount refused = new SampleCount();
    private SampleCount count = refused;
    private final ScratchDirectory scratch;
    private final SampleBuckets buckets;

    /**
     * Empty.
     *
     * @param budget  bytes of rows that may wait in memory
     * @param parent  where the temporary directory is made, if ever
     */
    SpilledHistories(long budget, Path parent) {
        this.budget = budget;
        this.scratch = new ScratchDirectory(parent);
        this.buckets = new SampleBuckets(BUCKETS, budget, scratch, "");
    }

    /** The rows that come now are of another file: its series have other numbers. */
    void beginFile() {
        bySpelling.clear();
    }

    @Override
    public void sample(SampleFeed.Row row) {
        if (row.series() == bySpelling.size()) {
            bySpelling.add(number(row.key()));
        }
        int series = bySpelling.get(row.series());
        try {
            buckets.add(bucket(series, 0), series, row.timeMillis(), row.value());
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    @Override
    public void refused(Refusal why) {
        refused.refuse(why);
    }

    private int number(SeriesKey key) {
        Integer known = numbers.putIfAbsent(key, keys.size());
        if (known == null) {
            keys.add(key);
            return keys.size() - 1;
        }
        return known;
    }

    private int bucket(int series, int level) {
        long mixed = keys.get(series).fingerprint() * 0x9e3779b97f4a7c15L; // its low bits alone are poor
        return (int) (mixed >>> (64 - BITS * (level + 1))) & (BUCKETS - 1);
    }

    @Override
    public List<SeriesKey> series() {
        return List.copyOf(keys);
    }

    @Override
    public void forEach(Consumer<TimeSeries> each) {
        count = new SampleCount();
        for (Refusal why : Refusal.values()) {
            count.refuse(why, refused.refused(why));
        }
        try {
            handOver(buckets, 0, each);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private void handOver(SampleBuckets from, int level, Consumer<TimeSeries> each) throws IOException {
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            if (from.bytes(bucket) > budget && BITS * (level + 2) <= Long.SIZE && from.holdsSeveral(bucket)) {
                try (var finer = new SampleBuckets(BUCKETS, budget, scratch, level + "-" + bucket + "-")) {
                    from.read(
                            bucket, (series, time, value) -> finer.add(bucket(series, level + 1), series, time, value));
                    handOver(finer, level + 1, each);
                }
            } else {
                gather(from, bucket).forEach((series, columns) -> each.accept(columns.toSeries(count)));
            }
        }
    }

    private Map<Integer, SeriesColumns> gather(SampleBuckets from, int bucket) throws IOException {
        var columns = new LinkedHashMap<Integer, SeriesColumns>();
        from.read(
                bucket,
                (series, time, value) -> columns.computeIfAbsent(series, number -> new SeriesColumns(keys.get(number)))
                        .add(time, value));
        return columns;
    }

    @Override
    public SampleCount count() {
        return count;
    }

    @Override
    public void close() {
        buckets.close();
        scratch.close();
    }

    private InputException unusable(IOException e) {
        return new InputException(
                "the samples do not fit into memory, and the temporary directory " + scratch.place()
                        + " cannot be used (" + e.getMessage() + "). Free some space, or name another one with"
                        + " FOREWARN_JAVA_OPTS=-Djava.io.tmpdir=DIR",
                e);
    }
}
