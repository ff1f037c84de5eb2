package dev.forewarn.notice;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What outlives a restart of one incident, so that its end is told to those who heard of its beginning.
 *
 * @param told        how many messages there were
 * @param level       it is calm below this probability
 * @param isOpen      false where it is over and may begin anew without another warning
 * @param breachedAt  when its breach began; empty without one
 * @param warnedUntil until when the ledger will not warn again; empty where it did not warn
 * @param done        what was done so far
 */
public record SavedIncident(
        Subject subject,
        Instant startedAt,
        int told,
        double level,
        boolean isOpen,
        Optional<Instant> breachedAt,
        Optional<Instant> warnedUntil,
        List<String> done) {
    public SavedIncident {
        done = List.copyOf(done);
    }
}
