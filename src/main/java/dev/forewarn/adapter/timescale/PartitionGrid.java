package dev.forewarn.adapter.timescale;

import dev.forewarn.metric.DurationWords;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * Where partitions begin and end: pieces of one width, counted from 1970, cut short where a neighbour is already. What
 * lies before the year 2000 or after 2099 shares one partition each. Pure.
 *
 * <p>A server locks each partition that a query may have to look at, and its table of locks is small. Where there are
 * already many, further ones are made a year wide, so that samples from all over the century, which a hostile sender may
 * well send, cannot fill it.
 *
 * @param width of a partition, whole days
 */
record PartitionGrid(Duration width) {
    static final int MANY = 500;
    private static final long FLOOR = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
    private static final long CEILING = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();
    private static final Duration YEAR = Duration.ofDays(365);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);

    PartitionGrid {
        if (width.toDays() < 1 || width.compareTo(YEAR) > 0 || !width.equals(Duration.ofDays(width.toDays()))) {
            throw new IllegalArgumentException(
                    "expected whole days from 1d to " + YEAR.toDays() + "d, found " + DurationWords.exact(width));
        }
    }

    /** Start of the piece in which a time lies. */
    long start(long timeMillis) {
        return start(timeMillis, width);
    }

    private static long start(long timeMillis, Duration width) {
        return Math.floorDiv(timeMillis, width.toMillis()) * width.toMillis();
    }

    /**
     * The partition that a time wants which no partition covers.
     *
     * @param there those there are, in order of time, not overlapping
     * @param table whose partition it is to be
     */
    TimeRange missing(long timeMillis, List<TimeRange> there, String table) {
        Duration wide = there.size() >= MANY && width.compareTo(YEAR) < 0 ? YEAR : width;
        long from = start(timeMillis, wide);
        long until = from + wide.toMillis();
        if (timeMillis < FLOOR) {
            from = Long.MIN_VALUE;
            until = FLOOR;
        } else if (timeMillis >= CEILING) {
            from = CEILING;
            until = Long.MAX_VALUE;
        } else {
            from = Math.max(from, FLOOR);
            until = Math.min(until, CEILING);
        }
        for (TimeRange other : there) {
            if (other.untilMillis() <= timeMillis) {
                from = Math.max(from, other.untilMillis());
            } else if (other.fromMillis() > timeMillis) {
                until = Math.min(until, other.fromMillis());
            }
        }
        return new TimeRange(table + "_" + nameOf(from), from, until);
    }

    private static String nameOf(long fromMillis) {
        return fromMillis == Long.MIN_VALUE ? "before" : DAY.format(Instant.ofEpochMilli(fromMillis));
    }
}
