package dev.forewarn.adapter.timescale;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where samples lie by time: in chunks that TimescaleDB makes by itself, or in partitions of ours. And from when on: what
 * is older than the oldest piece that is kept is not taken. Safe for several threads.
 */
final class Shelves {
    private final Database database;
    private final Retention retention;
    private final PartitionGrid grid;
    private final Optional<Partitions> partitions;
    private final AtomicLong tooOld = new AtomicLong();
    private volatile long keptFromMillis = Long.MIN_VALUE;

    Shelves(Database database, ServerKind kind, Retention retention) {
        this.database = database;
        this.retention = retention;
        this.grid = new PartitionGrid(retention.piece());
        this.partitions =
                kind.isHypertable() ? Optional.empty() : Optional.of(new Partitions(database, "sample", grid));
    }

    PartitionGrid grid() {
        return grid;
    }

    /** Ends what an earlier start may have begun. */
    void open() {
        partitions.ifPresent(each -> SampleTable.bringBack(database, each));
    }

    /**
     * Makes room for what comes next, and moves on from when samples are kept.
     *
     * @return before when samples may go; empty where all are kept
     */
    Optional<Instant> prepare(Instant now) {
        partitions.ifPresent(each -> {
            each.forget(); // another process may have dropped some
            each.ensure(now.toEpochMilli(), now.plus(retention.piece()).toEpochMilli());
        });
        // Whole pieces, so that none is dropped of which a part is still taken.
        Optional<Instant> from = retention
                .keep()
                .map(keep -> Instant.ofEpochMilli(grid.start(now.minus(keep).toEpochMilli())));
        from.ifPresent(instant -> keptFromMillis = instant.toEpochMilli());
        return from;
    }

    /** What of these rows is kept. */
    SampleRows takes(SampleRows rows) {
        SampleRows kept = rows.from(keptFromMillis);
        tooOld.addAndGet((long) rows.size() - kept.size());
        return kept;
    }

    long tooOld() {
        return tooOld.get();
    }

    void ensure(SampleRows rows) {
        partitions.ifPresent(each -> each.ensure(rows.timesMillis(), rows.size()));
    }

    void forget() {
        partitions.ifPresent(Partitions::forget);
    }

    /** Drops what lies before a time as a whole; true where anything did. */
    boolean dropBefore(Instant before) {
        try {
            return database.inLongTransaction(connection -> partitions.isPresent()
                    ? partitions.get().dropBefore(connection, millis(before))
                    : dropChunks(connection, before));
        } finally {
            forget();
        }
    }

    private static long millis(Instant before) {
        if (before.isAfter(Instant.ofEpochMilli(Timestamps.LAST_MILLIS))) {
            return Long.MAX_VALUE;
        }
        Instant first = Instant.ofEpochMilli(Timestamps.FIRST_MILLIS);
        return (before.isBefore(first) ? first : before).toEpochMilli();
    }

    private static boolean dropChunks(Connection connection, Instant before) throws SQLException {
        try (Statement drop = connection.createStatement();
                ResultSet dropped = drop.executeQuery(
                        "SELECT drop_chunks('forewarn.sample', older_than => " + Timestamps.literal(before) + ")")) {
            return dropped.next();
        }
    }
}
