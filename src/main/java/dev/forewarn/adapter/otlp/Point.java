package dev.forewarn.adapter.otlp;

import dev.forewarn.loop.UnreadableBatchException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** The data point that is being read, of whichever kind. Used anew for each point, so that a body of many costs one. */
final class Point {
    /** The most attributes an SDK sends unless told otherwise. */
    static final int MOST_ATTRIBUTES = 128;

    static final int MOST_BUCKETS = 1_000;
    private static final int NO_RECORDED_VALUE = 1;

    final Map<String, String> attributes = new TreeMap<>();
    long startNanos;
    long timeNanos;
    double value;
    double sum;
    boolean hasSum;
    double count;
    int flags;

    /** Counts of a histogram's buckets, or the levels of a summary's quantiles. */
    final Numbers first = new Numbers();

    /** Upper bounds of a histogram's buckets, the last left out, or the values of a summary's quantiles. */
    final Numbers second = new Numbers();

    void clear() {
        attributes.clear();
        startNanos = 0;
        timeNanos = 0;
        value = 0;
        sum = 0;
        hasSum = false;
        count = 0;
        flags = 0;
        first.clear();
        second.clear();
    }

    /** Whether it only says that there is no reading. */
    boolean isAbsent() {
        return (flags & NO_RECORDED_VALUE) != 0;
    }

    void addAttribute(String key, String text) {
        if (attributes.size() >= MOST_ATTRIBUTES) {
            throw UnreadableBatchException.tooLarge("a point may have at most " + MOST_ATTRIBUTES + " attributes");
        }
        attributes.put(key, text);
    }

    /** A growing list of numbers that allocates rarely. */
    static final class Numbers {
        private double[] values = new double[32];
        private int size;

        void clear() {
            size = 0;
        }

        void add(double value) {
            if (size > MOST_BUCKETS) {
                throw UnreadableBatchException.tooLarge("a histogram may have at most " + MOST_BUCKETS + " buckets");
            }
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        int size() {
            return size;
        }

        double get(int i) {
            return values[i];
        }

        double[] toArray() {
            return Arrays.copyOf(values, size);
        }
    }
}
