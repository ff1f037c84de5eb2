package dev.forewarn.metric;

/**
 * A run of samples of one series in ascending order of time, as two parallel arrays.
 *
 * <p>The arrays are shared, not copied: treat them as read-only. Timestamps are strictly ascending.
 *
 * @param timesMillis epoch milliseconds, strictly ascending
 * @param values      finite, as many as there are times
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data: identity is never asked for, copies would double the memory
public record TimeSeries(SeriesKey series, long[] timesMillis, double[] values) {
    public TimeSeries {
        if (timesMillis.length != values.length) {
            throw new IllegalArgumentException(timesMillis.length + " times but " + values.length + " values");
        }
        for (int i = 1; i < timesMillis.length; i++) {
            if (timesMillis[i] <= timesMillis[i - 1]) {
                throw new IllegalArgumentException("times must ascend strictly; broken at index " + i);
            }
        }
    }

    public int size() {
        return values.length;
    }
}
