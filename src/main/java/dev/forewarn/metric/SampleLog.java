package dev.forewarn.metric;

import java.util.function.Consumer;

/** What was appended to a store lately, in the order in which it came. Safe for use by several threads. */
public interface SampleLog {
    /** All that was appended before this call lies before it. */
    LogMark end();

    /**
     * Keeps what was appended after a mark although the store has it, also over a restart, until it is told another mark. It
     * is given up where it would take more than half of what the log may take.
     */
    void keepSince(LogMark mark);

    /**
     * Hands over what was appended since.
     *
     * @param piece is given samples of one series, ascending; a series may come in many
     * @return false, with nothing handed over, where it is not all there any more
     * @throws MetricStoreException where the log cannot be read
     */
    boolean replaySince(LogMark mark, Consumer<TimeSeries> piece);
}
