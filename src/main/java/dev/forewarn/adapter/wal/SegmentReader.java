package dev.forewarn.adapter.wal;

import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Reads the records of one segment from its beginning on, since later ones use the names told by earlier ones. */
final class SegmentReader implements AutoCloseable {
    private static final int LARGEST_RECORD = 1 << 29;

    private final LogSegment segment;
    private final FileChannel channel;
    private final List<SeriesKey> names = new ArrayList<>();
    private ByteBuffer body = ByteBuffer.allocate(1 << 16);
    private long offset;

    /**
     * Stands before the first record.
     *
     * @throws IOException where the file is not a segment of this format; {@link EOFException} where it is too short
     */
    SegmentReader(LogSegment segment) throws IOException {
        this.segment = segment;
        this.channel = FileChannel.open(segment.file(), StandardOpenOption.READ);
        try {
            var header = ByteBuffer.allocate(LogSegment.HEADER_BYTES);
            fill(header);
            if (header.getLong(0) != LogSegment.MAGIC) {
                throw new IOException(segment.file() + " is not a write-ahead log of this version");
            }
            this.offset = LogSegment.HEADER_BYTES;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Where the next record begins. */
    LogPosition position() {
        return new LogPosition(segment.number(), offset);
    }

    LogSegment segment() {
        return segment;
    }

    /**
     * The next record's samples.
     *
     * @throws EOFException where the file ends before the record does
     * @throws IOException  where the record was damaged
     */
    List<Sample> next() throws IOException {
        channel.position(offset);
        var prefix = ByteBuffer.allocate(RecordEncoder.PREFIX_BYTES);
        fill(prefix);
        int length = prefix.getInt(0);
        if (length < 2 * Integer.BYTES || length > LARGEST_RECORD) {
            throw damaged("a record of " + length + " bytes");
        }
        if (channel.size() - channel.position() < length) {
            throw new EOFException(segment.file() + " ends within a record");
        }
        if (body.capacity() < length) {
            body = ByteBuffer.allocate(Math.max(length, 2 * body.capacity()));
        }
        body.clear().limit(length);
        fill(body);
        var checksum = new CRC32C();
        checksum.update(body.array(), 0, length);
        if ((int) checksum.getValue() != prefix.getInt(Integer.BYTES)) {
            throw damaged("a record whose checksum does not match");
        }
        body.flip();
        List<Sample> samples;
        try {
            samples = decode();
        } catch (BufferUnderflowException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw damaged("a record that names what is not there");
        } catch (IllegalArgumentException e) {
            throw damaged("a record with what no sample can be: " + e.getMessage());
        }
        offset = channel.position();
        return samples;
    }

    /** Whether a whole prefix of another record is there. */
    boolean hasMore(long until) {
        return offset < until;
    }

    private List<Sample> decode() throws IOException {
        int fresh = body.getInt();
        for (int i = 0; i < fresh; i++) {
            byte[] text = new byte[body.getInt()];
            body.get(text);
            names.add(SeriesKey.parse(new String(text, StandardCharsets.UTF_8)));
        }
        int count = body.getInt();
        if (body.remaining() != (long) count * RecordEncoder.SAMPLE_BYTES) {
            throw damaged("a record of another length than it says");
        }
        var samples = new ArrayList<Sample>(count);
        for (int i = 0; i < count; i++) {
            SeriesKey key = names.get(body.getInt());
            samples.add(new Sample(key, Instant.ofEpochMilli(body.getLong()), body.getDouble()));
        }
        return samples;
    }

    private IOException damaged(String what) {
        return new IOException(segment.file() + " has " + what + " at byte " + offset);
    }

    private void fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException(segment.file() + " ends within a record");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
