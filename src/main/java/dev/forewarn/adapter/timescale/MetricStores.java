package dev.forewarn.adapter.timescale;

import dev.forewarn.metric.MetricStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens stores: connects, brings the schema up to date, and finds out what the server can do. */
public final class MetricStores {
    /** A load of late samples may unpack as many rows of compressed chunks as it needs to. */
    private static final String LATE_SAMPLES = "; SET timescaledb.max_tuples_decompressed_per_dml_transaction = 0";

    private MetricStores() {}

    /** Opens a store that keeps everything. */
    public static SampleDatabase open(DatabaseSettings settings) {
        return open(settings, Retention.FOREVER);
    }

    /**
     * Opens a store. With an embedded database this starts the server, and closing the store stops it.
     *
     * <p>{@code retention} becomes policies where the server runs them. Elsewhere nothing goes by itself: call
     * {@link SampleDatabase#upkeep} now and then; where policies run that does no harm.
     *
     * @throws MetricStoreException when the database cannot be had, in words for the user, within about ten seconds
     */
    public static SampleDatabase open(DatabaseSettings settings, Retention retention) {
        return switch (settings) {
            case DatabaseSettings.Embedded embedded -> {
                var server = EmbeddedPostgresServer.start(embedded.dataDirectory());
                try {
                    yield open(server.settings(), ServerPlace.embedded(server), Optional.of(server), retention);
                } catch (RuntimeException e) {
                    server.close();
                    throw e;
                }
            }
            case DatabaseSettings.External external ->
                open(external, ServerPlace.external(external), Optional.empty(), retention);
        };
    }

    private static SampleDatabase open(
            DatabaseSettings.External settings,
            ServerPlace place,
            Optional<EmbeddedPostgresServer> server,
            Retention retention) {
        PGSimpleDataSource source;
        try {
            source = Database.source(settings);
        } catch (IllegalArgumentException e) {
            throw new MetricStoreException(
                    "FOREWARN_DB_URL is not understood by the PostgreSQL driver: " + settings.jdbcUrl(), e);
        }
        ServerKind kind;
        try {
            knock(source);
            kind = new SchemaSetup(source, retention).run(server.isPresent());
        } catch (SQLException e) {
            throw new MetricStoreException(place.explain(e), e);
        } catch (FlywayException e) {
            throw new MetricStoreException(explain(e, place), e);
        }
        Database database = Database.over(
                source,
                place,
                () -> server.map(EmbeddedPostgresServer::startAgainIfDown).orElse(false),
                TimescaleMetricStore.ON_CONNECT + (kind.runsPolicies() ? LATE_SAMPLES : ""));
        try {
            return new TimescaleMetricStore(
                    database, kind, retention, () -> server.ifPresent(EmbeddedPostgresServer::close));
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** Asks once before the tools that would ask many times, and say so in many lines. */
    private static void knock(PGSimpleDataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.getMetaData().getDatabaseProductVersion();
        }
    }

    private static String explain(FlywayException failure, ServerPlace place) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return place.explain(sql);
            }
        }
        return "the tables of the database at " + place.place() + " cannot be brought up to date: "
                + String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
