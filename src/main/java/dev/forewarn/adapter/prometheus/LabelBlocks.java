package dev.forewarn.adapter.prometheus;

import com.google.protobuf.CodedInputStream;
import dev.forewarn.loop.SampleBatch;
import dev.forewarn.metric.SeriesKey;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * From the labels of a series, as they stand in a remote write request, to its key. A sender repeats the same bytes with
 * every sample, so keys are kept by their bytes: a known series costs a hash and a comparison, and builds nothing.
 *
 * <p>A table of sets of four. A full set gives up one of its four, and a table over its budget of bytes starts anew; so
 * neither its memory nor a look-up can be driven beyond a bound by who chooses the labels. Safe for several threads: an
 * entry never changes, and one that got lost is made again.
 */
final class LabelBlocks {
    /** A series' text is bounded in characters; a block of more bytes than this cannot be within that bound. */
    static final int LONGEST_BLOCK = 4 * SampleBatch.LONGEST_SERIES + 1_000;

    static final int LABEL = WireTags.bytes(1); // of TimeSeries
    static final int NAME = WireTags.bytes(1); // of Label
    static final int VALUE = WireTags.bytes(2);
    private static final String METRIC_NAME = "__name__";
    private static final int WAYS = 4;
    private static final long USUAL_WEIGHT = 500; // of an entry; twice as many slots as that fill the budget
    private static final int MOST_SETS = 1 << 20;
    private static final long PRIME = 0x9e3779b97f4a7c15L;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final class Entry {
        private final byte[] block;
        private final SeriesKey key;

        /** @param block never changed from now on */
        Entry(byte[] block, SeriesKey key) {
            this.block = block;
            this.key = key;
        }

        SeriesKey key() {
            return key;
        }

        /** Bytes of memory, about: the block, and name, labels and text of the key. */
        long weight() {
            return 300L + 5L * block.length;
        }

        boolean is(byte[] bytes, int from, int to) {
            return Arrays.equals(block, 0, block.length, bytes, from, to);
        }
    }

    private final AtomicReferenceArray<@Nullable Entry> slots;
    private final int setBits;
    private final AtomicLong weight = new AtomicLong();
    private final long budgetBytes;

    /** @param budgetBytes about how much memory it may take */
    LabelBlocks(long budgetBytes) {
        this.budgetBytes = budgetBytes;
        long sets = Math.clamp(2 * budgetBytes / USUAL_WEIGHT / WAYS, 2, MOST_SETS);
        this.setBits = Long.SIZE - 1 - Long.numberOfLeadingZeros(sets);
        this.slots = new AtomicReferenceArray<>(WAYS << setBits);
    }

    /**
     * The key of a block of labels.
     *
     * @param bytes the field {@code labels} of a TimeSeries of remote write 1.0, as often as it is there, tags included
     * @return null where the labels make no key: no metric name, a label twice or without a name, a line break in the
     *     name, or too long
     * @throws IOException where the bytes are no labels at all
     */
    @Nullable
    SeriesKey key(byte[] bytes, int from, int to) throws IOException {
        if (to - from > LONGEST_BLOCK) {
            return null;
        }
        long hash = hash(bytes, from, to);
        int set = (int) (hash >>> (Long.SIZE - setBits)) * WAYS;
        for (int way = 0; way < WAYS; way++) {
            Entry entry = slots.get(set + way);
            if (entry != null && entry.is(bytes, from, to)) {
                return entry.key();
            }
        }
        SeriesKey key = read(bytes, from, to);
        if (key != null) {
            keep(new Entry(Arrays.copyOfRange(bytes, from, to), key), set, (int) hash & (WAYS - 1));
        }
        return key;
    }

    private void keep(Entry entry, int set, int victim) {
        int slot = set + victim;
        for (int way = 0; way < WAYS; way++) {
            if (slots.get(set + way) == null) {
                slot = set + way;
                break;
            }
        }
        Entry old = slots.getAndSet(slot, entry);
        long now = weight.addAndGet(entry.weight() - (old == null ? 0 : old.weight()));
        if (now > budgetBytes) {
            for (int i = 0; i < slots.length(); i++) {
                Entry gone = slots.getAndSet(i, null);
                weight.addAndGet(gone == null ? 0 : -gone.weight());
            }
        }
    }

    private static long hash(byte[] bytes, int from, int to) {
        long hash = (long) to - from;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            hash = mix(hash ^ (long) LONGS.get(bytes, at));
        }
        for (; at < to; at++) {
            hash = mix(hash ^ bytes[at]);
        }
        return hash;
    }

    private static long mix(long word) {
        long product = word * PRIME;
        return product ^ (product >>> 29);
    }

    private static @Nullable SeriesKey read(byte[] bytes, int from, int to) throws IOException {
        var in = CodedInputStream.newInstance(bytes, from, to - from);
        var labels = new TreeMap<String, String>();
        boolean sound = true;
        while (!in.isAtEnd()) {
            WireTags.require(in.readTag() == LABEL, "a label");
            int outer = in.pushLimit(in.readRawVarint32());
            String name = "";
            String value = "";
            while (!in.isAtEnd()) {
                int tag = in.readTag();
                if (tag == NAME) {
                    name = in.readStringRequireUtf8();
                } else if (tag == VALUE) {
                    value = in.readStringRequireUtf8();
                } else {
                    WireTags.skip(in, tag);
                }
            }
            in.popLimit(outer);
            // an empty value is no label, as in Prometheus
            sound &= !name.isEmpty() && (value.isEmpty() || labels.put(name, value) == null);
        }
        String metric = labels.remove(METRIC_NAME);
        return sound && metric != null ? key(metric, labels) : null;
    }

    private static @Nullable SeriesKey key(String metric, Map<String, String> labels) {
        try {
            String text = SeriesKey.of(metric, labels).text();
            // as it will be read again from its text, where a name holds what is not part of a name
            return text.length() > SampleBatch.LONGEST_SERIES ? null : SeriesKey.parse(text);
        } catch (IllegalArgumentException e) {
            return null; // counted as a series that cannot be kept
        }
    }
}
