package dev.forewarn.adapter.files;

import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SampleCount;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.util.Arrays;

/** The samples of one series while they are gathered: 16 bytes each, in any order. */
final class SeriesColumns {
    private final SeriesKey key;
    private long[] times = new long[64];
    private double[] values = new double[64];
    private int size;
    private boolean ascending = true;

    SeriesColumns(SeriesKey key) {
        this.key = key;
    }

    void add(long timeMillis, double value) {
        if (size == times.length) {
            int capacity = size + (size >> 1);
            times = Arrays.copyOf(times, capacity);
            values = Arrays.copyOf(values, capacity);
        }
        ascending &= size == 0 || times[size - 1] < timeMillis;
        times[size] = timeMillis;
        values[size] = value;
        size++;
    }

    /** Sorted by time; of equal times the last one stays, the others are counted as duplicates. */
    TimeSeries toSeries(SampleCount count) {
        if (!ascending) {
            sort();
            size = dropRepeated(count);
        }
        for (int i = 0; i < size; i++) {
            count.accept();
        }
        return new TimeSeries(key, Arrays.copyOf(times, size), Arrays.copyOf(values, size));
    }

    /** Stable bottom-up merge sort of both columns. */
    private void sort() {
        long[] otherTimes = new long[size];
        double[] otherValues = new double[size];
        for (int width = 1; width < size; width *= 2) {
            for (int low = 0; low < size; low += 2 * width) {
                merge(low, Math.min(low + width, size), Math.min(low + 2 * width, size), otherTimes, otherValues);
            }
            long[] swapTimes = times;
            double[] swapValues = values;
            times = otherTimes;
            values = otherValues;
            otherTimes = swapTimes;
            otherValues = swapValues;
        }
    }

    private void merge(int low, int middle, int high, long[] toTimes, double[] toValues) {
        int left = low;
        int right = middle;
        for (int to = low; to < high; to++) {
            boolean takeLeft = left < middle && (right == high || times[left] <= times[right]);
            int from = takeLeft ? left++ : right++;
            toTimes[to] = times[from];
            toValues[to] = values[from];
        }
    }

    private int dropRepeated(SampleCount count) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (i + 1 < size && times[i + 1] == times[i]) {
                count.refuse(Refusal.DUPLICATE);
            } else {
                times[kept] = times[i];
                values[kept] = values[i];
                kept++;
            }
        }
        return kept;
    }
}
