package dev.forewarn.adapter.timescale;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** Which failures pass, judged by PostgreSQL's codes (appendix A of its manual). */
final class SqlStates {
    /** Told to stop, crashed beside us, or not up yet. */
    private static final Set<String> SHUT_DOWN = Set.of("57P01", "57P02", "57P03");

    private static final Set<String> CONFLICT = Set.of("40001", "40P01");

    private SqlStates() {}

    static boolean isLostConnection(SQLException failure) {
        String state = failure.getSQLState();
        return failure instanceof SQLTransientConnectionException
                || (state != null && (state.startsWith("08") || SHUT_DOWN.contains(state)));
    }

    /** The same statement may succeed if it is tried again at once. */
    static boolean mayPass(SQLException failure) {
        return isLostConnection(failure) || CONFLICT.contains(String.valueOf(failure.getSQLState()));
    }
}
