package dev.forewarn.kernel;

import java.io.IOException;
import java.util.Arrays;

/**
 * Means over the last w cells, for every w up to a capacity, in O(1): a ring of running sums. The sums are taken from
 * an origin near the values and are begun anew once a turn, so they neither drift nor lose digits on large offsets. A
 * ring of at most {@value #ADDED_UP} cells keeps none and adds up its values when asked, which is as fast and half the
 * memory.
 */
public final class TrailingMean {
    private static final int ADDED_UP = 64;
    private static final int FIRST_ROOM = 4;
    private static final double[] NONE = {};

    private final int capacity;
    private final boolean keepsSums;
    private double[] values; // of the ring, up to where it was filled
    private double[] sums;
    private int at;
    private int filled;
    private double origin;

    /** Means over at most {@code capacity} cells, one of which may be the open one. */
    public TrailingMean(int capacity) {
        this.capacity = capacity;
        this.keepsSums = capacity > ADDED_UP;
        this.values = new double[Math.min(capacity, FIRST_ROOM)];
        this.sums = keepsSums ? new double[values.length] : NONE;
    }

    private void makeRoom(int length) {
        values = Arrays.copyOf(values, length);
        sums = keepsSums ? Arrays.copyOf(sums, length) : NONE;
    }

    /** How many cells are held, at most the capacity. */
    public int size() {
        return filled;
    }

    public void push(double x) {
        if (filled == 0) {
            origin = x;
        }
        double before = filled == 0 || sums.length == 0 ? 0 : sums[at];
        at = at + 1 == capacity ? 0 : at + 1;
        if (at == values.length) {
            makeRoom(Math.min(capacity, 2 * at));
        }
        values[at] = x;
        if (filled < capacity) {
            filled++;
        }
        if (sums.length == 0) {
            return;
        }
        sums[at] = before + (x - origin);
        if (at == capacity - 1) {
            rebase(x);
        }
    }

    /** The value {@code lag} cells ago, 0 for the newest; the oldest one held where the lag reaches beyond it. */
    public double value(int lag) {
        return values[slot(Math.min(lag, filled - 1))];
    }

    /** Mean of the newest {@code width} cells, or of all where there are fewer; {@code width} at least 1. */
    public double mean(int width) {
        return mean(0, width);
    }

    /** Mean of {@code width} cells of which the newest lies {@code lag} cells back. */
    public double mean(int lag, int width) {
        int from = Math.min(lag, filled - 1);
        int w = Math.min(width, filled - from);
        if (sums.length == 0) {
            return added(from, w);
        }
        double sum = sums[slot(from)];
        if (from + w < filled) {
            sum -= sums[slot(from + w)];
        } else {
            int oldest = slot(filled - 1);
            sum -= sums[oldest] - (values[oldest] - origin);
        }
        return origin + sum / w;
    }

    private double added(int lag, int width) {
        double sum = 0;
        int slot = slot(lag);
        for (int i = 0; i < width; i++) {
            sum += values[slot] - origin;
            slot = slot == 0 ? capacity - 1 : slot - 1;
        }
        return origin + sum / width;
    }

    /** The mean of an open cell {@code x} and the newest {@code width - 1} closed ones. */
    public double meanWith(double x, int width) {
        int closed = Math.min(width - 1, filled);
        return closed == 0 ? x : (mean(0, closed) * closed + x) / (closed + 1);
    }

    /** Reads a word of each part that the next cell will need; see {@code SeriesState.readAhead}. */
    public long readAhead() {
        return at
                + Double.doubleToRawLongBits(values[at])
                + (sums.length == 0 ? 0 : Double.doubleToRawLongBits(sums[at]));
    }

    private void rebase(double newOrigin) {
        origin = newOrigin;
        double sum = 0;
        for (int lag = filled - 1; lag >= 0; lag--) {
            int slot = slot(lag);
            sum += values[slot] - origin;
            sums[slot] = sum;
        }
    }

    private int slot(int lag) {
        int slot = at - lag;
        return slot < 0 ? slot + capacity : slot;
    }

    public void save(StateWriter out) throws IOException {
        out.writeInt(at);
        out.writeInt(filled);
        out.writeDouble(origin);
        out.writeDoubles(Arrays.copyOf(values, capacity));
        out.writeDoubles(keepsSums ? Arrays.copyOf(sums, capacity) : NONE);
    }

    public void restore(StateReader in) throws IOException {
        at = in.readInt(0, capacity - 1, "position in a ring");
        filled = in.readInt(0, capacity, "length of a ring");
        origin = in.readDouble();
        makeRoom(capacity);
        in.readDoubles(values);
        in.readDoubles(sums);
        boolean isYoung = filled < capacity && filled <= at; // it never came round, so the rest is not there
        makeRoom(isYoung ? Math.min(capacity, Math.max(FIRST_ROOM, at + 1)) : capacity);
    }
}
