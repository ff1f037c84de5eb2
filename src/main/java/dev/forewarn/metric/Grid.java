package dev.forewarn.metric;

import java.time.Duration;
import java.util.Arrays;

/**
 * A regular grid of cells: cell k covers [anchor + k step, anchor + (k + 1) step).
 *
 * @param anchorMillis epoch milliseconds of the start of cell 0
 * @param stepMillis   length of a cell, positive
 */
public record Grid(long anchorMillis, long stepMillis) {
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    public Grid {
        if (stepMillis <= 0) {
            throw new IllegalArgumentException("a grid's step must be positive, was " + stepMillis + " ms");
        }
    }

    /**
     * The grid of a run of samples: its median spacing, in whole seconds where it is a second or more. The first
     * sample lies in the middle of its cell, so that jitter of less than half a step moves no sample to another cell.
     *
     * @param times ascending, at least two
     */
    public static Grid of(long[] times, int count) {
        long step = medianStep(times, count);
        return new Grid(times[0] - step / 2, step);
    }

    /** Median spacing in milliseconds, rounded to whole seconds where it is a second or more; at least 1. */
    public static long medianStep(long[] times, int count) {
        if (count < 2) {
            throw new IllegalArgumentException("a grid needs at least two samples, found " + count);
        }
        long[] gaps = new long[count - 1];
        for (int i = 1; i < count; i++) {
            gaps[i - 1] = times[i] - times[i - 1];
        }
        Arrays.sort(gaps);
        long median = gaps[(gaps.length - 1) / 2];
        return median >= 1000 ? Math.round(median / 1000.0) * 1000 : Math.max(1, median);
    }

    public long cell(long timeMillis) {
        return Math.floorDiv(timeMillis - anchorMillis, stepMillis);
    }

    /** The first millisecond of a cell. */
    public long startMillis(long cell) {
        return anchorMillis + cell * stepMillis;
    }

    /** The middle of a cell: where a sample that set the grid's phase lies. */
    public long middleMillis(long cell) {
        return anchorMillis + cell * stepMillis + stepMillis / 2;
    }

    /** Days since 1970 of a cell's middle, in UTC. */
    public long day(long cell) {
        return Math.floorDiv(middleMillis(cell), DAY_MILLIS);
    }

    /** Time of day of a cell's middle, in [0, 1), in UTC. */
    public double ofDay(long cell) {
        return Math.floorMod(middleMillis(cell), DAY_MILLIS) / (double) DAY_MILLIS;
    }

    /** Cells in a day, at least 1. */
    public int cellsPerDay() {
        return (int) Math.max(1, Math.round((double) DAY_MILLIS / stepMillis));
    }

    public Duration step() {
        return Duration.ofMillis(stepMillis);
    }
}
