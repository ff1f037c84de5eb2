package dev.forewarn.kernel;

import java.io.IOException;

/**
 * The rate per second of a total that only grows until whatever counts it starts anew.
 *
 * <p>Over two readings in a row it is the difference over the time between them. A total that fell began again at zero in
 * between: what it shows by then is what was counted since, so the rate is that over the time; where it fell by less
 * than half, that is not believed and there is no rate. A rate of more than a hundred times the largest of late is left
 * out once, since a single wrong reading makes one; if the next is as large, it is so.
 *
 * <p>O(1) a reading, no allocation.
 */
public final class CounterRate {
    private static final double BEGUN_ANEW = 0.5; // of the total before, at most
    private static final double UNBELIEVABLE = 100;
    private static final int LEAST_RATES = 10; // before anything is called unbelievable
    private static final double KEPT = 0.9999; // of the largest rate, a reading: half of it after 7,000

    private long lastMillis = Long.MIN_VALUE;
    private double last;
    private double largest;
    private int rates;
    private boolean isDoubted;
    private int leftOut;

    /** Whether a total that fell to {@code total} can have begun again at zero. */
    public static boolean isReset(double before, double total) {
        return total >= 0 && total < before && total <= BEGUN_ANEW * before;
    }

    /**
     * Takes the next reading.
     *
     * @param timeMillis later than that of the reading before
     * @param total      finite
     * @return per second, not negative; NaN where none can be told, as at the first reading
     */
    public double rate(long timeMillis, double total) {
        long before = lastMillis;
        double from = total >= last ? last : 0;
        boolean isKnown = before != Long.MIN_VALUE && (total >= last || isReset(last, total));
        lastMillis = timeMillis;
        last = total;
        if (!isKnown) {
            return Double.NaN;
        }
        double rate = (total - from) * 1000 / (timeMillis - before);
        boolean isDoubtful = rates >= LEAST_RATES && largest > 0 && rate > UNBELIEVABLE * largest;
        if (isDoubtful && !isDoubted) {
            isDoubted = true;
            leftOut += leftOut == Integer.MAX_VALUE ? 0 : 1;
            return Double.NaN;
        }
        isDoubted = false;
        largest = Math.max(KEPT * largest, rate);
        rates = Math.min(LEAST_RATES, rates + 1);
        return rate;
    }

    /** How many rates were left out because they could not be believed. */
    public int leftOut() {
        return leftOut;
    }

    public void save(StateWriter out) throws IOException {
        out.writeLong(lastMillis);
        out.writeDouble(last);
        out.writeDouble(largest);
        out.writeInt(rates);
        out.writeInt(isDoubted ? 1 : 0);
        out.writeInt(leftOut);
    }

    public void restore(StateReader in) throws IOException {
        lastMillis = in.readLong();
        last = in.readDouble();
        largest = in.readDouble();
        rates = in.readInt(0, LEAST_RATES, "rates known of a counter");
        isDoubted = in.readInt(0, 1, "whether a rate was doubted") == 1;
        leftOut = in.readInt(0, Integer.MAX_VALUE, "rates left out");
    }
}
