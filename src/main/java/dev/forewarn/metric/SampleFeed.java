package dev.forewarn.metric;

/**
 * A stream of samples, read once, in the order in which they come. Nothing is kept of a row after it was handed on.
 */
public interface SampleFeed extends AutoCloseable {
    /**
     * Reads to the end and hands every row on.
     *
     * @throws InputException when the stream cannot be read on; the rows before that place were handed on
     */
    void readTo(Receiver receiver);

    @Override
    void close();

    /** Takes what is read. */
    interface Receiver {
        /** A row that reads as a sample. The object is reused for the next one. */
        void sample(Row row);

        /** A row that does not. */
        void refused(Refusal why);

        /**
         * The same, for who tells where.
         *
         * @param line of the stream, unpacked; from 1
         */
        default void refused(Refusal why, long line) {
            refused(why);
        }

        /** Nothing more can be read right now without waiting: whoever holds back output should let it go. */
        default void beforeWaiting() {}
    }

    /** The sample at hand, as numbers and as the text that came. */
    interface Row {
        /** Number of the series within this feed: 0, 1, 2 ... in order of first appearance; one per spelling. */
        int series();

        /** The series as a key. */
        SeriesKey key();

        /** The series as it was written, without the quotes of the file format. */
        String seriesText();

        long timeMillis();

        /** Finite. */
        double value();

        /** Holds the timestamp as it was written, printable ASCII without quotes and commas; valid during the call. */
        byte[] bytes();

        int timestampStart();

        int timestampEnd();
    }
}
