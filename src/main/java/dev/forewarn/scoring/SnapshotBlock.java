package dev.forewarn.scoring;

import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.scoring.RestingSeries.Extent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;

/** Some series of a snapshot: first what is to be known of each, then their states one behind the other. */
final class SnapshotBlock {
    private static final int HEADER = 4 * Integer.BYTES;
    private static final int LARGEST = 1 << 28;

    private final long nowMillis;
    private final Duration evictAfter;
    private final ByteArrayOutputStream index = new ByteArrayOutputStream();
    private final ByteArrayOutputStream states = new ByteArrayOutputStream();
    private final List<FleetSaved.Silent> silent = new ArrayList<>(); // their offsets are from the first state
    private final Deflater deflater;
    private int series;

    /** @param deflater shared by the blocks of a snapshot, one after the other */
    SnapshotBlock(long nowMillis, Duration evictAfter, Deflater deflater) {
        this.deflater = deflater;
        this.nowMillis = nowMillis;
        this.evictAfter = evictAfter;
    }

    int series() {
        return series;
    }

    /** Takes some series in; under the lock of their shard. */
    void take(FleetScorer fleet, int from, int until) {
        try {
            for (int handle = from; handle < until; handle++) {
                switch (fleet.place(handle)) {
                    case TrackedSeries tracked -> take(fleet, handle, tracked);
                    case RestingSeries resting -> take(handle, resting);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(FleetScorer fleet, int handle, TrackedSeries tracked) throws IOException {
        if (tracked.isUntouched()) {
            return;
        }
        var bytes = new ByteArrayOutputStream();
        RestingView view = RestingView.of(fleet, tracked);
        tracked.save(new StateWriter(new DataOutputStream(bytes)));
        Extent at = add(tracked.key(), PackedState.pack(bytes.toByteArray(), deflater), view);
        if (tracked.quietMillis(nowMillis) / 1_000 >= evictAfter.toSeconds()) {
            silent.add(new FleetSaved.Silent(handle, tracked, tracked.changes(), at, view));
        }
    }

    private void take(int handle, RestingSeries resting) throws IOException {
        byte[] bytes;
        try {
            bytes = resting.bytes();
        } catch (IOException e) {
            return; // counted when it comes back; it must not stand in the way of the others
        }
        Extent at = add(resting.key(), bytes, resting.view());
        silent.add(new FleetSaved.Silent(handle, resting, 0, at, resting.view()));
    }

    private Extent add(SeriesKey key, byte[] bytes, RestingView view) throws IOException {
        var at = new Extent(states.size(), bytes.length, RestingSeries.checksum(bytes));
        var out = new StateWriter(new DataOutputStream(index));
        out.writeText(key.text());
        out.writeInt(at.length());
        out.writeInt(at.checksum());
        view.save(out);
        states.write(bytes);
        series++;
        return at;
    }

    /**
     * Writes it, unless it is empty.
     *
     * @param offset where it begins
     * @return where the next one does
     */
    long write(DataOutputStream out, long offset, int shard, FleetSaved saved) throws IOException {
        if (series == 0) {
            return offset;
        }
        writeHeader(out, states.size(), series, index.toByteArray());
        states.writeTo(out);
        long first = offset + HEADER + index.size();
        for (FleetSaved.Silent each : silent) {
            var at = new Extent(
                    first + each.at().offset(), each.at().length(), each.at().checksum());
            saved.add(shard, new FleetSaved.Silent(each.handle(), each.place(), each.changes(), at, each.view()));
        }
        return first + states.size();
    }

    static void writeEnd(DataOutputStream out, int allSeries) throws IOException {
        writeHeader(out, 0, allSeries, new byte[0]);
    }

    private static void writeHeader(DataOutputStream out, int statesLength, int series, byte[] index)
            throws IOException {
        out.writeInt(statesLength);
        out.writeInt(index.length);
        out.writeInt(series);
        out.writeInt(checksum(statesLength, series, index));
        out.write(index);
    }

    private static int checksum(int statesLength, int series, byte[] index) throws IOException {
        var all = new ByteArrayOutputStream();
        var out = new DataOutputStream(all);
        out.writeInt(statesLength);
        out.writeInt(series);
        out.write(index);
        return RestingSeries.checksum(all.toByteArray());
    }

    /**
     * What stands before the states.
     *
     * @param series how many; of the end, how many there are in all
     * @param first  offset of the first state
     * @param end    offset of the next block
     */
    @SuppressWarnings("ArrayRecordComponent") // lives as long as it takes to read it
    record Index(int series, byte[] bytes, long first, long end) {
        boolean isEnd() {
            return bytes.length == 0;
        }

        /** Reads it and passes over the states. */
        static Index read(DataInputStream in, long offset) throws IOException {
            int states = in.readInt();
            int length = in.readInt();
            int series = in.readInt();
            int checksum = in.readInt();
            if (states < 0 || states > LARGEST || length < 0 || length > LARGEST || series < 0) {
                throw new IOException(
                        "it has a block of " + length + " and " + states + " bytes with " + series + " series");
            }
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException("it ends within a block");
            }
            if (checksum(states, series, bytes) != checksum) {
                throw new IOException("the checksum of a block does not match its contents");
            }
            in.skipNBytes(states);
            long first = offset + HEADER + length;
            return new Index(series, bytes, first, first + states);
        }

        List<RestingSeries> resting(SavedBytes states) throws IOException {
            var in = new StateReader(new DataInputStream(new ByteArrayInputStream(bytes)));
            var read = new ArrayList<RestingSeries>(series);
            long at = first;
            for (int i = 0; i < series; i++) {
                SeriesKey key = key(in.readText());
                int length = in.readInt(0, LARGEST, "length of a state");
                var extent = new Extent(at, length, in.readInt());
                read.add(new RestingSeries(key, states, extent, RestingView.restore(in)));
                at += length;
            }
            return read;
        }

        private static SeriesKey key(String text) throws IOException {
            try {
                return SeriesKey.parse(text);
            } catch (IllegalArgumentException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
    }
}
