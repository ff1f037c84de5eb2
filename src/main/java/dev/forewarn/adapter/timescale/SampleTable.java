package dev.forewarn.adapter.timescale;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a sample table in one piece, as earlier versions made it and V1 of the schema still does, into one with
 * partitions. What it holds becomes the first partition as it is: nothing is copied but samples from the future, and
 * readers and writers are kept out for two short moments only.
 *
 * <p>Can be broken off anywhere: each step is a transaction of its own and leaves a mark by which the next start goes on.
 * <ol>
 *   <li>A check that was not looked at yet says that new samples lie before the end of the present piece.
 *   <li>Those that lie after it already are moved aside, some thousands at a time.
 *   <li>The check is validated, which reads the whole table and hinders nobody.
 *   <li>The table changes its name and is attached to a new one, which trusts the check and does not look.
 *   <li>What was moved aside goes to partitions of its own, some thousands at a time.
 * </ol>
 */
final class SampleTable {
    static final String ASIDE = "sample_aside";
    private static final Logger LOG = LoggerFactory.getLogger(SampleTable.class);
    private static final String CHECK = "sample_until";
    private static final int AT_ONCE = 50_000;
    private static final String DIVIDED = """
            CREATE TABLE forewarn.sample (
                series_id bigint           NOT NULL,
                at        timestamptz      NOT NULL,
                value     double precision NOT NULL,
                PRIMARY KEY (series_id, at)
            ) PARTITION BY RANGE (at)
            """;
    private static final String COMMENT =
            "COMMENT ON TABLE forewarn.sample IS 'Readings; at most one per series and millisecond'";

    private final Connection connection;
    private final PartitionGrid grid;

    /** @param connection commits by itself */
    SampleTable(Connection connection, PartitionGrid grid) {
        this.connection = connection;
        this.grid = grid;
    }

    static boolean isDivided(Connection connection) throws SQLException {
        return "p".equals(single(connection, "SELECT relkind FROM pg_class WHERE oid = 'forewarn.sample'::regclass"));
    }

    /** Does what is still to be done; nothing where there are partitions already, or chunks of TimescaleDB. */
    void divide() throws SQLException {
        if (isDivided(connection) || hasChunks()) {
            return;
        }
        if (single(connection, "SELECT 1 FROM forewarn.sample LIMIT 1") == null && divideEmpty()) {
            return;
        }
        LOG.info("Samples are in one table and are put into partitions; this goes on at the next start where it is"
                + " broken off");
        long bound = check();
        int moved = moveAside(bound);
        run("ALTER TABLE forewarn.sample VALIDATE CONSTRAINT " + CHECK);
        attach(bound);
        LOG.info("Samples are in partitions now, {} of them from the future in partitions of their own", moved);
    }

    private boolean hasChunks() throws SQLException {
        return single(connection, "SELECT 1 FROM pg_inherits WHERE inhparent = 'forewarn.sample'::regclass LIMIT 1")
                != null;
    }

    private boolean divideEmpty() throws SQLException {
        return inTransaction(() -> {
            if (isDivided(connection)) {
                return true;
            }
            run("LOCK TABLE forewarn.sample IN ACCESS EXCLUSIVE MODE");
            if (single(connection, "SELECT 1 FROM forewarn.sample LIMIT 1") != null) {
                return false; // another process was quicker
            }
            run("DROP TABLE forewarn.sample");
            run(DIVIDED);
            run(COMMENT);
            return true;
        });
    }

    /** The instant before which all samples of the old table are to lie. */
    long check() throws SQLException {
        return inTransaction(() -> {
            String there = single(
                    connection,
                    "SELECT (extract(epoch FROM (regexp_match(pg_get_constraintdef(oid), '''([^'']+)'''))[1]"
                            + "::timestamptz) * 1000)::bigint FROM pg_constraint"
                            + " WHERE conrelid = 'forewarn.sample'::regclass AND conname = '" + CHECK + "'");
            if (there != null) {
                return Long.parseLong(there);
            }
            String now = single(connection, "SELECT (extract(epoch FROM now()) * 1000)::bigint");
            long bound = grid.start(Long.parseLong(String.valueOf(now)))
                    + grid.width().toMillis();
            run("ALTER TABLE forewarn.sample ADD CONSTRAINT " + CHECK + " CHECK (at < " + Timestamps.literal(bound)
                    + ") NOT VALID");
            run("CREATE TABLE forewarn." + ASIDE + " (LIKE forewarn.sample INCLUDING INDEXES)");
            return bound;
        });
    }

    int moveAside(long bound) throws SQLException {
        int all = 0;
        for (int moved = AT_ONCE; moved == AT_ONCE; all += moved) {
            moved = update("WITH gone AS (DELETE FROM forewarn.sample WHERE at >= " + Timestamps.literal(bound)
                    + " AND (series_id, at) IN (SELECT series_id, at FROM forewarn.sample WHERE at >= "
                    + Timestamps.literal(bound) + " LIMIT " + AT_ONCE + ") RETURNING series_id, at, value)"
                    + " INSERT INTO forewarn." + ASIDE + " SELECT * FROM gone ON CONFLICT DO NOTHING");
        }
        return all;
    }

    private void attach(long bound) throws SQLException {
        inTransaction(() -> {
            if (isDivided(connection)) {
                return true; // another process was quicker
            }
            String name = "sample_old";
            run("ALTER TABLE forewarn.sample RENAME TO " + name);
            run("ALTER INDEX forewarn.sample_pkey RENAME TO " + name + "_pkey");
            run(DIVIDED);
            run(COMMENT);
            run("ALTER TABLE forewarn.sample ATTACH PARTITION forewarn." + name + " FOR VALUES FROM (MINVALUE) TO ("
                    + Timestamps.literal(bound) + ")");
            run("ALTER TABLE forewarn." + name + " DROP CONSTRAINT " + CHECK);
            return true;
        });
    }

    /** Part of every start, since it may have been broken off: gives what was moved aside its place. */
    static void bringBack(Database database, Partitions partitions) {
        boolean isThere = database.inTransaction(
                connection -> single(connection, "SELECT to_regclass('forewarn." + ASIDE + "')") != null);
        if (!isThere) {
            return;
        }
        Instants aside = database.inLongTransaction(SampleTable::next);
        while (aside.times().length > 0) {
            partitions.ensure(aside.times());
            database.inLongTransaction(SampleTable::bringSome);
            aside = database.inLongTransaction(SampleTable::next);
        }
        database.inTransaction(connection -> {
            try (Statement drop = connection.createStatement()) {
                return drop.execute("DROP TABLE IF EXISTS forewarn." + ASIDE);
            }
        });
    }

    @SuppressWarnings("ArrayRecordComponent") // on their way
    private record Instants(long[] times) {}

    private static Instants next(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery("SELECT DISTINCT (extract(epoch FROM at) * 1000)::bigint FROM"
                        + " (SELECT at FROM forewarn." + ASIDE + " ORDER BY series_id, at LIMIT " + AT_ONCE + ") s")) {
            var times = java.util.stream.LongStream.builder();
            while (rows.next()) {
                times.add(rows.getLong(1));
            }
            return new Instants(times.build().toArray());
        }
    }

    private static int bringSome(Connection connection) throws SQLException {
        try (Statement move = connection.createStatement()) {
            return move.executeUpdate("WITH gone AS (DELETE FROM forewarn." + ASIDE + " WHERE (series_id, at) IN"
                    + " (SELECT series_id, at FROM forewarn." + ASIDE + " ORDER BY series_id, at LIMIT " + AT_ONCE
                    + ") RETURNING series_id, at, value)"
                    + " INSERT INTO forewarn.sample SELECT * FROM gone ON CONFLICT DO NOTHING");
        }
    }

    private interface Step<T> {
        T take() throws SQLException;
    }

    private <T> T inTransaction(Step<T> step) throws SQLException {
        connection.setAutoCommit(false);
        try {
            run("SELECT pg_advisory_xact_lock(" + SchemaSetup.ADVISORY_LOCK + ")");
            T result = step.take();
            connection.commit();
            return result;
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int update(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private static @Nullable String single(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }
}
