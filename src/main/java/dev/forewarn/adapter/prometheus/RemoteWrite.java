package dev.forewarn.adapter.prometheus;

import com.google.protobuf.CodedInputStream;
import dev.forewarn.loop.SampleBatch;
import dev.forewarn.loop.SampleFormat;
import dev.forewarn.loop.UnreadableBatchException;
import java.io.IOException;
import java.util.Arrays;

/**
 * The messages of Prometheus remote write: {@code prometheus.WriteRequest} of 1.0 and {@code io.prometheus.write.v2.Request}
 * of 2.0, in the snappy block format. Metadata, exemplars and start times are left out; native histograms are counted as not
 * taken; a stale marker is a gap. Time is linear in the unpacked length.
 *
 * @see <a href="https://prometheus.io/docs/specs/prw/remote_write_spec/">Remote-Write 1.0</a> and <a
 *     href="https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/">2.0</a>
 */
public final class RemoteWrite {
    private final LabelBlocks blocks;

    /** @param cacheBytes about how much memory may be spent on knowing series again by the bytes of their labels */
    public RemoteWrite(long cacheBytes) {
        this.blocks = new LabelBlocks(cacheBytes);
    }

    /** {@code prometheus.WriteRequest}. */
    public SampleFormat version1() {
        return (body, mostBytes) ->
                reading(SnappyBlock.unpack(body, mostBytes), message -> new Version1(blocks).read(message));
    }

    /** {@code io.prometheus.write.v2.Request}. */
    public SampleFormat version2() {
        return (body, mostBytes) -> reading(
                SnappyBlock.unpack(body, mostBytes),
                message -> new Version2(blocks, SYMBOL_FOLD * mostBytes).read(message));
    }

    /** A symbol may stand for many labels; written out, they may be so many times longer than a request. */
    private static final long SYMBOL_FOLD = 4;

    private interface Read {
        SampleBatch of(byte[] message) throws IOException;
    }

    private static SampleBatch reading(byte[] message, Read read) {
        try {
            return read.of(message);
        } catch (IOException e) {
            throw UnreadableBatchException.malformed("the unpacked body is not the protobuf message that it should be");
        }
    }

    /** One request of 1.0. */
    private static final class Version1 {
        private static final int TIMESERIES = WireTags.bytes(1);
        private static final int SAMPLES = WireTags.bytes(2);
        private static final int HISTOGRAMS = WireTags.bytes(4);

        private final LabelBlocks blocks;
        private final SampleBatch batch = new SampleBatch();
        private final SeriesPoints points = new SeriesPoints();
        private final Scratch apart = new Scratch();

        Version1(LabelBlocks blocks) {
            this.blocks = blocks;
        }

        SampleBatch read(byte[] message) throws IOException {
            var in = CodedInputStream.newInstance(message);
            while (!in.isAtEnd()) {
                int tag = in.readTag();
                if (tag == TIMESERIES) {
                    int outer = in.pushLimit(in.readRawVarint32());
                    series(in, message);
                    in.popLimit(outer);
                } else {
                    WireTags.skip(in, tag);
                }
            }
            return batch;
        }

        private void series(CodedInputStream in, byte[] message) throws IOException {
            points.clear();
            apart.clear();
            int from = 0;
            int to = 0; // of the labels, while they stand together
            while (!in.isAtEnd()) {
                int before = in.getTotalBytesRead();
                int tag = in.readTag();
                if (tag == LabelBlocks.LABEL) {
                    if (to > 0 && before != to) { // legal, though nobody writes it so
                        apart.add(message, from, to);
                        from = before;
                    }
                    from = to == 0 ? before : from;
                    WireTags.skip(in, tag);
                    to = in.getTotalBytesRead();
                } else if (tag == SAMPLES) {
                    points.readSample(in);
                } else if (tag == HISTOGRAMS) {
                    points.skipHistogram(in, tag);
                } else {
                    WireTags.skip(in, tag);
                }
            }
            if (apart.length > 0) {
                apart.add(message, from, to);
                points.addTo(batch, blocks.key(apart.bytes, 0, apart.length));
            } else {
                points.addTo(batch, blocks.key(message, from, to));
            }
        }
    }

    /** Bytes put together from several places. */
    static final class Scratch {
        byte[] bytes = new byte[256];
        int length;

        void clear() {
            length = 0;
        }

        void add(byte[] from, int start, int end) {
            ensure(end - start);
            System.arraycopy(from, start, bytes, length, end - start);
            length += end - start;
        }

        void addVarint(int value) {
            ensure(5);
            int rest = value;
            while ((rest & ~0x7f) != 0) {
                bytes[length++] = (byte) ((rest & 0x7f) | 0x80);
                rest >>>= 7;
            }
            bytes[length++] = (byte) rest;
        }

        private void ensure(int more) {
            if (length + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
            }
        }
    }
}
