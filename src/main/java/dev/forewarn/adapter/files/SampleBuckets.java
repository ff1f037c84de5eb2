package dev.forewarn.adapter.files;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows in buckets, 20 bytes each: number of the series (int), time (long), value (double), in the order in which they
 * came. Rows wait in memory; when the waiting ones exceed the budget all of them go to their buckets' files.
 */
final class SampleBuckets implements AutoCloseable {
    static final int ROW = Integer.BYTES + Long.BYTES + Double.BYTES;
    private static final int FIRST_BUFFER = 64 * ROW;
    private static final int READ_AT_ONCE = 1 << 16;

    private final long budget;
    private final ScratchDirectory scratch;
    private final String prefix;
    private final ByteBuffer[] waiting;
    private final @Nullable Path[] files;
    private final long[] bytes;
    private final int[] first; // number of the bucket's first series, -1 before
    private final boolean[] several;
    private long waitingBytes;

    /** Takes a row. */
    interface Rows {
        void row(int series, long timeMillis, double value) throws IOException;
    }

    SampleBuckets(int count, long budget, ScratchDirectory scratch, String prefix) {
        this.budget = budget;
        this.scratch = scratch;
        this.prefix = prefix;
        this.waiting = new ByteBuffer[count];
        this.files = new Path[count];
        this.bytes = new long[count];
        this.first = new int[count];
        this.several = new boolean[count];
        Arrays.setAll(waiting, bucket -> ByteBuffer.allocate(FIRST_BUFFER));
        Arrays.fill(first, -1);
    }

    void add(int bucket, int series, long timeMillis, double value) throws IOException {
        if (waiting[bucket].remaining() < ROW) {
            ByteBuffer larger = ByteBuffer.allocate(waiting[bucket].capacity() * 2);
            waiting[bucket] = larger.put(waiting[bucket].flip());
        }
        waiting[bucket].putInt(series).putLong(timeMillis).putDouble(value);
        several[bucket] |= first[bucket] >= 0 && first[bucket] != series;
        first[bucket] = series;
        bytes[bucket] += ROW;
        waitingBytes += ROW;
        if (waitingBytes >= budget) {
            spill();
        }
    }

    private void spill() throws IOException {
        for (int bucket = 0; bucket < waiting.length; bucket++) {
            ByteBuffer rows = waiting[bucket].flip();
            if (rows.hasRemaining()) {
                try (FileChannel out = FileChannel.open(
                        file(bucket), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
                    while (rows.hasRemaining()) {
                        out.write(rows);
                    }
                }
            }
            waiting[bucket] = ByteBuffer.allocate(FIRST_BUFFER);
        }
        waitingBytes = 0;
    }

    private Path file(int bucket) throws IOException {
        Path file = files[bucket];
        if (file == null) {
            file = scratch.file(prefix + bucket);
            files[bucket] = file;
        }
        return file;
    }

    long bytes(int bucket) {
        return bytes[bucket];
    }

    /** Whether the bucket has rows of more than one series; one series cannot be split. */
    boolean holdsSeveral(int bucket) {
        return several[bucket];
    }

    /** Reads a bucket in the order in which its rows came; it stays as it is. */
    void read(int bucket, Rows rows) throws IOException {
        Path file = files[bucket];
        if (file != null) {
            long inFile = bytes[bucket] - waiting[bucket].position();
            if (Files.size(file) != inFile) {
                throw new EOFException("a file of it changed its size");
            }
            try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), READ_AT_ONCE))) {
                for (long at = 0; at < inFile; at += ROW) {
                    rows.row(in.readInt(), in.readLong(), in.readDouble());
                }
            }
        }
        ByteBuffer rest = waiting[bucket].duplicate().flip();
        while (rest.hasRemaining()) {
            rows.row(rest.getInt(), rest.getLong(), rest.getDouble());
        }
    }

    @Override
    public void close() {
        for (Path file : files) {
            if (file != null) {
                file.toFile().delete(); // what stays goes with its directory
            }
        }
    }
}
