package dev.forewarn.kernel;

import java.io.IOException;
import java.util.Arrays;

/**
 * Highest and lowest value of each time slot over the last days, in a ring: what a day ago, or the last week, looked
 * like, in a few hundred numbers. NaN where nothing was seen.
 */
public final class SlotExtremes {
    private final int slots;
    private final double[] highest;
    private final double[] lowest;
    private long newest = Long.MIN_VALUE;

    public SlotExtremes(int slots) {
        this.slots = slots;
        this.highest = new double[slots];
        this.lowest = new double[slots];
        Arrays.fill(highest, Double.NaN);
        Arrays.fill(lowest, Double.NaN);
    }

    /**
     * Takes a value.
     *
     * @param slot ascending
     * @param high competes for the slot's highest
     * @param low  competes for its lowest
     */
    public void add(long slot, double high, double low) {
        if (slot > newest) {
            long from = newest == Long.MIN_VALUE ? slot : Math.max(newest + 1, slot - slots + 1);
            for (long each = from; each <= slot; each++) {
                highest[at(each)] = Double.NaN;
                lowest[at(each)] = Double.NaN;
            }
            newest = slot;
        }
        int at = at(slot);
        if (!(highest[at] >= high)) {
            highest[at] = high;
        }
        if (!(lowest[at] <= low)) {
            lowest[at] = low;
        }
    }

    /** The slot of the newest value; the smallest long before the first. */
    public long newest() {
        return newest;
    }

    /** Highest of the slots from {@code from} to {@code to}, both included; NaN where none is known. */
    public double highest(long from, long to) {
        double most = Double.NaN;
        for (long slot = oldestOf(from); slot <= Math.min(to, newest); slot++) {
            double value = highest[at(slot)];
            if (!(value <= most) && !Double.isNaN(value)) {
                most = value;
            }
        }
        return most;
    }

    /** Lowest of the slots from {@code from} to {@code to}, both included; NaN where none is known. */
    public double lowest(long from, long to) {
        double least = Double.NaN;
        for (long slot = oldestOf(from); slot <= Math.min(to, newest); slot++) {
            double value = lowest[at(slot)];
            if (!(value >= least) && !Double.isNaN(value)) {
                least = value;
            }
        }
        return least;
    }

    private long oldestOf(long from) {
        return Math.max(from, newest - slots + 1);
    }

    private int at(long slot) {
        return (int) Math.floorMod(slot, (long) slots);
    }

    public void save(StateWriter out) throws IOException {
        out.writeDoubles(highest);
        out.writeDoubles(lowest);
        out.writeLong(newest);
    }

    public void restore(StateReader in) throws IOException {
        in.readDoubles(highest);
        in.readDoubles(lowest);
        newest = in.readLong();
    }
}
