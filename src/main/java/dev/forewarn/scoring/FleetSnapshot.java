package dev.forewarn.scoring;

import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.SharedModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.zip.CRC32C;

/**
 * The states of a fleet as bytes, in blocks of some series: each is written under the lock of its shard and checked by
 * itself, so that saving holds nobody up and restoring uses every core.
 */
final class FleetSnapshot {
    private static final int MAGIC = 0x46575332; // "FWS2"
    private static final int LARGEST_BLOCK = 1 << 28;

    /** So many blocks wait to be read at once. */
    private static final int BLOCKS_AT_ONCE = 64;

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

        int checksum() {
            var sum = new CRC32C();
            sum.update(series >>> 24);
            sum.update(series >>> 16);
            sum.update(series >>> 8);
            sum.update(series);
            sum.update(bytes);
            return (int) sum.getValue();
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
                TrackedSeries tracked = fleet.series(handle);
                if (!tracked.isCold() && wanted.test(tracked)) {
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

    static void save(FleetShard[] shards, OutputStream to) throws IOException {
        var out = new DataOutputStream(to);
        out.writeInt(MAGIC);
        int all = 0;
        for (FleetShard shard : shards) {
            int size = shard.with(FleetScorer::size);
            for (int from = 0; from < size; from += SharedFleet.AT_ONCE) {
                int first = from;
                int until = Math.min(size, from + SharedFleet.AT_ONCE);
                Block block =
                        inMemory(bytes -> shard.with(fleet -> write(fleet, first, until, bytes, tracked -> true)));
                if (block.series() > 0) {
                    write(block, out);
                    all += block.series();
                }
            }
        }
        var end = new Block(all, new byte[0]);
        write(end, out);
        out.flush();
    }

    private static void write(Block block, DataOutputStream out) throws IOException {
        out.writeInt(block.bytes().length);
        out.writeInt(block.series());
        out.writeInt(block.checksum());
        out.write(block.bytes());
    }

    static List<Saved> restore(InputStream from, SharedModel shared) throws IOException {
        var in = new DataInputStream(from);
        if (in.readInt() != MAGIC) {
            throw new IOException("it does not begin as a snapshot of this version");
        }
        var all = new ArrayList<Saved>();
        var waiting = new ArrayList<Block>();
        Block block = next(in);
        while (block.bytes().length > 0) {
            waiting.add(block);
            if (waiting.size() == BLOCKS_AT_ONCE) {
                all.addAll(read(waiting, shared));
                waiting.clear();
            }
            block = next(in);
        }
        all.addAll(read(waiting, shared));
        if (block.series() != all.size()) {
            throw new IOException("it tells of " + block.series() + " series and has " + all.size());
        }
        return all;
    }

    private static Block next(DataInputStream in) throws IOException {
        int length = in.readInt();
        int series = in.readInt();
        int checksum = in.readInt();
        if (length < 0 || length > LARGEST_BLOCK || series < 0) {
            throw new IOException("it has a block of " + length + " bytes with " + series + " series");
        }
        var block = new Block(series, in.readNBytes(length));
        if (block.bytes().length < length) {
            throw new EOFException("it ends within a block");
        }
        if (block.checksum() != checksum) {
            throw new IOException("the checksum of a block does not match its contents");
        }
        return block;
    }

    private static List<Saved> read(List<Block> blocks, SharedModel shared) throws IOException {
        try {
            return blocks.parallelStream()
                    .map(block -> unchecked(block, shared))
                    .flatMap(List::stream)
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static List<Saved> unchecked(Block block, SharedModel shared) {
        try {
            return block.read(shared);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
