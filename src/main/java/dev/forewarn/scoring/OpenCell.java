package dev.forewarn.scoring;

import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.Refusal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The newest cell of a series, which further samples still change: their mean. What is newer than the newest sample is in
 * order; what is older is taken where it is older than all that the cell has, which it can be once only. Between two that
 * came it may be one of those again, and further back all is learnt.
 */
final class OpenCell {
    /** In place of the oldest sample's time where no older one is taken. */
    private static final long CLOSED_TO_OLDER = Long.MIN_VALUE;

    private final Grid grid;
    private long newest = Long.MIN_VALUE;
    private long cell = Long.MIN_VALUE;
    private long oldest = CLOSED_TO_OLDER;
    private double sum;
    private int count;

    /** None yet. */
    OpenCell(Grid grid) {
        this.grid = grid;
    }

    /** True before the first value. */
    boolean isEmpty() {
        return cell == Long.MIN_VALUE;
    }

    /** Its number on the grid; the smallest long before the first value. */
    long number() {
        return cell;
    }

    /** Mean of what came. */
    double mean() {
        return sum / count;
    }

    /** Epoch milliseconds of the newest sample; the smallest long before the first. */
    long newest() {
        return newest;
    }

    /** Epoch milliseconds of the oldest sample in the cell; what comes late must be older. */
    long oldest() {
        return oldest;
    }

    /** A sample was read that has no value. */
    void passed(long timeMillis) {
        newest = timeMillis;
    }

    /**
     * Begins anew.
     *
     * @param takesOlder whether samples of it may still come that are older than its first one
     */
    void begin(long number, long timeMillis, boolean takesOlder) {
        cell = number;
        oldest = takesOlder ? timeMillis : CLOSED_TO_OLDER;
        sum = 0;
        count = 0;
    }

    void add(long timeMillis, double value) {
        sum += value;
        count++;
        newest = timeMillis;
    }

    /**
     * Takes a sample that is not newer than the newest.
     *
     * @return null when it was accepted
     */
    @Nullable
    Refusal addOlder(long timeMillis, double value, boolean takesOlder) {
        if (timeMillis == newest || timeMillis == oldest) {
            return Refusal.DUPLICATE;
        }
        if (timeMillis < oldestTaken(takesOlder) || timeMillis > oldest) {
            return Refusal.OUT_OF_ORDER;
        }
        sum += value;
        count++;
        oldest = timeMillis;
        return null;
    }

    /** Epoch milliseconds of the oldest sample that may come yet; the newest sample's where none older may. */
    long oldestTaken(boolean takesOlder) {
        return takesOlder && oldest != CLOSED_TO_OLDER
                ? Math.max(grid.startMillis(cell), newest - Integer.MAX_VALUE)
                : newest;
    }

    /** Reads a word; see {@link SeriesState#readAhead}. */
    long readAhead() {
        return newest;
    }

    void save(StateWriter out) throws IOException {
        out.writeLong(newest);
        out.writeLong(cell);
        out.writeDouble(sum);
        out.writeInt(count);
        out.writeInt(oldest == CLOSED_TO_OLDER ? -1 : (int) Math.min(newest - oldest, Integer.MAX_VALUE));
    }

    void restore(StateReader in) throws IOException {
        newest = in.readLong();
        cell = in.readLong();
        sum = in.readDouble();
        count = in.readInt();
        int since = in.readInt(-1, Integer.MAX_VALUE, "age of the open cell's oldest sample");
        oldest = since < 0 ? CLOSED_TO_OLDER : newest - since;
    }
}
