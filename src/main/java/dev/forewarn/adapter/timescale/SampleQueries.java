package dev.forewarn.adapter.timescale;

import java.time.Instant;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * What is asked of the sample table, as text. QueryPlans in the tests asks the server how it would answer each of them:
 * by the key, and from no more partitions than the time asked for has.
 */
final class SampleQueries {
    static final String COPY_IN = "COPY pg_temp.forewarn_incoming (series_id, at, value) FROM STDIN (FORMAT binary)";
    static final String MERGE = """
            INSERT INTO forewarn.sample AS kept (series_id, at, value)
            SELECT series_id, at, value FROM pg_temp.forewarn_incoming ORDER BY series_id, at
            ON CONFLICT (series_id, at) DO UPDATE SET value = excluded.value WHERE kept.value <> excluded.value
            """;
    /** Newest first, so that of a series that still comes in one partition is looked at. */
    static final String SERIES_WITH_SAMPLES = """
            SELECT s.canonical FROM forewarn.series s CROSS JOIN LATERAL
                   (SELECT 1 FROM forewarn.sample x WHERE x.series_id = s.id ORDER BY x.at DESC LIMIT 1) AS one
            """;

    static final String NEXT_SERIES = "SELECT id, canonical FROM forewarn.series WHERE id > ? ORDER BY id LIMIT ?";

    private SampleQueries() {}

    static String ofSeries(long seriesId, Instant from, Instant until) {
        return "SELECT at, value FROM forewarn.sample WHERE series_id = " + seriesId + " AND at >= "
                + Timestamps.literal(from) + " AND at < " + Timestamps.literal(until) + " ORDER BY at";
    }

    static String since(Collection<Long> seriesIds, Instant from) {
        return "SELECT series_id, at, value FROM forewarn.sample WHERE series_id = ANY ('"
                + seriesIds.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"))
                + "'::bigint[]) AND at >= " + Timestamps.literal(from) + " ORDER BY series_id, at";
    }

    static String copyOut(String query) {
        return "COPY (" + query + ") TO STDOUT (FORMAT binary)";
    }

    /** Some of what is older; again until it deletes nothing. */
    static String deleteSome(Instant before, int most) {
        String old = " WHERE at < " + Timestamps.literal(before);
        return "DELETE FROM forewarn.sample" + old + " AND (series_id, at) IN (SELECT series_id, at FROM"
                + " forewarn.sample" + old + " LIMIT " + most + ")";
    }
}
