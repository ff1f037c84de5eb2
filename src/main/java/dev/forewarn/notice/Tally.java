package dev.forewarn.notice;

import java.util.Locale;

/** Counts what became of messages. Safe for use by several threads. */
public interface Tally {
    /** What became of a message, or of an attempt. */
    enum Outcome {
        /** The other side took it. */
        DELIVERED,
        /** An attempt failed; there will be another. */
        RETRIED,
        /** Given up: no attempt succeeded in time. */
        FAILED,
        /** The other side will never take it. */
        REJECTED,
        /** The queue was full. */
        DROPPED,
        /** Beyond the channel's rate; a summary tells of it. */
        HELD_BACK;

        /** As metrics have it: {@code held_back}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    void count(String channel, Outcome outcome, int messages);
}
