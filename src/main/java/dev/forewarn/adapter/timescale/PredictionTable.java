package dev.forewarn.adapter.timescale;

import dev.forewarn.loop.Prediction;
import dev.forewarn.loop.PredictionArchive;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.metric.SeriesKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Predictions in a table with partitions by the time they were made, on every server. */
final class PredictionTable implements PredictionArchive {
    private static final String INSERT = """
            INSERT INTO forewarn.prediction
                   (series_id, made_at, lead_s, for_time, q10, q50, q90, p_breach, per_second)
            SELECT series_id, made_at, lead_s, for_time, q10, q50, q90, nullif(p_breach, 'NaN'), per_second
              FROM unnest(?::bigint[], ?::timestamptz[], ?::integer[], ?::timestamptz[], ?::float8[],
                                 ?::float8[], ?::float8[], ?::float8[], ?::boolean[])
                   AS made (series_id, made_at, lead_s, for_time, q10, q50, q90, p_breach, per_second)
            ON CONFLICT DO NOTHING
            """;

    private final Database database;
    private final SeriesIds ids;
    private final Partitions partitions;
    private final PartitionGrid grid;
    private volatile long keptFromMillis = Long.MIN_VALUE;

    PredictionTable(Database database, SeriesIds ids, PartitionGrid grid) {
        this.database = database;
        this.ids = ids;
        this.grid = grid;
        this.partitions = new Partitions(database, "prediction", grid);
    }

    @Override
    public int write(List<Prediction> all) {
        List<Prediction> predictions = all.stream()
                .filter(each -> each.madeAt().toEpochMilli() >= keptFromMillis)
                .toList();
        if (predictions.isEmpty()) {
            return 0;
        }
        try {
            var keys = predictions.stream().map(Prediction::series).collect(Collectors.toCollection(HashSet::new));
            Map<SeriesKey, Long> idOf = ids.of(keys);
            partitions.ensure(predictions.stream()
                    .mapToLong(each -> each.madeAt().toEpochMilli())
                    .toArray());
            return database.inTransaction(connection -> insert(connection, predictions, idOf));
        } catch (MetricStoreException e) {
            partitions.forget();
            throw e;
        }
    }

    private static int insert(Connection connection, List<Prediction> rows, Map<SeriesKey, Long> idOf)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            var columns = new Columns(connection, insert, rows);
            columns.set("bigint", each -> Objects.requireNonNull(idOf.get(each.series())));
            columns.set("text", each -> each.madeAt().toString());
            columns.set("integer", each -> (int) each.lead().toSeconds());
            columns.set("text", each -> each.forecast().at().toString());
            columns.set("float8", each -> each.forecast().q10());
            columns.set("float8", each -> each.forecast().q50());
            columns.set("float8", each -> each.forecast().q90());
            columns.set(
                    "float8", each -> each.breach().isPresent() ? each.breach().getAsDouble() : Double.NaN);
            columns.set("boolean", Prediction::perSecond);
            return insert.executeUpdate();
        }
    }

    /** Sets one parameter after the other. */
    private static final class Columns {
        private final Connection connection;
        private final PreparedStatement insert;
        private final List<Prediction> rows;
        private int next = 1;

        Columns(Connection connection, PreparedStatement insert, List<Prediction> rows) {
            this.connection = connection;
            this.insert = insert;
            this.rows = rows;
        }

        void set(String type, Function<Prediction, Object> column) throws SQLException {
            insert.setArray(
                    next++,
                    connection.createArrayOf(type, rows.stream().map(column).toArray()));
        }
    }

    /** Makes room for what comes next. */
    void prepare(Instant now) {
        partitions.forget();
        partitions.ensure(now.toEpochMilli(), now.plus(grid.width()).toEpochMilli());
    }

    /** From then on none from before is taken: of a series that fell silent it would come again and again. */
    void forgetBefore(Instant before) {
        keptFromMillis = grid.start(before.toEpochMilli());
        try {
            database.inLongTransaction(connection -> partitions.dropBefore(connection, before.toEpochMilli()));
        } finally {
            partitions.forget();
        }
    }
}
