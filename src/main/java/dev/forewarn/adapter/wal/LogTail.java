package dev.forewarn.adapter.wal;

import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What the log has from one place to another. Its files must not be deleted meanwhile. */
final class LogTail {
    private static final int AT_ONCE = 100_000;

    private final Path directory;
    private final LogPosition begin;
    private final LogPosition end;
    private final List<Sample> gathered = new ArrayList<>();

    LogTail(Path directory, LogPosition begin, LogPosition end) {
        this.directory = directory;
        this.begin = begin;
        this.end = end;
    }

    /** Hands over samples in pieces, each of one series and ascending; a series comes in many. */
    void forEachSince(Instant from, Consumer<TimeSeries> piece) throws IOException {
        for (LogSegment segment : LogSegment.all(directory)) {
            if (segment.number() >= begin.segment() && segment.number() <= end.segment()) {
                read(segment, from, piece);
            }
        }
        handOver(piece);
    }

    private void read(LogSegment segment, Instant from, Consumer<TimeSeries> piece) throws IOException {
        long bytes = segment.bytes();
        try (var reader = new SegmentReader(segment)) {
            while (reader.hasMore(bytes) && reader.position().compareTo(end) < 0) {
                boolean isWanted = reader.position().compareTo(begin) >= 0;
                List<Sample> samples = reader.next(); // also where only its names are wanted
                if (isWanted) {
                    samples.stream()
                            .filter(sample -> !sample.at().isBefore(from))
                            .forEach(gathered::add);
                    if (gathered.size() >= AT_ONCE) {
                        handOver(piece);
                    }
                }
            }
        }
    }

    /** The later of two samples of one time wins, as in the store. */
    private void handOver(Consumer<TimeSeries> piece) {
        Map<SeriesKey, SortedMap<Long, Double>> bySeries = new LinkedHashMap<>();
        for (Sample sample : gathered) {
            bySeries.computeIfAbsent(sample.series(), key -> new TreeMap<>())
                    .put(sample.at().toEpochMilli(), sample.value());
        }
        gathered.clear();
        bySeries.forEach((key, samples) -> piece.accept(new TimeSeries(
                key,
                samples.keySet().stream().mapToLong(Long::longValue).toArray(),
                samples.values().stream().mapToDouble(Double::doubleValue).toArray())));
    }
}
