package dev.forewarn.kernel;

import java.util.Arrays;

/** Sample quantiles by linear interpolation (Hyndman and Fan 1996, type 7). */
public final class Quantile {
    private Quantile() {}

    /**
     * Of sorted numbers.
     *
     * @param sorted ascending, length at least 1, no NaN
     * @param p      in [0, 1]
     * @return the quantile; O(1), allocates nothing
     */
    public static double ofSorted(double[] sorted, double p) {
        return ofSorted(sorted, sorted.length, p);
    }

    /** The same of the first {@code count} numbers. */
    public static double ofSorted(double[] sorted, int count, double p) {
        double position = p * (count - 1);
        int below = (int) position;
        int above = Math.min(below + 1, count - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    /** The finite numbers among {@code values}, sorted, in a new array. */
    public static double[] sortedFinite(double[] values) {
        double[] sorted = new double[values.length];
        int count = 0;
        for (double value : values) {
            if (Double.isFinite(value)) {
                sorted[count++] = value;
            }
        }
        sorted = Arrays.copyOf(sorted, count);
        Arrays.sort(sorted);
        return sorted;
    }
}
