package dev.forewarn.adapter.wal;

import dev.forewarn.metric.Backlog;
import dev.forewarn.metric.LogMark;
import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.metric.Outline;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SampleLog;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store behind a write-ahead log: what is appended is durable in the log when {@link #append} returns, and one thread
 * carries it to the store behind. The store may be away meanwhile; what came is there when it is back. Whoever replays
 * sees all that was appended before, since that waits until it was carried over; a look at one series waits for a moment
 * only, and may miss the newest samples of a store that is behind.
 *
 * <p>At least once: after a crash some batches are carried again, which the store's rules make no difference.
 */
public final class LoggedStore implements MetricStore, Backlog, SampleLog {
    private static final Logger LOG = LoggerFactory.getLogger(LoggedStore.class);
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final Duration READER_WAITS = Duration.ofSeconds(2);
    private static final Duration WITHOUT_PROGRESS = Duration.ofSeconds(60);
    private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(10);

    private final MetricStore behind;
    private final WriteAheadLog log;
    private final LogCarrier carrier;

    /**
     * Opens the log and begins to carry what is in it.
     *
     * @param behind    closed with this
     * @param mostBytes nothing more is taken while the log is larger
     * @throws MetricStoreException where the log cannot be read
     */
    public LoggedStore(MetricStore behind, Path directory, long mostBytes) {
        this(behind, new WriteAheadLog(directory, WriteAheadLog.SEGMENT_BYTES, mostBytes));
    }

    LoggedStore(MetricStore behind, WriteAheadLog log) {
        this.behind = behind;
        this.log = log;
        try {
            this.carrier = new LogCarrier(log, behind);
        } catch (IOException e) {
            log.close();
            throw new MetricStoreException(
                    "the write-ahead log " + log.directory() + " cannot be read: " + e.getMessage()
                            + "; what is in it was acknowledged, so it is not passed over: mend it, or move it away"
                            + " to go on without",
                    e);
        }
    }

    /** Every sample is taken to be new: what the store makes of it is known later. */
    @Override
    public int append(List<Sample> samples) {
        if (samples.isEmpty()) {
            return 0;
        }
        for (Sample sample : samples) {
            if (sample.at().isBefore(EARLIEST) || sample.at().isAfter(LATEST)) {
                throw new IllegalArgumentException(
                        "a sample's time must lie in the years 1 to 9999, was " + sample.at());
            }
        }
        log.append(samples);
        carrier.wake();
        return samples.size();
    }

    @Override
    public int load(TimeSeries series) {
        carryAll();
        return behind.load(series);
    }

    @Override
    public TimeSeries read(SeriesKey series, Instant from, Instant until) {
        if (!carrier.awaitCarried(log.durable(), READER_WAITS)) {
            LOG.debug("The store is behind; {} is read without its newest samples", series);
        }
        return behind.read(series, from, until);
    }

    /** Without waiting: in a bucket of a long history the newest samples hardly show. */
    @Override
    public Outline outline(SeriesKey series, Instant from, Instant until, Duration width) {
        return behind.outline(series, from, until, width);
    }

    @Override
    public void forEachSince(Instant from, Consumer<TimeSeries> piece) {
        carryAll();
        behind.forEachSince(from, piece);
    }

    /** From the store, then from the log what the store did not have when it was asked. */
    @Override
    public void replaySince(Instant from, Consumer<TimeSeries> piece) {
        LogPosition end = log.durable();
        LogPosition begin = carrier.hold();
        try {
            behind.forEachSince(from, piece);
            new LogTail(log.directory(), begin, end).forEachSince(from, piece);
        } catch (IOException e) {
            throw unreadable(e);
        } finally {
            carrier.letGo();
        }
    }

    @Override
    public LogMark end() {
        return log.durable().mark();
    }

    @Override
    public void keepSince(LogMark mark) {
        try {
            carrier.keepSince(LogPosition.of(mark));
        } catch (IOException e) {
            LOG.debug("What is to be kept of the log could not be noted", e); // the next start reads the store instead
        }
    }

    @Override
    public boolean replaySince(LogMark mark, Consumer<TimeSeries> piece) {
        LogPosition end = log.durable();
        LogPosition begin = LogPosition.of(mark);
        carrier.hold();
        try {
            if (!log.reachesBackTo(begin)) {
                return false;
            }
            new LogTail(log.directory(), begin, end).forEachSince(EARLIEST, piece);
            return true;
        } catch (IOException e) {
            throw unreadable(e);
        } finally {
            carrier.letGo();
        }
    }

    private MetricStoreException unreadable(IOException e) {
        return new MetricStoreException(
                "the write-ahead log " + log.directory() + " cannot be read: " + e.getMessage(), e);
    }

    @Override
    public List<SeriesKey> series() {
        carryAll();
        return behind.series();
    }

    @Override
    public long deleteBefore(Instant before) {
        carryAll();
        return behind.deleteBefore(before);
    }

    private void carryAll() {
        if (!carrier.awaitProgress(log.durable(), WITHOUT_PROGRESS)) {
            throw new MetricStoreException(
                    "the store does not keep up: " + carrier.trouble().orElse("what was sent is still on its way"));
        }
    }

    @Override
    public long bytes() {
        return log.bytes();
    }

    @Override
    public long behindBytes() {
        return carrier.behindBytes();
    }

    @Override
    public long limitBytes() {
        return log.limitBytes();
    }

    @Override
    public boolean hasRoom() {
        return log.hasRoom();
    }

    @Override
    public String describe() {
        return behind.describe();
    }

    @Override
    public boolean isReachable() {
        return behind.isReachable();
    }

    /** Carries over what is left, where the store takes it; the rest waits for the next start. */
    @Override
    public void close() {
        if (!carrier.awaitCarried(log.durable(), PATIENCE_AT_CLOSE)) {
            LOG.warn(
                    "The store did not take all that is in {}; it is carried over at the next start ({})",
                    log.directory(),
                    carrier.trouble().orElse("it takes longer"));
        }
        carrier.close();
        log.close();
        behind.close();
    }
}
