package dev.forewarn.adapter.wal;

import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.metric.Sample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends batches to files and returns when they are on the disk. Several threads that wait share one flush. Files are
 * begun anew when they are large and deleted once the store has what is in them.
 *
 * <p>A batch that could not be written whole is cut off again. Where not even that works, or where the disk does not
 * confirm a flush, nothing more is taken until a restart, since nobody knows what is on the disk then.
 */
final class WriteAheadLog implements AutoCloseable {
    static final long SEGMENT_BYTES = 64L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(WriteAheadLog.class);

    private final Path directory;
    private final long segmentBytes;
    private final long mostBytes;
    private final Object flushing = new Object();
    private final RecordEncoder encoder = new RecordEncoder();

    private FileChannel channel; // replaced under both locks
    private volatile LogPosition written;
    private volatile LogPosition durable;
    private final AtomicLong olderBytes = new AtomicLong(); // of the segments before the newest
    private volatile @Nullable String broken;

    /**
     * Opens the log of a directory, which is made where there is none. What a crash left of a last batch is cut off.
     *
     * @param segmentBytes from here on a file is followed by the next
     * @param mostBytes    nothing is taken while the log is larger
     * @throws MetricStoreException where a file cannot be read, or was damaged before its end
     */
    WriteAheadLog(Path directory, long segmentBytes, long mostBytes) {
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        this.mostBytes = mostBytes;
        try {
            Files.createDirectories(directory);
            List<LogSegment> found = LogSegment.all(directory);
            long newest = found.isEmpty() ? 0 : found.getLast().number();
            for (LogSegment segment : found) {
                requireWhole(segment, segment.number() == newest);
            }
            for (LogSegment segment : LogSegment.all(directory)) {
                olderBytes.addAndGet(segment.bytes());
            }
            channel = begin(newest + 1);
            written = new LogPosition(newest + 1, channel.position());
            durable = written;
        } catch (IOException e) {
            throw failure("cannot be opened", e);
        }
    }

    /** Only the end of the newest file may be torn: all before was flushed as a whole. */
    private static void requireWhole(LogSegment segment, boolean isNewest) throws IOException {
        if (isNewest && segment.bytes() < LogSegment.HEADER_BYTES) {
            Files.delete(segment.file()); // the crash came while it was begun
            return;
        }
        try (var reader = new SegmentReader(segment)) {
            long end = reader.position().offset();
            try {
                while (reader.hasMore(segment.bytes())) {
                    reader.next();
                    end = reader.position().offset();
                }
            } catch (IOException e) {
                if (!isNewest) {
                    throw e;
                }
                cut(segment, end, e);
            }
        }
    }

    /** What is cut off was never acknowledged, unless the disk lost it; it is kept for whoever wants to look. */
    private static void cut(LogSegment segment, long end, IOException why) throws IOException {
        Path torn = segment.file().resolveSibling(segment.file().getFileName() + ".torn");
        try (var log = FileChannel.open(segment.file(), StandardOpenOption.READ, StandardOpenOption.WRITE);
                var rest = FileChannel.open(
                        torn,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            LOG.warn("{}; the {} bytes from there on are in {} now", why.getMessage(), log.size() - end, torn);
            log.transferTo(end, log.size() - end, rest);
            rest.force(true);
            log.truncate(end);
            log.force(true);
        }
    }

    private FileChannel begin(long number) throws IOException {
        LogSegment segment = LogSegment.of(directory, number);
        var begun = FileChannel.open(segment.file(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var header = ByteBuffer.allocate(LogSegment.HEADER_BYTES).putLong(0, LogSegment.MAGIC);
        writeAll(begun, header);
        begun.force(true);
        syncDirectory();
        return begun;
    }

    private void syncDirectory() throws IOException {
        try (var names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private static void writeAll(FileChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    /**
     * Appends a batch; returns when it is durable.
     *
     * @return the end of the log right after it
     * @throws MetricStoreException where the log is full or cannot be written; nothing of the batch is kept
     */
    LogPosition append(List<Sample> samples) {
        LogPosition end = write(samples);
        flush(end);
        return end;
    }

    private synchronized LogPosition write(List<Sample> samples) {
        requireWritable();
        long before = written.offset();
        int names = encoder.names();
        try {
            if (before >= segmentBytes) {
                roll();
                before = written.offset();
                names = 0;
            }
            writeAll(channel, encoder.encode(samples));
            written = new LogPosition(written.segment(), channel.position());
            return written;
        } catch (IOException e) {
            encoder.undo(names);
            takeBack(before);
            throw failure("cannot be written", e);
        }
    }

    private void requireWritable() {
        String why = broken;
        if (why != null) {
            throw new MetricStoreException(why);
        }
        if (!hasRoom()) {
            throw new MetricStoreException("the write-ahead log " + directory + " is full (" + (mostBytes >> 20)
                    + " MB): the database has not taken what is in it; bring it back, or allow more in"
                    + " log.maxMegabytes");
        }
    }

    private void takeBack(long offset) {
        try {
            channel.truncate(offset);
            channel.position(offset);
        } catch (IOException e) {
            broken = "the write-ahead log " + directory + " could not be written and not be mended (" + e.getMessage()
                    + "); restart after freeing space";
        }
    }

    private void roll() throws IOException {
        synchronized (flushing) {
            channel.force(false);
            durable = written;
            FileChannel next = begin(written.segment() + 1);
            channel.close();
            olderBytes.addAndGet(written.offset());
            channel = next;
            written = new LogPosition(written.segment() + 1, next.position());
            durable = written;
            encoder.beginSegment();
        }
    }

    /** Whoever comes first flushes for all who have written by then; the others find it done. */
    private void flush(LogPosition wanted) {
        synchronized (flushing) {
            if (durable.compareTo(wanted) >= 0) {
                return;
            }
            LogPosition reached = written;
            try {
                channel.force(false);
            } catch (IOException e) {
                broken = "the disk did not confirm that the write-ahead log " + directory + " was written ("
                        + e.getMessage() + "); restart when it is well again";
                throw failure("cannot be flushed", e);
            }
            durable = reached;
        }
    }

    /** The end of what is on the disk for certain. */
    LogPosition durable() {
        return durable;
    }

    /** Nothing more is taken while it is larger. */
    long limitBytes() {
        return mostBytes;
    }

    /** Whether another batch would be taken. */
    boolean hasRoom() {
        return broken == null && bytes() <= mostBytes;
    }

    /** Size of all files together. */
    long bytes() {
        return olderBytes.get() + written.offset();
    }

    Path directory() {
        return directory;
    }

    /** Whether all that was appended after a position is still there. */
    boolean reachesBackTo(LogPosition position) throws IOException {
        for (LogSegment segment : LogSegment.all(directory)) {
            if (segment.number() == position.segment()) {
                return position.offset() <= segment.bytes();
            }
        }
        return false;
    }

    /** Deletes the files that lie wholly before a position. */
    synchronized void deleteBefore(LogPosition position) throws IOException {
        for (LogSegment segment : LogSegment.all(directory)) {
            if (segment.number() < position.segment() && segment.number() < written.segment()) {
                long bytes = segment.bytes();
                Files.delete(segment.file());
                olderBytes.addAndGet(-bytes);
            }
        }
    }

    private MetricStoreException failure(String what, IOException e) {
        return new MetricStoreException(
                "the write-ahead log " + directory + " " + what + ": " + e.getMessage()
                        + "; nothing of the batch was kept",
                e);
    }

    @Override
    public void close() {
        synchronized (flushing) {
            try {
                channel.force(true);
                channel.close();
            } catch (IOException e) {
                broken = String.valueOf(e.getMessage()); // what was acknowledged had been flushed before
            }
        }
    }
}
