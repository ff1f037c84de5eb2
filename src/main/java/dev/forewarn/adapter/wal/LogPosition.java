package dev.forewarn.adapter.wal;

/**
 * A place in the log.
 *
 * @param segment number of the file, ascending
 * @param offset  bytes from its beginning
 */
record LogPosition(long segment, long offset) implements Comparable<LogPosition> {
    static final LogPosition BEGINNING = new LogPosition(0, 0);

    @Override
    public int compareTo(LogPosition other) {
        int bySegment = Long.compare(segment, other.segment);
        return bySegment != 0 ? bySegment : Long.compare(offset, other.offset);
    }
}
