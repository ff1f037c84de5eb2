package dev.forewarn.kernel;

import java.io.IOException;

/**
 * Highest and lowest value of each time slot over the last days, in a ring: what a day ago, or the last week, looked
 * like, in a few hundred bytes. NaN where nothing was seen.
 *
 * <p>Values are kept as {@link CompactValues} does. Lowest values are kept for {@value #COARSE} slots together, since
 * only long spans are asked for: a span that begins or ends within such a group takes the whole of it.
 */
public final class SlotExtremes {
    /** How many slots share a lowest value. */
    public static final int COARSE = 6;

    private final int slots;
    private final CompactValues highest;
    private final CompactValues lowest;
    private long newest = Long.MIN_VALUE;

    public SlotExtremes(int slots) {
        this.slots = slots;
        this.highest = new CompactValues(slots);
        this.lowest = new CompactValues(slots / COARSE + 2);
    }

    /**
     * Takes a value.
     *
     * @param slot ascending
     * @param high competes for the slot's highest
     * @param low  competes for the lowest around it
     */
    public void add(long slot, double high, double low) {
        long group = Math.floorDiv(slot, (long) COARSE);
        if (slot > newest) {
            moveTo(slot, group);
        }
        int at = at(slot);
        if (!(highest.get(at) >= high)) {
            highest.set(at, high);
        }
        int groupAt = groupAt(group);
        if (!(lowest.get(groupAt) <= low)) {
            lowest.set(groupAt, low);
        }
    }

    private void moveTo(long slot, long group) {
        boolean isFirst = newest == Long.MIN_VALUE;
        long before = isFirst ? group - 1 : Math.floorDiv(newest, (long) COARSE);
        long from = isFirst ? slot : Math.max(newest + 1, slot - slots + 1);
        for (long each = from; each <= slot; each++) {
            highest.clear(at(each));
        }
        for (long each = Math.max(before + 1, group - lowest.size() + 1); each <= group; each++) {
            lowest.clear(groupAt(each));
        }
        int eighth = Math.max(1, slots / 8);
        if (!isFirst && Math.floorDiv(slot, (long) eighth) > Math.floorDiv(newest, (long) eighth)) {
            highest.recentre();
            lowest.recentre();
        }
        newest = slot;
    }

    /** The slot of the newest value; the smallest long before the first. */
    public long newest() {
        return newest;
    }

    /** Changes whenever older values were rounded anew; not saved. */
    public int revision() {
        return highest.revision() + lowest.revision();
    }

    /** Highest of the slots from {@code from} to {@code to}, both included; NaN where none is known. */
    public double highest(long from, long to) {
        double most = Double.NaN;
        long last = Math.min(to, newest);
        long slot = Math.max(from, newest - slots + 1);
        int at = at(slot);
        for (; slot <= last; slot++) {
            double value = highest.get(at);
            if (value > most || Double.isNaN(most)) {
                most = value;
            }
            at = at + 1 == slots ? 0 : at + 1;
        }
        return most;
    }

    /** Lowest of the slots from {@code from} to {@code to}, both included, and of their groups; NaN where none is known. */
    public double lowest(long from, long to) {
        double least = Double.NaN;
        long last = Math.floorDiv(Math.min(to, newest), (long) COARSE);
        long group = Math.floorDiv(Math.max(from, newest - slots + 1), (long) COARSE);
        int at = groupAt(group);
        for (; group <= last; group++) {
            double value = lowest.get(at);
            if (value < least || Double.isNaN(least)) {
                least = value;
            }
            at = at + 1 == lowest.size() ? 0 : at + 1;
        }
        return least;
    }

    /** Reads a word of each part that the next cell will need; see {@code SeriesState.readAhead}. */
    public long readAhead() {
        return highest.isKnown(at(newest)) ? newest : lowest.readAhead();
    }

    private int at(long slot) {
        return (int) Math.floorMod(slot, (long) slots);
    }

    private int groupAt(long group) {
        return (int) Math.floorMod(group, (long) lowest.size());
    }

    public void save(StateWriter out) throws IOException {
        highest.save(out);
        lowest.save(out);
        out.writeLong(newest);
    }

    public void restore(StateReader in) throws IOException {
        highest.restore(in);
        lowest.restore(in);
        newest = in.readLong();
    }
}
