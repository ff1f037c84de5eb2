package dev.forewarn.metric;

import java.util.Arrays;

/**
 * A series on a grid: one value a cell, NaN where nothing is known.
 *
 * <p>The array is shared, not copied: treat it as read-only.
 *
 * @param firstCell the grid's cell of {@code values[0]}
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data
public record Window(Grid grid, long firstCell, double[] values) {
    /** Longest gap that is bridged by a straight line, in cells. */
    public static final int BRIDGED_GAP = 3;

    private static final long LONGEST = 50_000_000;

    /**
     * Grids samples: the mean of each cell; gaps of up to {@value #BRIDGED_GAP} cells bridged, longer ones missing.
     *
     * @throws IllegalArgumentException where the span has more than 50 million cells
     */
    public static Window of(TimeSeries series, Grid grid) {
        if (series.size() == 0) {
            return new Window(grid, 0, new double[0]);
        }
        requireSpan(series, grid);
        long[] times = series.timesMillis();
        long first = grid.cell(times[0]);
        long cells = grid.cell(times[times.length - 1]) - first + 1;
        double[] sums = new double[(int) cells];
        int[] counts = new int[(int) cells];
        for (int i = 0; i < times.length; i++) {
            int cell = (int) (grid.cell(times[i]) - first);
            sums[cell] += series.values()[i];
            counts[cell]++;
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] = counts[i] == 0 ? Double.NaN : sums[i] / counts[i];
        }
        bridge(sums);
        return new Window(grid, first, sums);
    }

    /**
     * Refuses a run of samples that would need too large a window.
     *
     * @throws IllegalArgumentException where the span has more than 50 million cells
     */
    public static void requireSpan(TimeSeries series, Grid grid) {
        long[] times = series.timesMillis();
        long cells = grid.cell(times[times.length - 1]) - grid.cell(times[0]) + 1;
        if (cells > LONGEST) {
            throw new IllegalArgumentException("series " + series.series() + " spans " + cells + " steps of "
                    + grid.step() + "; at most " + LONGEST + " are accepted");
        }
    }

    private static void bridge(double[] values) {
        int known = -1;
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                continue;
            }
            int gap = i - known - 1;
            if (known >= 0 && gap > 0 && gap <= BRIDGED_GAP) {
                for (int j = known + 1; j < i; j++) {
                    values[j] = values[known] + (values[i] - values[known]) * (j - known) / (i - known);
                }
            }
            known = i;
        }
    }

    public int size() {
        return values.length;
    }

    /** The cells from {@code from} (inclusive) until {@code until} (exclusive), counted from the first. */
    public Window slice(int from, int until) {
        return new Window(grid, firstCell + from, Arrays.copyOfRange(values, from, until));
    }

    /** The known ones of the cells from {@code from} until {@code until}, each as one sample in the middle of its cell. */
    public TimeSeries samples(SeriesKey series, int from, int until) {
        long[] times = new long[until - from];
        double[] known = new double[until - from];
        int count = 0;
        for (int i = from; i < until; i++) {
            if (!Double.isNaN(values[i])) {
                times[count] = grid.middleMillis(firstCell + i);
                known[count++] = values[i];
            }
        }
        return new TimeSeries(series, Arrays.copyOf(times, count), Arrays.copyOf(known, count));
    }
}
