package dev.forewarn.adapter.timescale;

import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.MetricStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens stores: connects, brings the schema up to date, and finds out what the server can do. */
public final class MetricStores {
    private MetricStores() {}

    /** Opens a store that keeps everything. */
    public static MetricStore open(DatabaseSettings settings) {
        return open(settings, Retention.FOREVER);
    }

    /**
     * Opens a store. With an embedded database this starts the server, and closing the store stops it.
     *
     * <p>{@code retention} becomes policies where the server runs them. Elsewhere nothing goes by itself: call
     * {@link MetricStore#deleteBefore} now and then; where policies run that does no harm.
     *
     * @throws MetricStoreException when the database cannot be had, in words for the user, within about ten seconds
     */
    public static MetricStore open(DatabaseSettings settings, Retention retention) {
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

    private static MetricStore open(
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
                TimescaleMetricStore.ON_CONNECT);
        return new TimescaleMetricStore(database, kind, () -> server.ifPresent(EmbeddedPostgresServer::close));
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
