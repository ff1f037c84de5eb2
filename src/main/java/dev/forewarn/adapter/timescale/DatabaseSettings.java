package dev.forewarn.adapter.timescale;

import java.nio.file.Path;

/** Where samples are kept. */
public sealed interface DatabaseSettings {
    /**
     * A PostgreSQL of our own, started with Forewarn and stopped with it.
     *
     * @param dataDirectory where its files live; made when missing
     */
    record Embedded(Path dataDirectory) implements DatabaseSettings {}

    /**
     * A PostgreSQL or TimescaleDB that somebody else runs.
     *
     * @param jdbcUrl  {@code jdbc:postgresql://host:port/database}, without user and password
     * @param user     may be empty: then the driver's default, the name of the operating system's user
     * @param password may be empty; never shown
     */
    record External(String jdbcUrl, String user, String password) implements DatabaseSettings {
        @Override
        public String toString() {
            return "External[" + jdbcUrl + ", user " + user + "]";
        }
    }

    static DatabaseSettings embedded(Path dataDirectory) {
        return new Embedded(dataDirectory);
    }

    /**
     * Reads {@code jdbc:postgresql://host/db?user=u&password=p} or {@code postgres://user:password@host/db}.
     *
     * @throws IllegalArgumentException when it is neither; the message never repeats the password
     */
    static DatabaseSettings external(String url) {
        return DatabaseUrl.parse(url);
    }

    /** As {@link #external(String)}, with user and password given apart; what is not empty wins over the URL's. */
    static DatabaseSettings external(String url, String user, String password) {
        External parsed = DatabaseUrl.parse(url);
        return new External(
                parsed.jdbcUrl(),
                user.isEmpty() ? parsed.user() : user,
                password.isEmpty() ? parsed.password() : password);
    }
}
