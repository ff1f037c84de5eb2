package dev.forewarn.adapter.timescale;

import dev.forewarn.loop.PredictionArchive;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.metric.Outline;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples in PostgreSQL, with or without TimescaleDB.
 *
 * <p>One way in for one sample and for millions: a binary COPY into a temporary table, then one INSERT that leaves equal
 * rows alone and replaces others, in one transaction. One way out: binary COPY, which streams. Both were measured
 * against their alternatives; see docs/store.md.
 */
final class TimescaleMetricStore implements SampleDatabase {
    /** Runs on every new connection; the table is the connection's own and empties itself at each commit. */
    static final String ON_CONNECT = "CREATE TEMPORARY TABLE IF NOT EXISTS forewarn_incoming"
            + " (series_id bigint, at timestamptz, value double precision) ON COMMIT DELETE ROWS";

    private static final Logger LOG = LoggerFactory.getLogger(TimescaleMetricStore.class);
    private static final int SERIES_AT_ONCE = 1_000;
    private static final int LARGEST_PIECE = 100_000;
    private static final int DELETED_AT_ONCE = 50_000;
    private static final String NO_PARTITION = "23514";

    private final Database database;
    private final ServerKind kind;
    private final AutoCloseable server;
    private final SeriesIds ids;
    private final Shelves shelves;
    private final PredictionTable predictions;

    /** @param server what to close after the connections, the embedded server for one */
    TimescaleMetricStore(Database database, ServerKind kind, Retention retention, AutoCloseable server) {
        this.database = database;
        this.kind = kind;
        this.server = server;
        this.ids = new SeriesIds(database);
        this.shelves = new Shelves(database, kind, retention);
        this.predictions = new PredictionTable(database, ids, shelves.grid());
        shelves.open();
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

    /** What is older than what is kept is left out and counted: it would go again at once. */
    private int write(SampleRows all) {
        SampleRows rows = shelves.takes(all);
        if (rows.size() == 0) {
            return 0;
        }
        shelves.ensure(rows);
        try {
            return merge(rows);
        } catch (MetricStoreException e) {
            if (!(e.getCause() instanceof SQLException cause) || !NO_PARTITION.equals(cause.getSQLState())) {
                throw e;
            }
            shelves.forget(); // another process dropped one
            shelves.ensure(rows);
            return merge(rows);
        }
    }

    private int merge(SampleRows rows) {
        return database.inTransaction(connection -> {
            BinaryCopy.write(connection, SampleQueries.COPY_IN, rows);
            try (Statement merge = connection.createStatement()) {
                return merge.executeUpdate(SampleQueries.MERGE);
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
            String query = SampleQueries.copyOut(SampleQueries.ofSeries(id.get(), from, until));
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
    public Outline outline(SeriesKey series, Instant from, Instant until, Duration width) {
        return forgettingOnFailure(() -> {
            Optional<Long> id = ids.find(series);
            if (id.isEmpty()) {
                return new Outline(series, width, List.of());
            }
            String query = Buckets.query(kind.runsPolicies(), id.get(), from, until, width);
            return database.inTransaction(connection -> Buckets.read(connection, query, series, width));
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
            String query = SampleQueries.copyOut(SampleQueries.since(page.keySet(), from));
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
            try (PreparedStatement next = connection.prepareStatement(SampleQueries.NEXT_SERIES)) {
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
                    ResultSet rows = select.executeQuery(SampleQueries.SERIES_WITH_SAMPLES)) {
                while (rows.next()) {
                    found.add(SeriesKey.parse(rows.getString(1)));
                }
            }
            found.sort(null); // here, not there: the server may sort text by other rules
            return List.copyOf(found);
        });
    }

    /** Whole partitions and chunks go as files, uncounted; the rest row by row, some thousands at a time. */
    @Override
    public long deleteBefore(Instant before) {
        boolean uncounted = shelves.dropBefore(before);
        String some = SampleQueries.deleteSome(before, DELETED_AT_ONCE);
        long rows = 0;
        int gone;
        do {
            gone = database.inLongTransaction(connection -> {
                try (Statement delete = connection.createStatement()) {
                    return delete.executeUpdate(some);
                }
            });
            rows += gone;
        } while (gone == DELETED_AT_ONCE);
        return uncounted ? -1 : rows;
    }

    @Override
    public void upkeep(Instant now) {
        predictions.prepare(now);
        shelves.prepare(now).ifPresent(this::deleteBefore);
    }

    @Override
    public long tooOld() {
        return shelves.tooOld();
    }

    @Override
    public PredictionArchive predictions() {
        return predictions;
    }

    @Override
    public void forgetPredictionsBefore(Instant before) {
        predictions.forgetBefore(before);
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
        if (tooOld() > 0) {
            LOG.warn("{} samples were not stored, because they were older than database.retention", tooOld());
        }
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
            shelves.forget();
            throw e;
        }
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
