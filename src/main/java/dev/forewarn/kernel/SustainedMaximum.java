package dev.forewarn.kernel;

import java.io.IOException;

/**
 * The highest level that is held for {@code sustain} cells running within the next {@code horizon} cells, computed as
 * the future arrives.
 *
 * <p>With m(j) = min(x(j) .. x(j + sustain - 1)), the value of origin s is R(s) = max of m(j) over j = s+1 .. s+horizon.
 * A limit u is crossed for {@code sustain} cells starting within the horizon exactly when R(s) &gt; u, whatever u is. A
 * missing cell (NaN) makes every run that contains it void.
 *
 * <p>After the cell t was pushed, R of the origin t - (horizon + sustain) is known; O(1) amortised per cell.
 */
public final class SustainedMaximum {
    private static final int LEAST_QUEUE = 13; // holds an hour at five minutes; usually the logarithm of the horizon

    private final int horizon;
    private final int sustain;
    private final double[] recent;
    private double[] queueValue = new double[LEAST_QUEUE];
    private short[] queueIndex =
            new short[LEAST_QUEUE]; // the lowest bits suffice: a queue spans less than half of them
    private int head;
    private int size;
    private long count;

    public SustainedMaximum(int horizon, int sustain) {
        this.horizon = horizon;
        this.sustain = sustain;
        this.recent = new double[sustain];
    }

    /** How many cells after an origin its value is known: horizon + sustain. */
    public int delay() {
        return horizon + sustain;
    }

    /** How many cells were pushed so far. */
    public long count() {
        return count;
    }

    /**
     * Takes the next cell.
     *
     * @param x the cell's value, NaN where it is missing
     * @return R of the origin {@link #delay()} cells ago; negative infinity where no run of it is complete, NaN where
     *     that origin lies before the first cell
     */
    public double push(double x) {
        double closed = Double.NaN;
        long t = count++;
        long origin = t - delay();
        dropBefore(origin + 1);
        if (origin >= 0) {
            closed = size == 0 ? Double.NEGATIVE_INFINITY : queueValue[head];
        }
        recent[(int) (t % sustain)] = Double.isNaN(x) ? Double.NEGATIVE_INFINITY : x;
        if (t >= sustain - 1) {
            double held = Double.POSITIVE_INFINITY;
            for (double value : recent) {
                held = Math.min(held, value);
            }
            if (held > Double.NEGATIVE_INFINITY) {
                append(t - sustain + 1, held);
            }
        }
        return closed;
    }

    /** Reads a word of each part that the next cell will need; see {@code SeriesState.readAhead}. */
    public long readAhead() {
        return count + (long) recent[0] + (long) queueValue[head] + queueIndex[head];
    }

    private void dropBefore(long index) {
        while (size > 0 && (short) (queueIndex[head] - (short) index) < 0) {
            head = head + 1 == queueValue.length ? 0 : head + 1;
            size--;
        }
    }

    private void append(long index, double value) {
        while (size > 0 && queueValue[slot(size - 1)] <= value) {
            size--;
        }
        if (size == queueValue.length) {
            grow();
        }
        int at = slot(size);
        queueValue[at] = value;
        queueIndex[at] = (short) index;
        size++;
    }

    private void grow() {
        int length = Math.min(2 * size, horizon + 1);
        double[] values = new double[length];
        short[] indexes = new short[length];
        for (int i = 0; i < size; i++) {
            values[i] = queueValue[slot(i)];
            indexes[i] = queueIndex[slot(i)];
        }
        queueValue = values;
        queueIndex = indexes;
        head = 0;
    }

    private int slot(int offset) {
        int at = head + offset;
        return at >= queueValue.length ? at - queueValue.length : at;
    }

    public void save(StateWriter out) throws IOException {
        out.writeLong(count);
        out.writeDoubles(recent);
        out.writeInt(size);
        for (int i = 0; i < size; i++) {
            out.writeInt(queueIndex[slot(i)]);
            out.writeDouble(queueValue[slot(i)]);
        }
    }

    public void restore(StateReader in) throws IOException {
        count = in.readCount("cells seen");
        in.readDoubles(recent);
        head = 0;
        size = in.readInt(0, horizon + 1, "length of a queue of maxima");
        queueValue = new double[Math.max(LEAST_QUEUE, size)];
        queueIndex = new short[Math.max(LEAST_QUEUE, size)];
        for (int i = 0; i < size; i++) {
            queueIndex[i] = (short) in.readInt();
            queueValue[i] = in.readDouble();
        }
    }
}
