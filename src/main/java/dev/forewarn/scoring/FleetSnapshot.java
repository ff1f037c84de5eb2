package dev.forewarn.scoring;

import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.SharedModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.zip.Deflater;

/**
 * The states of a fleet as bytes, in blocks of some series: each is written under the lock of its shard, so that saving
 * holds nobody up. What is to be known of every series stands at the head of its block, so that a start reads that and
 * passes over the states, which come back one by one.
 */
final class FleetSnapshot {
    private static final int MAGIC = 0x46575333; // "FWS3"

    private FleetSnapshot() {}

    /** A series with its state. */
    record Saved(SeriesKey key, SeriesState state) {}

    /**
     * Some series.
     *
     * @param series how many
     */
    @SuppressWarnings("ArrayRecordComponent") // lives as long as it takes to write or read it
    record Block(int series, byte[] bytes) {
        List<Saved> read(SharedModel shared) throws IOException {
            var in = new StateReader(new DataInputStream(new ByteArrayInputStream(bytes)));
            var read = new ArrayList<Saved>(series);
            for (int i = 0; i < series; i++) {
                try {
                    read.add(new Saved(SeriesKey.parse(in.readText()), SeriesState.restore(in, shared)));
                } catch (IllegalArgumentException e) {
                    throw new IOException(e.getMessage(), e);
                }
            }
            return read;
        }
    }

    /** @param writing writes series and tells how many */
    static Block inMemory(ToIntFunction<StateWriter> writing) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try {
            int series = writing.applyAsInt(new StateWriter(new DataOutputStream(bytes)));
            return new Block(series, bytes.toByteArray());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Writes the warm ones of some series; returns how many these were. */
    static int write(FleetScorer fleet, int from, int until, StateWriter out, Predicate<TrackedSeries> wanted) {
        int written = 0;
        try {
            for (int handle = from; handle < until; handle++) {
                if (fleet.place(handle) instanceof TrackedSeries tracked && !tracked.isCold() && wanted.test(tracked)) {
                    out.writeText(tracked.key().text());
                    tracked.state().save(out);
                    written++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return written;
    }

    /** The resting ones of some series, apart from those that a fleet holds. */
    static List<RestingSeries> resting(FleetScorer fleet, int from, int until) {
        var found = new ArrayList<RestingSeries>();
        for (int handle = from; handle < until; handle++) {
            if (fleet.place(handle) instanceof RestingSeries series) {
                found.add(series.copy());
            }
        }
        return found;
    }

    static FleetSaved save(FleetShard[] shards, OutputStream to, long nowMillis, Duration evictAfter)
            throws IOException {
        var deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            return save(shards, to, () -> new SnapshotBlock(nowMillis, evictAfter, deflater));
        } finally {
            deflater.end();
        }
    }

    private static FleetSaved save(FleetShard[] shards, OutputStream to, Supplier<SnapshotBlock> blocks)
            throws IOException {
        var out = new DataOutputStream(to);
        out.writeInt(MAGIC);
        var saved = new FleetSaved(shards);
        long offset = Integer.BYTES;
        int all = 0;
        for (int i = 0; i < shards.length; i++) {
            int size = shards[i].with(FleetScorer::size);
            for (int from = 0; from < size; from += SharedFleet.AT_ONCE) {
                int first = from;
                int until = Math.min(size, from + SharedFleet.AT_ONCE);
                SnapshotBlock block = blocks.get();
                shards[i].run(fleet -> block.take(fleet, first, until));
                offset = block.write(out, offset, i, saved);
                all += block.series();
            }
        }
        SnapshotBlock.writeEnd(out, all);
        out.flush();
        return saved;
    }

    /** Reads all but the states. */
    static List<RestingSeries> read(InputStream from, SavedBytes bytes) throws IOException {
        var in = new DataInputStream(from);
        if (in.readInt() != MAGIC) {
            throw new IOException("it does not begin as a snapshot of this version");
        }
        var waiting = new ArrayList<SnapshotBlock.Index>();
        SnapshotBlock.Index index = SnapshotBlock.Index.read(in, Integer.BYTES);
        int told = 0;
        while (!index.isEnd()) {
            waiting.add(index);
            told += index.series();
            index = SnapshotBlock.Index.read(in, index.end());
        }
        if (index.series() != told) {
            throw new IOException("it tells of " + index.series() + " series and has " + told);
        }
        try {
            return waiting.parallelStream()
                    .map(each -> unchecked(each, bytes))
                    .flatMap(List::stream)
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static List<RestingSeries> unchecked(SnapshotBlock.Index index, SavedBytes bytes) {
        try {
            return index.resting(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
