package dev.forewarn.adapter.timescale;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Between our milliseconds since 1970 and PostgreSQL's microseconds since 2000. */
final class Timestamps {
    static final long FIRST_MILLIS = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
    static final long LAST_MILLIS = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
    private static final Instant FIRST = Instant.ofEpochMilli(FIRST_MILLIS);
    private static final Instant LAST = Instant.ofEpochMilli(LAST_MILLIS);
    private static final long POSTGRES_EPOCH_MILLIS =
            Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();

    private Timestamps() {}

    static long toPostgresMicros(long epochMillis) {
        return (epochMillis - POSTGRES_EPOCH_MILLIS) * 1_000;
    }

    static long toEpochMillis(long postgresMicros) {
        return Math.floorDiv(postgresMicros, 1_000) + POSTGRES_EPOCH_MILLIS;
    }

    /** The millisecond a sample is kept at. */
    static long ofSample(Instant at) {
        if (at.isBefore(FIRST) || at.isAfter(LAST.plusNanos(999_999))) {
            throw outside(at.toString());
        }
        return at.toEpochMilli();
    }

    static long ofSample(long epochMillis) {
        if (epochMillis < FIRST_MILLIS || epochMillis > LAST_MILLIS) {
            throw outside(epochMillis + " ms since 1970");
        }
        return epochMillis;
    }

    /**
     * A bound as SQL text. Samples lie on whole milliseconds, so the bound is rounded up to one: it changes no answer.
     * A bound outside of what can be kept is moved to its edge.
     */
    static String bound(Instant instant) {
        if (instant.isBefore(FIRST)) {
            return FIRST.toString();
        }
        if (instant.isAfter(LAST)) {
            return LAST.plusMillis(1).toString().replace("+10000", "10000");
        }
        Instant cut = instant.truncatedTo(ChronoUnit.MILLIS);
        return (cut.equals(instant) ? cut : cut.plusMillis(1)).toString().replace("+10000", "10000");
    }

    /** {@link #bound} as an SQL literal, made of digits and a date only: COPY takes no parameters. */
    static String literal(Instant instant) {
        return "TIMESTAMPTZ '" + bound(instant) + "'";
    }

    static String literal(long epochMillis) {
        return literal(Instant.ofEpochMilli(epochMillis));
    }

    private static IllegalArgumentException outside(String found) {
        return new IllegalArgumentException("a sample's time must lie in the years 1 to 9999, was " + found);
    }
}
