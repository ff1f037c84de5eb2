package dev.forewarn.adapter.prometheus;

import com.google.protobuf.CodedInputStream;
import dev.forewarn.loop.SampleBatch;
import dev.forewarn.loop.UnreadableBatchException;
import dev.forewarn.metric.SeriesKey;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One request of remote write 2.0. Its labels are numbers of texts in a table, another table in each request; they are
 * written out as 1.0 would write them, so that both know a series again by the same bytes.
 */
final class Version2 {
    private static final int SYMBOLS = WireTags.bytes(4);
    private static final int TIMESERIES = WireTags.bytes(5);
    private static final int LABELS_REFS_PACKED = WireTags.bytes(1);
    private static final int LABELS_REFS = WireTags.varint(1);
    private static final int SAMPLES = WireTags.bytes(2);
    private static final int HISTOGRAMS = WireTags.bytes(3);

    private final LabelBlocks blocks;
    private final long mostLabelBytes;
    private final SampleBatch batch = new SampleBatch();
    private final SeriesPoints points = new SeriesPoints();
    private final RemoteWrite.Scratch block = new RemoteWrite.Scratch();
    private int[] symbolStarts = new int[64];
    private int[] symbolEnds = new int[64];
    private int symbols;
    private int[] refs = new int[32];
    private int refCount;
    private long labelBytes;

    Version2(LabelBlocks blocks, long mostLabelBytes) {
        this.blocks = blocks;
        this.mostLabelBytes = mostLabelBytes;
    }

    SampleBatch read(byte[] message) throws IOException {
        symbols(message); // first: nothing says that they come before the series
        var in = CodedInputStream.newInstance(message);
        while (!in.isAtEnd()) {
            int tag = in.readTag();
            if (tag == TIMESERIES) {
                int outer = in.pushLimit(in.readRawVarint32());
                series(in);
                in.popLimit(outer);
                points.addTo(batch, key(message));
            } else {
                WireTags.skip(in, tag);
            }
        }
        return batch;
    }

    private void symbols(byte[] message) throws IOException {
        var in = CodedInputStream.newInstance(message);
        while (!in.isAtEnd()) {
            int tag = in.readTag();
            if (tag == SYMBOLS) {
                int length = in.readRawVarint32();
                int start = in.getTotalBytesRead();
                in.skipRawBytes(length);
                if (symbols == symbolEnds.length) {
                    symbolStarts = Arrays.copyOf(symbolStarts, 2 * symbols);
                    symbolEnds = Arrays.copyOf(symbolEnds, 2 * symbols);
                }
                symbolStarts[symbols] = start;
                symbolEnds[symbols] = start + length;
                symbols++;
            } else {
                WireTags.skip(in, tag);
            }
        }
    }

    private void series(CodedInputStream in) throws IOException {
        points.clear();
        refCount = 0;
        while (!in.isAtEnd()) {
            int tag = in.readTag();
            if (tag == LABELS_REFS_PACKED) {
                int outer = in.pushLimit(in.readRawVarint32());
                while (!in.isAtEnd()) {
                    addRef(in.readUInt32());
                }
                in.popLimit(outer);
            } else if (tag == LABELS_REFS) {
                addRef(in.readUInt32());
            } else if (tag == SAMPLES) {
                points.readSample(in);
            } else if (tag == HISTOGRAMS) {
                points.skipHistogram(in, tag);
            } else {
                WireTags.skip(in, tag);
            }
        }
    }

    private void addRef(int ref) throws IOException {
        WireTags.require(ref >= 0 && ref < symbols, "a symbol that is there");
        if (refCount == refs.length) {
            refs = Arrays.copyOf(refs, 2 * refCount);
        }
        refs[refCount++] = ref;
    }

    private @Nullable SeriesKey key(byte[] message) throws IOException {
        WireTags.require(refCount % 2 == 0, "a value for each label");
        long length = 0;
        for (int i = 0; i < refCount; i++) {
            length += symbolEnds[refs[i]] - symbolStarts[refs[i]];
        }
        if (length + refCount > LabelBlocks.LONGEST_BLOCK) {
            return null;
        }
        labelBytes += length + refCount;
        if (labelBytes > mostLabelBytes) {
            throw UnreadableBatchException.tooLarge(
                    "the labels of all series, written out, may take " + mostLabelBytes + " bytes");
        }
        block.clear();
        for (int i = 0; i < refCount; i += 2) {
            int name = lengthOf(refs[i]);
            int value = lengthOf(refs[i + 1]);
            block.addVarint(LabelBlocks.LABEL);
            block.addVarint(fieldSize(name) + fieldSize(value));
            write(message, LabelBlocks.NAME, refs[i], name);
            write(message, LabelBlocks.VALUE, refs[i + 1], value);
        }
        return blocks.key(block.bytes, 0, block.length);
    }

    private int lengthOf(int ref) {
        return symbolEnds[ref] - symbolStarts[ref];
    }

    private static int fieldSize(int length) {
        int size = 2 + length;
        for (int rest = length >>> 7; rest != 0; rest >>>= 7) {
            size++;
        }
        return size;
    }

    private void write(byte[] message, int tag, int ref, int length) {
        block.addVarint(tag);
        block.addVarint(length);
        block.add(message, symbolStarts[ref], symbolEnds[ref]);
    }
}
