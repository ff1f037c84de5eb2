package dev.forewarn.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/**
 * How far long work has come, on standard error: a bar that moves on a terminal, otherwise a plain line at every tenth.
 * To be told by one thread at a time.
 */
public final class ProgressLine {
    private static final int BAR = 24;
    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final String CLEAR = "\r\u001b[K";

    private final StandardStreams streams;
    private final InstantSource time;
    private final String verb;
    private final String unit;
    private final Instant start;
    private Instant drawn = Instant.MIN;
    private int tenth;

    /**
     * A line such as "fitted 40 of 100 series".
     *
     * @param verb what was done to them
     * @param unit what is counted; "bytes" is shown in MB
     */
    ProgressLine(StandardStreams streams, InstantSource time, String verb, String unit) {
        this.streams = streams;
        this.time = time;
        this.verb = verb;
        this.unit = unit;
        this.start = time.instant();
    }

    /** So much is done. A total that is not known is given as -1. */
    public void at(long done, long total) {
        if (streams.isTerminal()) {
            Instant now = time.instant();
            boolean last = done == total;
            if (last || drawn.equals(Instant.MIN) || now.isAfter(drawn.plus(REDRAW))) {
                drawn = now;
                streams.err().print(CLEAR + bar(done, total) + text(done, total) + pace(done, total, now));
                streams.err().flush();
            }
            return;
        }
        int reached = total > 0 ? (int) (done * 10 / total) : 0;
        if (reached > tenth) {
            tenth = reached;
            streams.err().println(text(done, total));
        }
    }

    /** The work is over: takes the bar away, so that what follows begins on a clean line. */
    public void end() {
        if (streams.isTerminal()) {
            streams.err().print(CLEAR);
            streams.err().flush();
        }
    }

    private static String bar(long done, long total) {
        if (total <= 0) {
            return "";
        }
        int full = (int) Math.min(BAR, done * BAR / total);
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] ";
    }

    private String text(long done, long total) {
        return verb + " " + amount(done) + (total > 0 ? " of " + amount(total) : "") + (isBytes() ? "" : " " + unit);
    }

    private String pace(long done, long total, Instant now) {
        double seconds = Duration.between(start, now).toMillis() / 1000.0;
        if (seconds <= 0 || done <= 0) {
            return "";
        }
        double rate = done / seconds;
        String text = isBytes()
                ? String.format(Locale.ROOT, ", %.1f MB/s", rate / 1e6)
                : String.format(Locale.ROOT, rate < 10 ? ", %.1f/s" : ", %.0f/s", rate);
        return total > done ? text + ", " + left((long) Math.ceil((total - done) / rate)) + " left" : text;
    }

    private static String left(long seconds) {
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }

    private String amount(long count) {
        return isBytes()
                ? String.format(Locale.ROOT, "%.1f MB", count / 1e6)
                : String.format(Locale.ROOT, "%,d", count);
    }

    private boolean isBytes() {
        return unit.equals("bytes");
    }
}
