package dev.forewarn.notice;

import dev.forewarn.risk.BreachRisk;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One thing to be told.
 *
 * @param number    1 for the first of its incident, then 2, 3
 * @param at        when it became known
 * @param startedAt when the incident began
 * @param endedAt   when it was over; empty while it goes on
 * @param risk      as it was at that time
 * @param headline  what happened, one line
 * @param done      what was done or will be, a sentence each; never empty
 */
public record Notice(
        Subject subject,
        int number,
        Phase phase,
        Situation situation,
        Instant at,
        Instant startedAt,
        Optional<Instant> endedAt,
        BreachRisk risk,
        String headline,
        List<String> done) {
    public Notice {
        done = List.copyOf(done);
    }

    /** The same for all messages of one incident. */
    public String incident() {
        return subject.id() + "-" + startedAt.toEpochMilli();
    }

    /** Unique to this message: who gets it twice may throw one away. */
    public String id() {
        return incident() + "-" + number;
    }
}
