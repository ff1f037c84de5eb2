package dev.forewarn.scoring;

import dev.forewarn.metric.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Which samples of a series would be taken now: what is newer than the newest, and what is older than the oldest of the
 * open cell but not older than {@code from}.
 *
 * @param from   epoch milliseconds; not before {@code oldest} where nothing older is taken
 * @param oldest of the open cell, epoch milliseconds
 * @param newest the smallest long where the series is not known
 */
public record Span(long from, long oldest, long newest) {
    /** Of a series that nobody knows. */
    static final Span UNKNOWN = new Span(Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE);

    /** Why a sample at that time would be refused; null where it would be taken. */
    public @Nullable Refusal refusal(long timeMillis) {
        if (timeMillis > newest || (timeMillis >= from && timeMillis < oldest)) {
            return null;
        }
        return timeMillis == newest || timeMillis == oldest ? Refusal.DUPLICATE : Refusal.OUT_OF_ORDER;
    }

    /** What would be taken after a sample at that time was. */
    public Span after(long timeMillis) {
        return timeMillis > newest ? new Span(from, oldest, timeMillis) : new Span(from, timeMillis, newest);
    }
}
