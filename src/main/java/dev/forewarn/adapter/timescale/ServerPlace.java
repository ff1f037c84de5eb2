package dev.forewarn.adapter.timescale;

import java.sql.SQLException;
import java.util.Optional;

/** Which server we talk to, in the words of its errors: what is wrong and what can be done about it. */
record ServerPlace(String place, String user, Optional<String> embeddedLog) {

    static ServerPlace external(DatabaseSettings.External settings) {
        return new ServerPlace(DatabaseUrl.place(settings.jdbcUrl()), settings.user(), Optional.empty());
    }

    static ServerPlace embedded(EmbeddedPostgresServer server) {
        return new ServerPlace(
                DatabaseUrl.place(server.jdbcUrl()),
                EmbeddedPostgresServer.USER,
                Optional.of(server.log().toString()));
    }

    /** One sentence or two, never with a password. */
    String explain(SQLException failure) {
        SQLException telling = mostTelling(failure);
        String state = telling.getSQLState() == null ? "" : telling.getSQLState();
        if (SqlStates.isLostConnection(telling)) {
            return embeddedLog
                    .map(log -> "the embedded database does not answer (" + firstLine(telling) + "); its log is " + log)
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
            case "53100" ->
                "the database has no space left on its disk, nothing was written (" + firstLine(telling)
                        + "). Free some space; the store goes on by itself";
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
