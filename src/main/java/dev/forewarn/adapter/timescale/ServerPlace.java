package dev.forewarn.adapter.timescale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/** Which server we talk to, in the words of its errors: what is wrong and what can be done about it. */
record ServerPlace(String place, String user, Optional<Path> embeddedLog) {
    /** PostgreSQL takes its log of changes in files of this size; with less it cannot go on. */
    private static final long LEAST_FREE_BYTES = 16L << 20;

    static ServerPlace external(DatabaseSettings.External settings) {
        return new ServerPlace(DatabaseUrl.place(settings.jdbcUrl()), settings.user(), Optional.empty());
    }

    static ServerPlace embedded(EmbeddedPostgresServer server) {
        return new ServerPlace(
                DatabaseUrl.place(server.jdbcUrl()), EmbeddedPostgresServer.USER, Optional.of(server.log()));
    }

    /** One sentence or two, never with a password. */
    String explain(SQLException failure) {
        SQLException telling = mostTelling(failure);
        String state = telling.getSQLState() == null ? "" : telling.getSQLState();
        if (SqlStates.isLostConnection(telling)) {
            return embeddedLog
                    .map(log -> isFull(log)
                            ? noSpace(log.getParent() + " is full")
                            : "the embedded database does not answer (" + firstLine(telling) + "); its log is " + log)
                    .orElseGet(() -> "no PostgreSQL answers at " + place + " (" + firstLine(telling)
                            + "). Start it or correct FOREWARN_DB_URL; without that setting Forewarn runs a database of "
                            + "its own");
        }
        return switch (state) {
            case "28P01", "28000" ->
                "the database at " + place + " refuses user '" + user + "' (" + firstLine(telling)
                        + "). Correct user and password in FOREWARN_DB_URL, or the server's pg_hba.conf";
            case "3D000" ->
                "the server is there, but not the database: " + place + ". Create it (CREATE DATABASE), or correct "
                        + "FOREWARN_DB_URL";
            case "53100" -> noSpace(firstLine(telling));
            case "53300" ->
                "the database at " + place + " takes no more connections. Raise its max_connections, or stop other "
                        + "programs that use it";
            case "42501" ->
                "user '" + user + "' may not do that at " + place + " (" + firstLine(telling)
                        + "). Forewarn needs to create the schema 'forewarn' in it: GRANT CREATE, TEMPORARY ON DATABASE "
                        + "... TO " + user;
            case "25006" ->
                "the database at " + place + " is read-only, perhaps a standby. Point FOREWARN_DB_URL at the primary";
            default -> "the database at " + place + " refused: " + firstLine(telling);
        };
    }

    private static String noSpace(String detail) {
        return "the database has no space left on its disk, nothing was written (" + detail
                + "). Free some space; the store goes on by itself";
    }

    /** A server whose disk is full may fall over before it can say so. */
    private static boolean isFull(Path log) {
        try {
            return Files.getFileStore(log).getUsableSpace() < LEAST_FREE_BYTES;
        } catch (IOException e) {
            return false; // then the log has to do
        }
    }

    /** The pool wraps what the driver said; the driver's word is the one with a code of its own. */
    private static SQLException mostTelling(SQLException failure) {
        SQLException telling = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                telling = sql;
            }
        }
        return telling;
    }

    private static String firstLine(SQLException failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof java.net.UnknownHostException) {
                return "the host is not known";
            }
            if (cause instanceof java.net.ConnectException || cause instanceof java.net.SocketTimeoutException) {
                return cause.getMessage() == null ? "connection failed" : cause.getMessage();
            }
        }
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return message.lines().findFirst().orElse(message).strip();
    }
}
