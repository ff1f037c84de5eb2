package dev.forewarn.kernel;

import java.io.IOException;
import java.util.Arrays;

/**
 * Highest and lowest value of each time slot over the last days, in a ring: what a day ago, or the last week, looked
 * like, in a few hundred numbers. NaN where nothing was seen.
 */
public final class SlotExtremes {
    private final int slots;
    private final float[] highest;
    private final float[] lowest;
    private long newest = Long.MIN_VALUE;

    public SlotExtremes(int slots) {
        this.slots = slots;
        this.highest = new float[slots];
        this.lowest = new float[slots];
        Arrays.fill(highest, Float.NaN);
        Arrays.fill(lowest, Float.NaN);
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
                highest[at(each)] = Float.NaN;
                lowest[at(each)] = Float.NaN;
            }
            newest = slot;
        }
        int at = at(slot);
        if (!(highest[at] >= high)) {
            highest[at] = (float) high;
        }
        if (!(lowest[at] <= low)) {
            lowest[at] = (float) low;
        }
    }

    /** The slot of the newest value; the smallest long before the first. */
    public long newest() {
        return newest;
    }

    /** Highest of the slots from {@code from} to {@code to}, both included; NaN where none is known. */
    public double highest(long from, long to) {
        float most = Float.NaN;
        for (long slot = oldestOf(from); slot <= to; slot++) {
            float value = highest[at(slot)];
            if (!(value <= most) && !Float.isNaN(value)) {
                most = value;
            }
        }
        return most;
    }

    /** Lowest of the slots from {@code from} to {@code to}, both included; NaN where none is known. */
    public double lowest(long from, long to) {
        float least = Float.NaN;
        for (long slot = oldestOf(from); slot <= to; slot++) {
            float value = lowest[at(slot)];
            if (!(value >= least) && !Float.isNaN(value)) {
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
        out.writeFloats(highest);
        out.writeFloats(lowest);
        out.writeLong(newest);
    }

    public void restore(StateReader in) throws IOException {
        in.readFloats(highest);
        in.readFloats(lowest);
        newest = in.readLong();
    }
}
