package dev.forewarn.adapter.files;

import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SampleFeed;
import dev.forewarn.metric.SeriesKey;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One row {@code series,timestamp,value} within a buffer; reused for every row, allocates only for a new series. */
final class SampleRow implements SampleFeed.Row {
    private static final byte[] NOTHING = {};

    private final SeriesTable table;
    private byte[] bytes = NOTHING;
    private int series;
    private int timestampStart;
    private int timestampEnd;
    private int valueStart;
    private int valueEnd;
    private long seriesHash;
    private long timeMillis;
    private double value;

    SampleRow(SeriesTable table) {
        this.table = table;
    }

    /** Reads the row between two places, without its line break; null when it is a sample. */
    @Nullable
    Refusal read(byte[] b, int from, int to) {
        bytes = b;
        int seriesEnd = seriesEnd(b, from, to);
        if (seriesEnd < 0 || !splitRest(b, seriesEnd + 1, to)) {
            return Refusal.MALFORMED;
        }
        timeMillis = TimestampText.parse(b, timestampStart, timestampEnd);
        if (timeMillis == TimestampText.INVALID) {
            return isUtf8(b, from, to) ? Refusal.BAD_TIMESTAMP : Refusal.MALFORMED;
        }
        value = DecimalText.parse(b, valueStart, valueEnd);
        if (Double.isNaN(value)) {
            return isUtf8(b, from, to) ? Refusal.NOT_FINITE : Refusal.MALFORMED;
        }
        series = table.find(b, from, seriesEnd, seriesHash); // last: only what is a sample is remembered
        if (series < 0) {
            return series == SeriesTable.BLANK ? Refusal.BAD_SERIES : Refusal.MALFORMED;
        }
        return null;
    }

    /** The comma after the series, hashing on the way; -1 where there is none. */
    private int seriesEnd(byte[] b, int from, int to) {
        int end = from < to && b[from] == '"' ? quotedEnd(b, from, to) : indexOf(b, from, to, ',');
        if (end < 0 || end >= to) {
            return -1;
        }
        long hash = SeriesTable.SEED;
        boolean labelled = false;
        for (int i = from; i < end; i++) {
            hash = SeriesTable.step(hash, b[i]);
            labelled |= b[i] == '{';
        }
        if (labelled && b[from] != '"' && b[end - 1] != '}') {
            return labelledEnd(b, from, to);
        }
        seriesHash = hash;
        return end;
    }

    /** A series with several labels, written without the quotes that its commas ask for: it ends with the brace. */
    private int labelledEnd(byte[] b, int from, int to) {
        int end = lastIndexOf(b, from, lastIndexOf(b, from, to, ','), ',');
        if (end <= from || b[end - 1] != '}') {
            return -1;
        }
        long hash = SeriesTable.SEED;
        for (int i = from; i < end; i++) {
            hash = SeriesTable.step(hash, b[i]);
        }
        seriesHash = hash;
        return end;
    }

    /** Finds timestamp and value, blanks around them left out; false where there are not just the two. */
    private boolean splitRest(byte[] b, int from, int to) {
        int comma = from < to && b[from] == '"' ? quotedEnd(b, from, to) : indexOf(b, from, to, ',');
        if (comma < 0 || comma >= to) {
            return false;
        }
        boolean quoted = comma + 1 < to && b[comma + 1] == '"';
        int end = quoted ? quotedEnd(b, comma + 1, to) : indexOf(b, comma + 1, to, ',');
        if (end != (quoted ? to : -1)) { // another field follows, or the quotes do not match
            return false;
        }
        timestampStart = from;
        timestampEnd = comma;
        valueStart = comma + 1;
        valueEnd = to;
        if (b[from] == '"') {
            timestampStart++;
            timestampEnd--;
        }
        if (valueStart < to && b[valueStart] == '"') {
            valueStart++;
            valueEnd--;
        }
        trim(b);
        return true;
    }

    private void trim(byte[] b) {
        while (timestampStart < timestampEnd && b[timestampStart] == ' ') {
            timestampStart++;
        }
        while (timestampEnd > timestampStart && b[timestampEnd - 1] == ' ') {
            timestampEnd--;
        }
        while (valueStart < valueEnd && b[valueStart] == ' ') {
            valueStart++;
        }
        while (valueEnd > valueStart && b[valueEnd - 1] == ' ') {
            valueEnd--;
        }
    }

    /** The place after the closing quote: a comma or the end. -1 where the quotes do not match. */
    private static int quotedEnd(byte[] b, int open, int to) {
        for (int i = open + 1; i < to; i++) {
            if (b[i] == '"') {
                if (i + 1 == to || b[i + 1] == ',') {
                    return i + 1;
                }
                if (b[i + 1] != '"') {
                    return -1;
                }
                i++;
            }
        }
        return -1;
    }

    private static int indexOf(byte[] b, int from, int to, int wanted) {
        for (int i = from; i < to; i++) {
            if (b[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static int lastIndexOf(byte[] b, int from, int to, int wanted) {
        for (int i = to - 1; i >= from; i--) {
            if (b[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isUtf8(byte[] b, int from, int to) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(b, from, to - from));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Override
    public int series() {
        return series;
    }

    @Override
    public SeriesKey key() {
        return table.key(series);
    }

    @Override
    public String seriesText() {
        return table.text(series);
    }

    @Override
    public long timeMillis() {
        return timeMillis;
    }

    @Override
    public double value() {
        return value;
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public int timestampStart() {
        return timestampStart;
    }

    @Override
    public int timestampEnd() {
        return timestampEnd;
    }
}
