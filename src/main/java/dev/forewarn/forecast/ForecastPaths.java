package dev.forewarn.forecast;

import dev.forewarn.kernel.ByteRows;
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
    private static final int MOST_BLOCKS = 32;
    private static final int LEAST_BLOCKS = 16;
    private static final int MEMORY_CELLS = 12_000;
    private static final double LARGEST_ERROR = 1e6;

    private static final double[] NONE = {};

    private final int cells;
    private final int capacity;
    private final ByteRows errors;
    private double[] expected;
    private int blocks;
    private int oldest;

    private final float[] issued; // less what stood at the origin until its error is known
    private double issuedFrom;
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
        this.errors = new ByteRows(capacity, cells);
        this.expected = NONE;
        this.issued = new float[cells];
        Arrays.fill(issued, Float.NaN);
    }

    public int cells() {
        return cells;
    }

    /** How many blocks are known; with none there is only the expected path. */
    public int blocks() {
        return blocks;
    }

    /**
     * Where the caller's forecaster writes the expected path; read by every question below. Its own unless one was
     * {@linkplain #lend lent}.
     */
    public double[] expected() {
        if (expected.length != cells) {
            expected = new double[cells];
        }
        return expected;
    }

    /** Uses an array of {@link #cells()} that many series share; what stands in it is good until another one's turn. */
    public void lend(double[] shared) {
        expected = shared;
    }

    /**
     * Closes a cell: fills the block under way, and begins the next one when that is full. O(1) but for the cell that
     * begins a block, which asks the forecaster for a path.
     */
    public void learn(FittedForecaster forecaster, long cell, double x, double scale) {
        if (issuedAt != Long.MIN_VALUE) {
            long h = cell - issuedAt - 1;
            if (h >= 0 && h < cells) {
                double error = (x - issuedFrom - issued[(int) h]) / issuedScale;
                if (Math.abs(error) <= LARGEST_ERROR) {
                    issued[(int) h] = (float) error;
                    missing--;
                }
            }
            if (h >= cells - 1) {
                keepIssued();
            }
        }
        if (issuedAt == Long.MIN_VALUE && scale > 0) {
            double[] path = expected();
            forecaster.forecast(cell, x, path);
            for (int h = 0; h < cells; h++) {
                issued[h] = (float) (path[h] - x);
            }
            issuedFrom = x;
            issuedAt = cell;
            issuedScale = scale;
            missing = cells;
        }
    }

    /** Reads a word of each part that the next cell will need; see {@code SeriesState.readAhead}. */
    public long readAhead() {
        return issuedAt + (long) issued[0];
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
        errors.set(row, issued);
    }

    /** Quantile of the cell {@code h + 1} ahead over the paths; what is served is learnt by {@link ForecastQuantiles}. */
    public double quantile(int h, double scale, double level) {
        double[] sorted = new double[blocks];
        int count = sortErrors(h, sorted);
        return count == 0 ? expected()[h] : expected()[h] + scale * Quantile.ofSorted(sorted, count, level);
    }

    private int sortErrors(int h, double[] into) {
        for (int k = 0; k < blocks; k++) {
            into[k] = errors.get(k, h);
        }
        Arrays.sort(into, 0, blocks);
        return blocks;
    }

    /** What the paths say about a limit. Reused by the next call. */
    public static final class Passage {
        private int crossing;
        private int paths;
        private double medianCells;
        private double[] sorted = NONE;
        private float[] needed = {};
        private double beyond = Double.NaN; // by the tail; NaN where it was not asked
        private final PassageTail tail = new PassageTail();

        private double[] room(int cells, int capacity) {
            if (sorted.length < capacity) {
                sorted = new double[capacity];
            }
            if (needed.length < cells) {
                needed = new float[cells];
            }
            return sorted;
        }

        /**
         * Share of paths that cross, shrunk away from 0 and 1 as their number allows; where hardly any do, what the tail of the highest
         * says, never more than one path besides.
         */
        public double probability() {
            return Double.isNaN(beyond) ? (crossing + 0.5) / (paths + 1.0) : beyond;
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
        double[] starts = into.room(cells, capacity);
        float[] needed = into.needed;
        double[] path = expected();
        float least = Float.POSITIVE_INFINITY;
        for (int h = 0; h < last; h++) {
            needed[h] = (float) ((mirrored - sign * path[h]) / scale);
            least = Math.min(least, needed[h]);
        }
        int crossing = 0;
        int nearest = 0;
        float nearestReach = Float.NEGATIVE_INFINITY;
        for (int k = 0; k < blocks; k++) {
            float reach = sign > 0 ? errors.largest(k) : -errors.smallest(k);
            if (reach > nearestReach) {
                nearestReach = reach;
                nearest = k;
            }
            // most paths of a calm series cannot reach the limit at all: one comparison instead of a walk
            if (reach > least) {
                int start = errors.runAbove(k, (float) sign, needed, last, lasting);
                if (start >= 0) {
                    starts[crossing++] = start + 1.0;
                }
            }
        }
        into.paths = blocks;
        into.crossing = crossing;
        into.beyond = blocks >= PassageTail.LEAST_PATHS && crossing <= PassageTail.MOST_CROSSING && last >= lasting
                ? into.tail.probability(errors, blocks, (float) sign, needed, least, last, lasting, crossing)
                : Double.NaN;
        if (crossing > 0) {
            Arrays.sort(starts, 0, crossing);
            into.medianCells = Quantile.ofSorted(starts, crossing, 0.5);
        } else {
            into.medianCells = blocks == 0 ? Double.NaN : highestAt(nearest, sign, horizon, scale) + 1.0;
        }
    }

    private int highestAt(int row, double sign, int horizon, double scale) {
        int at = 0;
        double highest = Double.NEGATIVE_INFINITY;
        for (int h = 0; h < Math.min(cells, horizon); h++) {
            double value = sign * (expected[h] + scale * errors.get(row, h));
            if (value > highest) {
                highest = value;
                at = h;
            }
        }
        return at;
    }

    public void save(StateWriter out) throws IOException {
        out.writeInt(blocks);
        out.writeInt(oldest);
        errors.save(out);
        out.writeFloats(issued);
        out.writeDouble(issuedFrom);
        out.writeLong(issuedAt);
        out.writeDouble(issuedScale);
        out.writeInt(missing);
    }

    public void restore(StateReader in) throws IOException {
        blocks = in.readInt(0, capacity, "number of error blocks");
        oldest = in.readInt(0, capacity - 1, "oldest error block");
        errors.restore(in, blocks);
        in.readFloats(issued);
        issuedFrom = in.readDouble();
        issuedAt = in.readLong();
        issuedScale = in.readDouble();
        missing = in.readInt();
    }
}
