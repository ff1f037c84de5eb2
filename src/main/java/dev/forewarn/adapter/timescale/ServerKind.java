package dev.forewarn.adapter.timescale;

import java.util.Optional;

/**
 * What the server is and can do.
 *
 * @param postgres  version, such as "18.6"
 * @param embedded  whether it is our own
 * @param extension TimescaleDB, where the sample table is a hypertable
 */
record ServerKind(String postgres, boolean embedded, Optional<Timescale> extension) {

    /**
     * TimescaleDB on the server.
     *
     * @param version such as "2.19.3"
     * @param licence "apache" has hypertables only; "timescale" also compresses and runs policies
     */
    record Timescale(String version, String licence) {
        boolean runsPolicies() {
            return licence.equals("timescale");
        }
    }

    boolean isHypertable() {
        return extension.isPresent();
    }

    /** Whether it compresses, aggregates and drops by itself. */
    boolean runsPolicies() {
        return extension.filter(Timescale::runsPolicies).isPresent();
    }

    String describe() {
        return extension
                        .map(timescale -> "TimescaleDB " + timescale.version() + " (" + timescale.licence() + ") on ")
                        .orElse("")
                + "PostgreSQL " + postgres + (embedded ? " (embedded)" : "");
    }
}
