package dev.forewarn.adapter.timescale;

/**
 * A stretch of time that one partition covers.
 *
 * @param name        of the partition; empty while it is not there yet
 * @param fromMillis  first millisecond in it; {@link Long#MIN_VALUE} where it has no beginning
 * @param untilMillis first millisecond after it; {@link Long#MAX_VALUE} where it has no end
 */
record TimeRange(String name, long fromMillis, long untilMillis) {
    boolean covers(long timeMillis) {
        return timeMillis >= fromMillis && timeMillis < untilMillis;
    }
}
