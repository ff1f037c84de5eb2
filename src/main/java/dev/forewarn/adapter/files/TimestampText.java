package dev.forewarn.adapter.files;

import java.time.Instant;

/**
 * Timestamps from bytes, without allocating: ISO-8601 with {@code Z} or an offset, or a number since 1970.
 *
 * <p>A number below 1e11 is in seconds, any other in milliseconds; either may have decimals. What is finer than a
 * millisecond is cut off.
 */
final class TimestampText {
    /** Not a timestamp, or one outside 1970 .. 2261. */
    static final long INVALID = Long.MIN_VALUE;

    private static final long SECONDS_BELOW = 100_000_000_000L;
    private static final long END_MILLIS = Instant.parse("2262-01-01T00:00:00Z").toEpochMilli();
    private static final int MAX_EPOCH_DIGITS = 15;
    private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    /** A blank in place of the T is what databases and notebooks print. */
    private static final String DATE_TIME_SEPARATORS = "T t";

    private TimestampText() {}

    /** Epoch milliseconds, or {@link #INVALID}. */
    static long parse(byte[] b, int from, int to) {
        long millis = to - from >= 17 && b[from + 4] == '-' ? iso(b, from, to) : epoch(b, from, to);
        return millis >= 0 && millis < END_MILLIS ? millis : INVALID;
    }

    private static long epoch(byte[] b, int from, int to) {
        long whole = 0;
        int i = from;
        for (; i < to && b[i] != '.'; i++) {
            int d = b[i] - '0';
            if (d < 0 || d > 9 || i - from >= MAX_EPOCH_DIGITS) {
                return INVALID;
            }
            whole = whole * 10 + d;
        }
        if (i == from) {
            return INVALID;
        }
        int thousandths = i == to ? 0 : thousandths(b, i + 1, to);
        if (thousandths < 0) {
            return INVALID;
        }
        return whole < SECONDS_BELOW ? whole * 1000 + thousandths : whole;
    }

    private static long iso(byte[] b, int from, int to) {
        int year = number(b, from, 4);
        int month = number(b, from + 5, 2);
        int day = number(b, from + 8, 2);
        int hour = number(b, from + 11, 2);
        int minute = number(b, from + 14, 2);
        if ((year | month | day | hour | minute) < 0
                || b[from + 7] != '-'
                || DATE_TIME_SEPARATORS.indexOf(b[from + 10]) < 0
                || b[from + 13] != ':'
                || month < 1
                || month > 12
                || day < 1
                || day > daysIn(year, month)
                || hour > 23
                || minute > 59) {
            return INVALID;
        }
        int at = from + 16;
        int second = 0;
        int thousandths = 0;
        if (b[at] == ':') {
            if (to - at < 4) {
                return INVALID;
            }
            second = number(b, at + 1, 2);
            at += 3;
            if (b[at] == '.') {
                int start = ++at;
                while (at < to && b[at] >= '0' && b[at] <= '9') {
                    at++;
                }
                thousandths = at - start > 9 ? -1 : thousandths(b, start, at);
            }
        }
        int offsetMinutes = offset(b, at, to);
        if (second < 0 || second > 59 || thousandths < 0 || offsetMinutes == Integer.MIN_VALUE) {
            return INVALID;
        }
        long minutes = (epochDay(year, month, day) * 24 + hour) * 60 + minute - offsetMinutes;
        return (minutes * 60 + second) * 1000 + thousandths;
    }

    /** Minutes east of Greenwich of {@code Z}, {@code +hh}, {@code +hhmm} or {@code +hh:mm}; MIN_VALUE if none. */
    private static int offset(byte[] b, int at, int to) {
        int length = to - at;
        if (length == 1 && (b[at] == 'Z' || b[at] == 'z')) {
            return 0;
        }
        boolean colon = length == 6 && b[at + 3] == ':';
        if (!(colon || length == 5 || length == 3) || (b[at] != '+' && b[at] != '-')) {
            return Integer.MIN_VALUE;
        }
        int hours = number(b, at + 1, 2);
        int minutes = length == 3 ? 0 : number(b, to - 2, 2);
        if (hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > 18 * 60) {
            return Integer.MIN_VALUE;
        }
        int east = hours * 60 + minutes;
        return b[at] == '-' ? -east : east;
    }

    /** The first three digits of a fraction of at least one digit, -1 where it is not made of digits. */
    private static int thousandths(byte[] b, int from, int to) {
        if (from == to) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < Math.max(3, to - from); i++) {
            int d = from + i < to ? b[from + i] - '0' : 0;
            if (d < 0 || d > 9) {
                return -1;
            }
            if (i < 3) {
                value = value * 10 + d;
            }
        }
        return value;
    }

    /** The number that {@code count} digits make, negative where one is no digit. */
    private static int number(byte[] b, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            int d = b[i] - '0';
            if (d < 0 || d > 9) {
                return -1;
            }
            value = value * 10 + d;
        }
        return value;
    }

    private static int daysIn(int year, int month) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return month == 2 && leap ? 29 : DAYS[month - 1];
    }

    /** Days since 1970-01-01 in the Gregorian calendar; the year is taken to begin in March, so leap days come last. */
    private static long epochDay(int year, int month, int day) {
        long y = month > 2 ? year : year - 1L;
        int m = month > 2 ? month - 3 : month + 9;
        long leaps = Math.floorDiv(y, 4) - Math.floorDiv(y, 100) + Math.floorDiv(y, 400);
        return y * 365 + leaps + (m * 153 + 2) / 5 + day - 719_469;
    }
}
