package dev.forewarn.adapter.wal;

import dev.forewarn.metric.LogMark;

/**
 * A place in the log.
 *
 * @param segment number of the file, ascending
 * @param offset  bytes from its beginning
 */
record LogPosition(long segment, long offset) implements Comparable<LogPosition> {
    static final LogPosition BEGINNING = new LogPosition(0, 0);

    /** Behind everything. */
    static final LogPosition END = new LogPosition(Long.MAX_VALUE, 0);

    static LogPosition of(LogMark mark) {
        return new LogPosition(mark.file(), mark.offset());
    }

    /** The same, for others. */
    LogMark mark() {
        return new LogMark(segment, offset);
    }

    @Override
    public int compareTo(LogPosition other) {
        int bySegment = Long.compare(segment, other.segment);
        return bySegment != 0 ? bySegment : Long.compare(offset, other.offset);
    }
}
