package dev.forewarn.adapter.prometheus;

import com.google.protobuf.CodedInputStream;
import dev.forewarn.loop.SampleBatch;
import dev.forewarn.loop.UnreadableBatchException;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SeriesKey;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The points of the series that is being read, until it is known whose they are. Used anew for each series. */
final class SeriesPoints {
    /** The NaN by which Prometheus says that a series has ended or was not there at a scrape. */
    private static final long STALE = 0x7ff0000000000002L;

    private static final int VALUE = WireTags.fixed64(1);
    private static final int TIMESTAMP = WireTags.varint(2);

    private long[] timesMillis = new long[16];
    private double[] values = new double[16];
    private int count;
    private int histograms;

    void clear() {
        count = 0;
        histograms = 0;
    }

    /** Reads a Sample, of remote write 1.0 or 2.0: {@code value = 1, timestamp = 2}. */
    void readSample(CodedInputStream in) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        double value = 0;
        long timeMillis = 0;
        while (!in.isAtEnd()) {
            int tag = in.readTag();
            if (tag == VALUE) {
                value = in.readDouble();
            } else if (tag == TIMESTAMP) {
                timeMillis = in.readInt64();
            } else {
                WireTags.skip(in, tag);
            }
        }
        in.popLimit(outer);
        if (count == SampleBatch.MOST_POINTS) {
            throw UnreadableBatchException.tooLarge("at most " + SampleBatch.MOST_POINTS + " points are taken at once");
        }
        if (count == values.length) {
            timesMillis = Arrays.copyOf(timesMillis, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
        }
        timesMillis[count] = timeMillis;
        values[count] = value;
        count++;
    }

    /** Leaves out a native histogram, and counts it. */
    void skipHistogram(CodedInputStream in, int tag) throws IOException {
        WireTags.skip(in, tag);
        histograms++;
    }

    /** @param key null where the labels make no key */
    void addTo(SampleBatch batch, @Nullable SeriesKey key) {
        batch.refuse(Refusal.UNSUPPORTED, histograms);
        if (key == null) {
            batch.refuse(Refusal.BAD_SERIES, Math.max(count, histograms > 0 ? 0 : 1));
            return;
        }
        for (int i = 0; i < count; i++) {
            if (Double.doubleToRawLongBits(values[i]) == STALE) {
                batch.gap();
            } else {
                batch.add(key, timesMillis[i], values[i]);
            }
        }
    }
}
