package dev.forewarn.adapter.timescale;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.forewarn.metric.MetricStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The way to the server: a pool, transactions that are whole or not at all, and errors in words.
 *
 * <p>Work that lost its connection is tried once more. It must therefore be harmless to repeat: a commit whose answer
 * was lost may have happened.
 */
final class Database implements AutoCloseable {
    private static final int CONNECTIONS = 8;
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    /** Longer than any one answer may take; a server that vanished without a word is noticed by it. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

    private static final Duration UNLIMITED = Duration.ZERO;
    private static final Executor HERE = Runnable::run;

    private final HikariDataSource pool;
    private final ServerPlace place;
    private final Revival revival;

    private Database(HikariDataSource pool, ServerPlace place, Revival revival) {
        this.pool = pool;
        this.place = place;
        this.revival = revival;
    }

    /** What starts the server again when it is ours and has died. */
    interface Revival {
        /** True when there was something to start. */
        boolean startAgain();
    }

    /** Part of one transaction; runs again from the start when the connection was lost. */
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /** As {@link Work}, without a result. */
    interface Task {
        void in(Connection connection) throws SQLException;
    }

    static PGSimpleDataSource source(DatabaseSettings.External settings) {
        var source = new PGSimpleDataSource();
        source.setConnectTimeout((int) CONNECT_WITHIN.toSeconds());
        source.setLoginTimeout((int) CONNECT_WITHIN.toSeconds() + 3);
        source.setSocketTimeout((int) ANSWER_WITHIN.toSeconds());
        source.setTcpKeepAlive(true);
        source.setApplicationName("forewarn");
        source.setURL(settings.jdbcUrl()); // after ours, so that what the user wrote in the URL wins
        if (!settings.user().isEmpty()) {
            source.setUser(settings.user());
        }
        if (!settings.password().isEmpty()) {
            source.setPassword(settings.password());
        }
        return source;
    }

    /** Does not connect yet. {@code onConnect} runs on every new connection. */
    static Database over(PGSimpleDataSource source, ServerPlace place, Revival revival, String onConnect) {
        var config = new HikariConfig();
        config.setPoolName("store");
        config.setDataSource(source);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setAutoCommit(false);
        config.setConnectionTimeout(CONNECT_WITHIN.toMillis());
        config.setInitializationFailTimeout(-1);
        config.setConnectionInitSql(onConnect);
        return new Database(new HikariDataSource(config), place, revival);
    }

    /**
     * Runs the work in one transaction and commits it.
     *
     * @throws MetricStoreException when the server cannot be reached or refuses; then nothing was written, or, where the
     *     connection broke within the commit itself, all of it
     */
    <T> T inTransaction(Work<T> work) {
        return inTransaction(ANSWER_WITHIN, work);
    }

    /** As {@link #inTransaction(Work)}, for a statement that may take as long as it takes. */
    <T> T inLongTransaction(Work<T> work) {
        return inTransaction(UNLIMITED, work);
    }

    private <T> T inTransaction(Duration answerWithin, Work<T> work) {
        try {
            return once(answerWithin, work);
        } catch (SQLException first) {
            if (!mayTryAgain(first)) {
                throw failed(first);
            }
            try {
                return once(answerWithin, work);
            } catch (SQLException second) {
                second.addSuppressed(first);
                throw failed(second);
            }
        }
    }

    /** As {@link #inTransaction(Work)}, but never repeated: for work that shows its results to others as it goes. */
    void onlyOnce(Task task) {
        try {
            once(ANSWER_WITHIN, connection -> {
                task.in(connection);
                return true;
            });
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private boolean mayTryAgain(SQLException failure) {
        if (!SqlStates.mayPass(failure) || Thread.currentThread().isInterrupted()) {
            return false;
        }
        boolean revived = SqlStates.isLostConnection(failure) && revival.startAgain();
        if (SqlStates.isLostConnection(failure)) {
            // its siblings in the pool are as dead; each would fail once
            pool.getHikariPoolMXBean().softEvictConnections();
        }
        boolean hadConnection = !(failure instanceof java.sql.SQLTransientConnectionException);
        return revived || hadConnection; // without either, the pool has been waiting long enough already
    }

    private <T> T once(Duration answerWithin, Work<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            try {
                if (!answerWithin.equals(ANSWER_WITHIN)) {
                    connection.setNetworkTimeout(HERE, (int) answerWithin.toMillis()); // the pool puts it back
                }
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    private static void rollBack(Connection connection, Exception reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e); // a lost connection rolls back by itself
        }
    }

    boolean answers() {
        try (Connection connection = pool.getConnection()) {
            return connection.isValid((int) CONNECT_WITHIN.toSeconds());
        } catch (SQLException e) {
            return false;
        }
    }

    private MetricStoreException failed(SQLException failure) {
        return new MetricStoreException(place.explain(failure), failure);
    }

    @Override
    public void close() {
        pool.close();
    }
}
