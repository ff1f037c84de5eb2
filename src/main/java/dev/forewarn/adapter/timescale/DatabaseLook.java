package dev.forewarn.adapter.timescale;

import dev.forewarn.metric.MetricStoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What a look at somebody else's database shows, without changing anything in it.
 *
 * @param version   as the server tells it
 * @param timescale version of the extension in this database; empty where it is not there
 * @param hasTables whether Forewarn's tables are there
 * @param mayCreate whether this user may make them
 * @param ahead     how far its clock is ahead of ours; negative where behind
 * @param answered  how long a question took
 */
public record DatabaseLook(
        String version,
        Optional<String> timescale,
        boolean hasTables,
        boolean mayCreate,
        Duration ahead,
        Duration answered) {
    private static final String QUESTION = "SELECT current_setting('server_version'),"
            + " (SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'),"
            + " to_regclass('forewarn.sample') IS NOT NULL,"
            + " has_database_privilege(current_database(), 'CREATE'),"
            + " extract(epoch FROM clock_timestamp())";
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    /**
     * Looks.
     *
     * @throws MetricStoreException where it does not answer, in words for the user
     */
    public static DatabaseLook at(DatabaseSettings.External settings, InstantSource time) {
        try (Connection connection = Database.source(settings).getConnection();
                Statement statement = connection.createStatement()) {
            Instant asked = time.instant();
            try (ResultSet row = statement.executeQuery(QUESTION)) {
                Instant told = time.instant();
                row.next();
                double seconds = row.getDouble(5);
                Duration took = Duration.between(asked, told);
                Instant theirs = Instant.ofEpochSecond(0, (long) (seconds * NANOS_A_SECOND));
                return new DatabaseLook(
                        row.getString(1),
                        Optional.ofNullable(row.getString(2)),
                        row.getBoolean(3),
                        row.getBoolean(4),
                        Duration.between(asked.plus(took.dividedBy(2)), theirs),
                        took);
            }
        } catch (SQLException e) {
            throw new MetricStoreException(ServerPlace.external(settings).explain(e), e);
        } catch (IllegalArgumentException e) {
            throw new MetricStoreException(
                    "FOREWARN_DB_URL is not understood by the PostgreSQL driver: " + settings.jdbcUrl(), e);
        }
    }
}
