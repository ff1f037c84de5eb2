package dev.forewarn.adapter.timescale;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema up to date at every start: Flyway's scripts for the tables, the same everywhere; then, outside of
 * them because it depends on the server, what TimescaleDB adds.
 *
 * <p>Nothing TimescaleDB refuses stops the start: partitions of our own give the same answers.
 */
final class SchemaSetup {
    static final String SCHEMA = "forewarn";
    private static final Logger LOG = LoggerFactory.getLogger(SchemaSetup.class);
    /** Any number that others are unlikely to take: two Forewarns may start at one time. */
    static final long ADVISORY_LOCK = 0x666f726577617261L;

    private final DataSource source;
    private final Retention retention;

    SchemaSetup(DataSource source, Retention retention) {
        this.source = source;
        this.retention = retention;
    }

    /** @throws SQLException when the server refuses the tables */
    ServerKind run(boolean embedded) throws SQLException {
        Flyway.configure()
                .dataSource(source)
                .schemas(SCHEMA)
                .createSchemas(true)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        Optional<ServerKind.Timescale> extension = embedded ? Optional.empty() : timescale();
        try (Connection connection = source.getConnection()) {
            if (extension.isEmpty()) {
                connection.setNetworkTimeout(Runnable::run, 0); // looking through a large table takes long
                new SampleTable(connection, new PartitionGrid(retention.piece())).divide();
            }
            String version = single(connection, "SHOW server_version");
            String number = version == null ? "?" : version.split(" ", 2)[0];
            return new ServerKind(number, embedded, extension);
        }
    }

    private Optional<ServerKind.Timescale> timescale() throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setNetworkTimeout(Runnable::run, 0); // turning a large plain table into chunks takes long
            if (SampleTable.isDivided(connection)) {
                return Optional.empty(); // the extension came later: it takes no table that has partitions already
            }
            if (single(connection, "SELECT name FROM pg_available_extensions WHERE name = 'timescaledb'") == null) {
                return Optional.empty();
            }
            String version = installed(connection);
            if (version == null) {
                return Optional.empty();
            }
            String licence = String.valueOf(single(connection, "SHOW timescaledb.license"));
            var timescale = new ServerKind.Timescale(version, licence);
            hypertable(connection);
            warnOfFailedJobs(connection);
            if (timescale.runsPolicies()) {
                policies(connection);
            }
            return Optional.of(timescale);
        } catch (SQLException e) {
            if (SqlStates.isLostConnection(e)) {
                throw e;
            }
            LOG.warn("TimescaleDB is there but cannot be used, samples go to partitions: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static @Nullable String installed(Connection connection) throws SQLException {
        String query = "SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'";
        String version = single(connection, query);
        if (version != null) {
            return version;
        }
        try {
            execute(connection, "CREATE EXTENSION IF NOT EXISTS timescaledb");
            return single(connection, query);
        } catch (SQLException e) {
            LOG.warn(
                    "the server offers TimescaleDB but would not enable it ({}); samples go to partitions. To change"
                            + " that, let an administrator run CREATE EXTENSION timescaledb in this database, with"
                            + " timescaledb among shared_preload_libraries, and start Forewarn again",
                    e.getMessage());
            return null;
        }
    }

    private void hypertable(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try {
            execute(connection, "SELECT pg_advisory_xact_lock(" + ADVISORY_LOCK + ")");
            execute(
                    connection,
                    "SELECT create_hypertable('forewarn.sample', 'at', chunk_time_interval => "
                            + interval(retention.piece())
                            + ", create_default_indexes => false, if_not_exists => true, migrate_data => true)");
            // for chunks to come: those that are there stay as wide as they are
            execute(
                    connection,
                    "SELECT set_chunk_time_interval('forewarn.sample', " + interval(retention.piece()) + ")");
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** Each by itself: one that is refused leaves the others standing. */
    private void policies(Connection connection) {
        attempt(
                connection,
                "ALTER TABLE forewarn.sample SET (timescaledb.compress, timescaledb.compress_segmentby = 'series_id',"
                        + " timescaledb.compress_orderby = 'at')");
        attempt(connection, "SELECT remove_compression_policy('forewarn.sample', if_exists => true)");
        attempt(
                connection,
                "SELECT add_compression_policy('forewarn.sample', " + interval(retention.compressAfter()) + ")");
        attempt(connection, "SELECT remove_retention_policy('forewarn.sample', if_exists => true)");
        retention
                .keep()
                .ifPresent(keep ->
                        attempt(connection, "SELECT add_retention_policy('forewarn.sample', " + interval(keep) + ")"));
        for (Buckets.Aggregate aggregate : Buckets.AGGREGATES) {
            attempt(connection, aggregate.definition());
            attempt(connection, aggregate.policy());
        }
    }

    /** Policies run in the background, and fail there without a word to anybody. */
    private static void warnOfFailedJobs(Connection connection) throws SQLException {
        String failed = single(
                connection,
                "SELECT string_agg(j.proc_name || ', ' || s.total_failures || ' failures', '; ')"
                        + " FROM timescaledb_information.jobs j JOIN timescaledb_information.job_stats s USING (job_id)"
                        + " WHERE j.hypertable_schema = 'forewarn' AND s.last_run_status = 'Failed'");
        if (failed != null) {
            LOG.warn(
                    "jobs of TimescaleDB on our samples fail: {}. timescaledb_information.job_errors says why", failed);
        }
    }

    private static void attempt(Connection connection, String sql) {
        try {
            execute(connection, sql);
        } catch (SQLException e) {
            LOG.warn("TimescaleDB refused a policy, samples are kept all the same: {} ({})", e.getMessage(), sql);
        }
    }

    private static String interval(Duration duration) {
        return "INTERVAL '" + duration.toSeconds() + " seconds'";
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static @Nullable String single(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }
}
