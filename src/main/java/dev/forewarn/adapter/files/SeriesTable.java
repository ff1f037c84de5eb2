package dev.forewarn.adapter.files;

import dev.forewarn.metric.SeriesKey;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The series seen so far, found by the very bytes of their field in a row (quotes and all) without making a text of
 * them. Grows with the number of spellings: about 150 bytes and twice the text for each.
 */
final class SeriesTable {
    /** The field is not UTF-8, or its quotes do not match. */
    static final int MALFORMED = -1;
    /** The field is blank. */
    static final int BLANK = -2;

    private static final int EMPTY = -1;

    private int[] slots = new int[1024];
    private long[] hashes = new long[513];
    private final List<Known> known = new ArrayList<>();

    SeriesTable() {
        Arrays.fill(slots, EMPTY);
    }

    /** The starting value of the hash, to be carried through {@link #step} byte by byte. */
    static final long SEED = 0xcbf29ce484222325L;

    static long step(long hash, byte b) {
        return (hash ^ b) * 0x100000001b3L;
    }

    /** The number of the series whose field these bytes are, or {@link #MALFORMED} or {@link #BLANK}. */
    int find(byte[] b, int from, int to, long hash) {
        int mask = slots.length - 1;
        for (int slot = spread(hash) & mask; slots[slot] != EMPTY; slot = (slot + 1) & mask) {
            int index = slots[slot];
            byte[] raw = known.get(index).raw();
            if (hashes[index] == hash && Arrays.equals(raw, 0, raw.length, b, from, to)) {
                return index;
            }
        }
        return add(b, from, to, hash);
    }

    SeriesKey key(int series) {
        return known.get(series).key();
    }

    String text(int series) {
        return known.get(series).text();
    }

    private int add(byte[] b, int from, int to, long hash) {
        String text;
        try {
            String field = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(b, from, to - from))
                    .toString();
            text = CsvText.unquoted(field);
        } catch (CharacterCodingException e) {
            return MALFORMED;
        }
        if (text.isBlank()) {
            return BLANK;
        }
        if (text.indexOf('\r') >= 0 || text.indexOf('\0') >= 0) {
            return MALFORMED; // a key takes no line break, and no store takes a NUL
        }
        int index = known.size();
        if (index * 2 >= slots.length) {
            grow();
        }
        known.add(new Known(Arrays.copyOfRange(b, from, to), text, SeriesKey.parse(text)));
        hashes[index] = hash;
        put(index);
        return index;
    }

    private void grow() {
        slots = new int[slots.length * 2];
        Arrays.fill(slots, EMPTY);
        hashes = Arrays.copyOf(hashes, slots.length / 2 + 1);
        for (int i = 0; i < known.size(); i++) {
            put(i);
        }
    }

    private void put(int index) {
        int mask = slots.length - 1;
        int slot = spread(hashes[index]) & mask;
        while (slots[slot] != EMPTY) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = index;
    }

    private static int spread(long hash) {
        return (int) (hash ^ (hash >>> 32));
    }

    @SuppressWarnings("ArrayRecordComponent") // looked up by its bytes, never compared as a whole
    private record Known(byte[] raw, String text, SeriesKey key) {}
}
