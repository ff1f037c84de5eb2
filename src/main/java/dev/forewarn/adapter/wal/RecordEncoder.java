package dev.forewarn.adapter.wal;

import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Writes batches as records of one segment: length and CRC-32C of the body, then the body: series that the segment did
 * not name before, with their numbers, then the samples, twenty bytes each. Big-endian.
 */
final class RecordEncoder {
    static final int PREFIX_BYTES = 2 * Integer.BYTES;
    static final int SAMPLE_BYTES = Integer.BYTES + Long.BYTES + Double.BYTES;

    private final Map<SeriesKey, Integer> numbers = new HashMap<>();
    private ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

    /** Forgets every name: the next segment tells its own. */
    void beginSegment() {
        numbers.clear();
    }

    /** Takes back the names of a record that was not written. */
    void undo(int namesBefore) {
        numbers.values().removeIf(number -> number >= namesBefore);
    }

    /** How many series the segment has named. */
    int names() {
        return numbers.size();
    }

    /** The record, ready to be written; good until the next call. */
    ByteBuffer encode(List<Sample> samples) {
        var fresh = new ArrayList<SeriesKey>();
        int[] series = new int[samples.size()];
        for (int i = 0; i < series.length; i++) {
            SeriesKey key = samples.get(i).series();
            Integer number = numbers.get(key);
            if (number == null) {
                number = numbers.size();
                numbers.put(key, number);
                fresh.add(key);
            }
            series[i] = number;
        }
        List<byte[]> texts = fresh.stream()
                .map(key -> key.text().getBytes(StandardCharsets.UTF_8))
                .toList();
        int names = texts.stream().mapToInt(text -> Integer.BYTES + text.length).sum();
        room(PREFIX_BYTES + Integer.BYTES + names + Integer.BYTES + series.length * SAMPLE_BYTES);
        buffer.position(PREFIX_BYTES);
        buffer.putInt(texts.size());
        texts.forEach(text -> buffer.putInt(text.length).put(text));
        buffer.putInt(series.length);
        for (int i = 0; i < series.length; i++) {
            Sample sample = samples.get(i);
            buffer.putInt(series[i]).putLong(sample.at().toEpochMilli()).putDouble(sample.value());
        }
        buffer.flip();
        buffer.putInt(0, buffer.limit() - PREFIX_BYTES);
        var checksum = new CRC32C();
        checksum.update(buffer.array(), PREFIX_BYTES, buffer.limit() - PREFIX_BYTES);
        buffer.putInt(Integer.BYTES, (int) checksum.getValue());
        return buffer;
    }

    private void room(int bytes) {
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocate(Math.max(bytes, 2 * buffer.capacity()));
        }
        buffer.clear();
    }
}
