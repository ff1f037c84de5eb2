package dev.forewarn.forecast;

import dev.forewarn.kernel.Quantile;
import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import java.io.IOException;
import java.util.Arrays;

/**
 * Possible futures: the expected path plus whole blocks of past errors, so that what made errors stay high for a while
 * in the past does so in the future. Blocks are errors of real forecasts over a whole horizon, in units of the scale
 * that held at their origin; a finished one replaces the oldest.
 *
 * <p>Resampling single errors would break their runs, and a breach that must last is a run.
 */
public final class ForecastPaths {
    private static final int MOST_BLOCKS = 48;
    private static final int LEAST_BLOCKS = 16;
    private static final int MEMORY_CELLS = 12_000;
    private static final double LARGEST_ERROR = 1e6;

    private final int cells;
    private final int capacity;
    private final float[] errors;
    private final float[] smallest;
    private final float[] largest;
    private final double[] expected;
    private final double[] sorted;
    private int blocks;
    private int oldest;

    private final double[] issued;
    private long issuedAt = Long.MIN_VALUE;
    private double issuedScale;
    private int missing;

    /**
     * No blocks yet.
     *
     * @param cells how many cells ahead a path reaches
     */
    public ForecastPaths(int cells) {
        this.cells = cells;
        this.capacity = Math.clamp(MEMORY_CELLS / cells, LEAST_BLOCKS, MOST_BLOCKS);
        this.errors = new float[capacity * cells];
        this.smallest = new float[capacity];
        this.largest = new float[capacity];
        this.expected = new double[cells];
        this.sorted = new double[capacity];
        this.issued = new double[cells];
        Arrays.fill(issued, Double.NaN);
    }

    public int cells() {
        return cells;
    }

    /** How many blocks are known; with none there is only the expected path. */
    public int blocks() {
        return blocks;
    }

    /** Where the caller's forecaster writes the expected path; read by every question below. */
    public double[] expected() {
        return expected;
    }

    /**
     * Closes a cell: fills the block under way, and begins the next one when that is full. O(1) but for the cell that
     * begins a block, which asks the forecaster for a path.
     */
    public void learn(FittedForecaster forecaster, long cell, double x, double scale) {
        if (issuedAt != Long.MIN_VALUE) {
            long h = cell - issuedAt - 1;
            if (h >= 0 && h < cells) {
                double error = (x - issued[(int) h]) / issuedScale;
                if (Math.abs(error) <= LARGEST_ERROR) {
                    issued[(int) h] = error;
                    missing--;
                }
            }
            if (h >= cells - 1) {
                keepIssued();
            }
        }
        if (issuedAt == Long.MIN_VALUE && scale > 0) {
            forecaster.forecast(cell, x, expected);
            System.arraycopy(expected, 0, issued, 0, cells);
            issuedAt = cell;
            issuedScale = scale;
            missing = cells;
        }
    }

    private void keepIssued() {
        issuedAt = Long.MIN_VALUE;
        if (missing > 0) {
            return; // with holes it would look calmer than the series is; or it had no scale to be measured in
        }
        int row;
        if (blocks < capacity) {
            row = blocks++;
        } else {
            row = oldest;
            oldest = oldest + 1 == capacity ? 0 : oldest + 1;
        }
        for (int h = 0; h < cells; h++) {
            errors[row * cells + h] = (float) issued[h];
        }
        findExtremes(row);
    }

    /** Quantile of the cell {@code h + 1} ahead. */
    public double quantile(int h, double scale, double level) {
        for (int k = 0; k < blocks; k++) {
            sorted[k] = expected[h] + scale * errors[k * cells + h];
        }
        if (blocks == 0) {
            return expected[h];
        }
        Arrays.sort(sorted, 0, blocks);
        return Quantile.ofSorted(sorted, blocks, level);
    }

    /** What the paths say about a limit. Reused by the next call. */
    public static final class Passage {
        private int crossing;
        private int paths;
        private double medianCells;

        /** Share of paths that cross, shrunk away from 0 and 1 as their number allows. */
        public double probability() {
            return (crossing + 0.5) / (paths + 1.0);
        }

        /** How many paths cross. */
        public int crossing() {
            return crossing;
        }

        /**
         * Median cells until the crossing begins, over the paths that cross; where none does, the cell at which the
         * path that reaches farthest is highest. NaN without paths.
         */
        public double medianCells() {
            return medianCells;
        }
    }

    /**
     * Follows every path until it lies beyond the limit for {@code lasting} cells.
     *
     * @param sign    +1 for above, -1 for below
     * @param horizon cells within which the crossing must begin
     */
    public void passage(double limit, double sign, int lasting, int horizon, double scale, Passage into) {
        double mirrored = sign * limit;
        int last = Math.min(cells, horizon + lasting - 1);
        double top = Double.NEGATIVE_INFINITY;
        for (int h = 0; h < last; h++) {
            top = Math.max(top, sign * expected[h]);
        }
        int crossing = 0;
        int nearest = 0;
        double nearestReach = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < blocks; k++) {
            double reach = top + scale * (sign > 0 ? largest[k] : -smallest[k]);
            if (reach > nearestReach) {
                nearestReach = reach;
                nearest = k;
            }
            // most paths of a calm series cannot reach the limit at all: one comparison instead of a walk
            if (reach > mirrored) {
                int start = crossingStart(k * cells, mirrored, sign, lasting, last, scale);
                if (start >= 0) {
                    sorted[crossing++] = start + 1.0;
                }
            }
        }
        into.paths = blocks;
        into.crossing = crossing;
        if (crossing > 0) {
            Arrays.sort(sorted, 0, crossing);
            into.medianCells = Quantile.ofSorted(sorted, crossing, 0.5);
        } else {
            into.medianCells = blocks == 0 ? Double.NaN : highestAt(nearest * cells, sign, horizon, scale) + 1.0;
        }
    }

    /** The first cell of a run of {@code lasting} cells beyond the limit, -1 where there is none. */
    private int crossingStart(int row, double mirrored, double sign, int lasting, int last, double scale) {
        int run = 0;
        for (int h = 0; h < last; h++) {
            run = sign * (expected[h] + scale * errors[row + h]) > mirrored ? run + 1 : 0;
            if (run == lasting) {
                return h - lasting + 1;
            }
        }
        return -1;
    }

    private int highestAt(int row, double sign, int horizon, double scale) {
        int at = 0;
        double highest = Double.NEGATIVE_INFINITY;
        for (int h = 0; h < Math.min(cells, horizon); h++) {
            double value = sign * (expected[h] + scale * errors[row + h]);
            if (value > highest) {
                highest = value;
                at = h;
            }
        }
        return at;
    }

    private void findExtremes(int row) {
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (int h = 0; h < cells; h++) {
            least = Math.min(least, errors[row * cells + h]);
            most = Math.max(most, errors[row * cells + h]);
        }
        smallest[row] = least;
        largest[row] = most;
    }

    public void save(StateWriter out) throws IOException {
        out.writeInt(blocks);
        out.writeInt(oldest);
        out.writeFloats(errors);
        out.writeDoubles(issued);
        out.writeLong(issuedAt);
        out.writeDouble(issuedScale);
        out.writeInt(missing);
    }

    public void restore(StateReader in) throws IOException {
        blocks = in.readInt(0, capacity, "number of error blocks");
        oldest = in.readInt(0, capacity - 1, "oldest error block");
        in.readFloats(errors);
        for (int row = 0; row < blocks; row++) {
            findExtremes(row);
        }
        in.readDoubles(issued);
        issuedAt = in.readLong();
        issuedScale = in.readDouble();
        missing = in.readInt();
    }
}
