package dev.forewarn.adapter.timescale;

import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Samples in PostgreSQL, with or without TimescaleDB.
 *
 * <p>One way in for one sample and for millions: a binary COPY into a temporary table, then one INSERT that leaves equal
 * rows alone and replaces others, in one transaction. One way out: binary COPY, which streams. Both were measured
 * against their alternatives; see docs/store.md.
 */
final class TimescaleMetricStore implements MetricStore {
    /** Runs on every new connection; the table is the connection's own and empties itself at each commit. */
    static final String ON_CONNECT = "CREATE TEMPORARY TABLE IF NOT EXISTS forewarn_incoming"
            + " (series_id bigint, at timestamptz, value double precision) ON COMMIT DELETE ROWS";

    private static final String COPY_IN =
            "COPY pg_temp.forewarn_incoming (series_id, at, value) FROM STDIN (FORMAT binary)";
    private static final String MERGE = """
            INSERT INTO forewarn.sample AS kept (series_id, at, value)
            SELECT series_id, at, value FROM pg_temp.forewarn_incoming ORDER BY series_id, at
            ON CONFLICT (series_id, at) DO UPDATE SET value = excluded.value WHERE kept.value <> excluded.value
            """;
    private static final String SERIES_WITH_SAMPLES = """
            SELECT s.canonical FROM forewarn.series s
             WHERE EXISTS (SELECT FROM forewarn.sample WHERE series_id = s.id)
            """;
    private static final String NEXT_SERIES =
            "SELECT id, canonical FROM forewarn.series WHERE id > ? ORDER BY id LIMIT ?";
    private static final int SERIES_AT_ONCE = 1_000;
    private static final int LARGEST_PIECE = 100_000;

    private final Database database;
    private final ServerKind kind;
    private final AutoCloseable server;
    private final SeriesIds ids;

    /** @param server what to close after the connections, the embedded server for one */
    TimescaleMetricStore(Database database, ServerKind kind, AutoCloseable server) {
        this.database = database;
        this.kind = kind;
        this.server = server;
        this.ids = new SeriesIds(database);
    }

    @Override
    public int append(List<Sample> samples) {
        if (samples.isEmpty()) {
            return 0;
        }
        samples.forEach(sample -> Timestamps.ofSample(sample.at())); // before anything is written
        var keys = samples.stream().map(Sample::series).collect(Collectors.toCollection(HashSet::new));
        return forgettingOnFailure(() -> write(SampleRows.of(samples, ids.of(keys))));
    }

    @Override
    public int load(TimeSeries series) {
        if (series.size() == 0) {
            return 0;
        }
        SampleRows.of(series, 0); // refuses before anything is written
        return forgettingOnFailure(() -> {
            Map<SeriesKey, Long> id = ids.of(List.of(series.series()));
            return write(SampleRows.of(series, id.values().iterator().next()));
        });
    }

    private int write(SampleRows rows) {
        return database.inTransaction(connection -> {
            BinaryCopy.write(connection, COPY_IN, rows);
            try (Statement merge = connection.createStatement()) {
                return merge.executeUpdate(MERGE);
            }
        });
    }

    @Override
    public TimeSeries read(SeriesKey series, Instant from, Instant until) {
        return forgettingOnFailure(() -> {
            Optional<Long> id = ids.find(series);
            if (id.isEmpty()) {
                return new SampleBuffer().take(series);
            }
            String query = "COPY (SELECT at, value FROM forewarn.sample WHERE series_id = " + id.get() + " AND at >= "
                    + literal(from) + " AND at < " + literal(until) + " ORDER BY at) TO STDOUT (FORMAT binary)";
            return database.inTransaction(connection -> {
                var found = new SampleBuffer();
                BinaryCopy.read(
                        connection,
                        query,
                        2,
                        row -> found.add(Timestamps.toEpochMillis(row[0]), Double.longBitsToDouble(row[1])));
                return found.take(series);
            });
        });
    }

    @Override
    public void forEachSince(Instant from, Consumer<TimeSeries> piece) {
        long last = 0;
        while (true) {
            SortedMap<Long, SeriesKey> page = nextSeries(last);
            if (page.isEmpty()) {
                return;
            }
            last = page.lastKey();
            String query = "COPY (SELECT series_id, at, value FROM forewarn.sample WHERE series_id = ANY ('"
                    + page.keySet().stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"))
                    + "'::bigint[]) AND at >= " + literal(from)
                    + " ORDER BY series_id, at) TO STDOUT (FORMAT binary)";
            database.onlyOnce(connection -> {
                var pieces = new Pieces(page, piece);
                BinaryCopy.read(connection, query, 3, pieces);
                pieces.finish();
            });
        }
    }

    private SortedMap<Long, SeriesKey> nextSeries(long after) {
        return database.inTransaction(connection -> {
            var page = new TreeMap<Long, SeriesKey>();
            try (PreparedStatement next = connection.prepareStatement(NEXT_SERIES)) {
                next.setLong(1, after);
                next.setInt(2, SERIES_AT_ONCE);
                try (ResultSet rows = next.executeQuery()) {
                    while (rows.next()) {
                        page.put(rows.getLong(1), SeriesKey.parse(rows.getString(2)));
                    }
                }
            }
            return page;
        });
    }

    @Override
    public List<SeriesKey> series() {
        return database.inLongTransaction(connection -> {
            var found = new ArrayList<SeriesKey>();
            try (Statement select = connection.createStatement();
                    ResultSet rows = select.executeQuery(SERIES_WITH_SAMPLES)) {
                while (rows.next()) {
                    found.add(SeriesKey.parse(rows.getString(1)));
                }
            }
            found.sort(null); // here, not there: the server may sort text by other rules
            return List.copyOf(found);
        });
    }

    /** On a hypertable whole chunks go as files, uncounted; the rest, and everything elsewhere, row by row. */
    @Override
    public long deleteBefore(Instant before) {
        String limit = literal(before);
        return database.inLongTransaction(connection -> {
            boolean uncounted = kind.isHypertable() && dropChunks(connection, limit);
            try (Statement delete = connection.createStatement()) {
                long rows = delete.executeLargeUpdate("DELETE FROM forewarn.sample WHERE at < " + limit);
                return uncounted ? -1L : rows;
            }
        });
    }

    private static boolean dropChunks(Connection connection, String limit) throws SQLException {
        try (Statement drop = connection.createStatement();
                ResultSet dropped =
                        drop.executeQuery("SELECT drop_chunks('forewarn.sample', older_than => " + limit + ")")) {
            return dropped.next();
        }
    }

    @Override
    public String describe() {
        return kind.describe();
    }

    @Override
    public boolean isReachable() {
        return database.answers();
    }

    @Override
    public void close() {
        database.close();
        try {
            server.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new MetricStoreException("the database did not stop: " + e.getMessage(), e);
        }
    }

    private <T> T forgettingOnFailure(Supplier<T> work) {
        try {
            return work.get();
        } catch (MetricStoreException e) {
            ids.forget();
            throw e;
        }
    }

    /** Made of digits and a date only: COPY takes no parameters. */
    private static String literal(Instant instant) {
        return "TIMESTAMPTZ '" + Timestamps.bound(instant) + "'";
    }

    /** Cuts a stream of rows, sorted by series, into one run of samples after another. */
    private static final class Pieces implements BinaryCopy.RowReader {
        private final SortedMap<Long, SeriesKey> page;
        private final Consumer<TimeSeries> piece;
        private final SampleBuffer samples = new SampleBuffer();
        private long current = -1;

        Pieces(SortedMap<Long, SeriesKey> page, Consumer<TimeSeries> piece) {
            this.page = page;
            this.piece = piece;
        }

        @Override
        public void row(long[] columns) {
            if (columns[0] != current || samples.size() >= LARGEST_PIECE) {
                finish();
                current = columns[0];
            }
            samples.add(Timestamps.toEpochMillis(columns[1]), Double.longBitsToDouble(columns[2]));
        }

        void finish() {
            SeriesKey key = page.get(current);
            if (samples.size() > 0 && key != null) {
                piece.accept(samples.take(key));
            }
        }
    }
}
