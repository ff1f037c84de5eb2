package dev.forewarn.anomaly;

import dev.forewarn.kernel.Mixing;
import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.Window;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * What a series showed at some marks in time, of which there is one every five minutes. Which marks is decided by a hash of the
 * mark, the least {@value #MOST} of those that the last fortnight of the history covers: so series with the same history, looked at one by one, show
 * their values at the same times, and rows of several metrics can be put together without ever holding more than these of
 * each (bottom-k sampling: Cohen and Kaplan 2007).
 *
 * @param marks  ascending; a mark is the number of five minutes since 1970
 * @param values finite, one for each mark
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data
public record MarkedValues(long[] marks, double[] values) {
    /** Time between marks. */
    public static final long STEP_MILLIS = 300_000;

    /** What is older says little of what is usual now. */
    private static final long RECENT_MARKS = Duration.ofDays(14).toMillis() / STEP_MILLIS;

    /** So many are kept of a series. */
    static final int MOST = 1_024;

    /** A value stands for this many steps of its series after its cell. */
    private static final int STANDS_STEPS = 2;

    public MarkedValues {
        if (marks.length != values.length) {
            throw new IllegalArgumentException(marks.length + " marks but " + values.length + " values");
        }
    }

    private record Ranked(long rank, long mark) {}

    /** Of a history; O(marks log marks) in time. */
    public static MarkedValues of(Window window) {
        long step = window.grid().stepMillis();
        long last = Math.floorDiv(
                window.grid().startMillis(window.firstCell() + window.size() - 1) + step - 1, STEP_MILLIS);
        long first = Math.max(
                Math.ceilDiv(window.grid().startMillis(window.firstCell()), STEP_MILLIS), last - RECENT_MARKS + 1);
        var chosen =
                new PriorityQueue<Ranked>(Comparator.comparingLong(Ranked::rank).reversed());
        for (long mark = first; mark <= last; mark++) {
            long rank = Mixing.mix(mark);
            if (chosen.size() == MOST && rank >= chosen.element().rank()) {
                continue;
            }
            if (!Double.isNaN(valueAt(window, mark * STEP_MILLIS))) {
                chosen.add(new Ranked(rank, mark));
                if (chosen.size() > MOST) {
                    chosen.remove();
                }
            }
        }
        long[] marks = chosen.stream().mapToLong(Ranked::mark).sorted().toArray();
        return new MarkedValues(
                marks,
                Arrays.stream(marks)
                        .mapToDouble(mark -> valueAt(window, mark * STEP_MILLIS))
                        .toArray());
    }

    /** The value of the cell in which the time lies, or of one shortly before; NaN where there is none. */
    private static double valueAt(Window window, long timeMillis) {
        int at = (int) (window.grid().cell(timeMillis) - window.firstCell());
        for (int back = 0; back <= STANDS_STEPS && at - back >= 0; back++) {
            double value = window.values()[at - back];
            if (!Double.isNaN(value)) {
                return value;
            }
        }
        return Double.NaN;
    }

    /** The value at a mark; NaN where it was not kept. O(log marks). */
    public double at(long mark) {
        int found = Arrays.binarySearch(marks, mark);
        return found < 0 ? Double.NaN : values[found];
    }

    /** Whether there are two values that differ. */
    boolean changes() {
        return Arrays.stream(values).anyMatch(value -> value < values[0] || value > values[0]);
    }

    /** Writes. */
    public void save(StateWriter out) throws IOException {
        out.writeInt(marks.length);
        for (int i = 0; i < marks.length; i++) {
            out.writeLong(marks[i]);
            out.writeDouble(values[i]);
        }
    }

    /** Reads what {@link #save} wrote. */
    public static MarkedValues restore(StateReader in) throws IOException {
        int count = in.readInt(0, MOST, "number of marked values");
        long[] marks = new long[count];
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            marks[i] = in.readLong();
            values[i] = in.readDouble();
        }
        return new MarkedValues(marks, values);
    }
}
