package dev.forewarn.adapter.timescale;

import dev.forewarn.metric.Outline;
import dev.forewarn.metric.SeriesKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Reads long histories in buckets: the server adds up, so that a year by the second comes as some hundreds of rows. Where
 * TimescaleDB keeps continuous aggregates, buckets that are made of whole ones of theirs are added up from those.
 */
final class Buckets {
    /** Finest first. */
    static final List<Aggregate> AGGREGATES =
            List.of(new Aggregate("sample_5m", Duration.ofMinutes(5)), new Aggregate("sample_1h", Duration.ofHours(1)));

    private static final int COLUMNS = 6;

    private Buckets() {}

    /**
     * A continuous aggregate of TimescaleDB. What is newer than it was last brought up to date is read from the samples,
     * so it may lag behind in samples that came late, for as long as its policy pauses.
     */
    record Aggregate(String name, Duration width) {
        private String interval() {
            return "INTERVAL '" + width.toSeconds() + " seconds'";
        }

        String definition() {
            return "CREATE MATERIALIZED VIEW IF NOT EXISTS forewarn." + name
                    + " WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS"
                    + " SELECT series_id, time_bucket(" + interval() + ", at) AS bucket, min(value) AS lowest,"
                    + " max(value) AS highest, avg(value) AS mean, last(value, at) AS newest, count(*) AS samples"
                    + " FROM forewarn.sample GROUP BY series_id, time_bucket(" + interval() + ", at) WITH NO DATA";
        }

        /** From the beginning: only what changed is made anew, and samples may come from long ago. */
        String policy() {
            return "SELECT add_continuous_aggregate_policy('forewarn." + name + "', start_offset => NULL,"
                    + " end_offset => " + interval() + ", schedule_interval => " + interval()
                    + ", if_not_exists => true)";
        }

        private boolean divides(Instant from, Instant until, Duration asked) {
            long mine = width.toMillis();
            return asked.toMillis() % mine == 0 && from.toEpochMilli() % mine == 0 && until.toEpochMilli() % mine == 0;
        }
    }

    /** What to ask for, where the samples themselves are added up. */
    static String ofSamples(long seriesId, Instant from, Instant until, Duration width) {
        return "SELECT bucket, lowest, highest, mean, newest, samples FROM forewarn.sample_buckets(" + seriesId + ", "
                + Timestamps.literal(from) + ", " + Timestamps.literal(until) + ", INTERVAL '" + width.toMillis()
                + " milliseconds')";
    }

    private static String ofAggregate(Aggregate from, long seriesId, String bounds, Duration width) {
        return "SELECT date_bin(INTERVAL '" + width.toMillis() + " milliseconds', bucket, TIMESTAMPTZ"
                + " '1970-01-01 00:00:00+00') AS whole, min(lowest), max(highest), sum(mean * samples) / sum(samples),"
                + " (array_agg(newest ORDER BY bucket DESC))[1], sum(samples)::bigint FROM forewarn." + from.name()
                + " WHERE series_id = " + seriesId + " AND " + bounds + " GROUP BY 1 ORDER BY 1";
    }

    /** The coarsest aggregate that will do, else the samples. */
    static String query(boolean hasAggregates, long seriesId, Instant from, Instant until, Duration width) {
        if (hasAggregates) {
            for (Aggregate each : AGGREGATES.reversed()) {
                if (each.divides(from, until, width)) {
                    String bounds =
                            "bucket >= " + Timestamps.literal(from) + " AND bucket < " + Timestamps.literal(until);
                    return ofAggregate(each, seriesId, bounds, width);
                }
            }
        }
        return ofSamples(seriesId, from, until, width);
    }

    static Outline read(Connection connection, String query, SeriesKey series, Duration width) throws SQLException {
        var found = new Outline.Builder(series, width);
        BinaryCopy.read(
                connection,
                "COPY (" + query + ") TO STDOUT (FORMAT binary)",
                COLUMNS,
                row -> found.add(
                        Timestamps.toEpochMillis(row[0]),
                        Double.longBitsToDouble(row[1]),
                        Double.longBitsToDouble(row[2]),
                        Double.longBitsToDouble(row[3]),
                        Double.longBitsToDouble(row[4]),
                        row[5]));
        return found.build();
    }
}
