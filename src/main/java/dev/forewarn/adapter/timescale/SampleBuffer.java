package dev.forewarn.adapter.timescale;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.util.Arrays;

/** Collects the samples of one series as they come out of the database, ascending. */
final class SampleBuffer {
    private long[] timesMillis = new long[256];
    private double[] values = new double[256];
    private int size;

    /** A row that others wrote with microseconds may fall on the millisecond before it: the later one stays. */
    void add(long timeMillis, double value) {
        if (size > 0 && timesMillis[size - 1] == timeMillis) {
            values[size - 1] = value;
            return;
        }
        if (size == values.length) {
            timesMillis = Arrays.copyOf(timesMillis, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        timesMillis[size] = timeMillis;
        values[size] = value;
        size++;
    }

    int size() {
        return size;
    }

    /** What was collected; the buffer is empty afterwards. */
    TimeSeries take(SeriesKey series) {
        var taken = new TimeSeries(series, Arrays.copyOf(timesMillis, size), Arrays.copyOf(values, size));
        size = 0;
        return taken;
    }
}
