package dev.forewarn.adapter.otlp;

import dev.forewarn.metric.SeriesKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What must be remembered of a series to make sense of its next point: the total so far of one that tells differences, the
 * buckets so far of one that tells totals. What was not seen for longest is forgotten first, and begins anew.
 *
 * <p>The same point again gives the same answer, so that a sender who was told to come again changes nothing. Safe for
 * several threads.
 */
final class SeriesMemory {
    private static final long OF_ONE = 200; // bytes, about, besides its arrays

    /** Of a total it has no bounds and no counts. */
    private static final class State {
        private final double[] bounds;
        private long timeNanos;
        private double total;
        private double[] counts;
        private double @Nullable [] since; // the newest difference of the counts

        State(double[] bounds, long timeNanos, double[] counts) {
            this.bounds = bounds;
            this.timeNanos = timeNanos;
            this.counts = counts;
        }

        long weight() {
            return OF_ONE + 3L * Double.BYTES * counts.length;
        }
    }

    private final Map<SeriesKey, State> states = new LinkedHashMap<>(16, 0.75f, true);
    private final long budgetBytes;
    private long weight;

    /** @param budgetBytes about how much memory it may take */
    SeriesMemory(long budgetBytes) {
        this.budgetBytes = budgetBytes;
    }

    /**
     * The total after so much more.
     *
     * @return empty where a later point came before
     */
    synchronized OptionalDouble total(SeriesKey key, long timeNanos, double more) {
        State state = states.get(key);
        if (state == null) {
            state = keep(key, new State(new double[0], Long.MIN_VALUE, new double[0]));
        }
        if (timeNanos < state.timeNanos) {
            return OptionalDouble.empty();
        }
        if (timeNanos > state.timeNanos) {
            state.total += more;
            state.timeNanos = timeNanos;
        }
        return OptionalDouble.of(state.total);
    }

    /**
     * What a histogram that tells totals counted since its point before.
     *
     * @param startNanos since when it counts; 0 where it does not say
     * @return null where that cannot be known: for its first point, and for one that is older than the newest
     */
    synchronized double @Nullable [] since(
            SeriesKey key, long startNanos, long timeNanos, double[] counts, double[] bounds) {
        State state = states.get(key);
        if (state == null || !Arrays.equals(state.bounds, bounds)) {
            keep(key, new State(bounds, timeNanos, counts));
            return null;
        }
        if (timeNanos <= state.timeNanos) {
            return timeNanos == state.timeNanos ? state.since : null;
        }
        boolean anew = startNanos >= state.timeNanos;
        double[] since = new double[counts.length];
        for (int i = 0; i < counts.length; i++) {
            since[i] = counts[i] - state.counts[i];
            anew |= since[i] < 0;
        }
        state.since = anew ? counts : since;
        state.counts = counts;
        state.timeNanos = timeNanos;
        return state.since;
    }

    private State keep(SeriesKey key, State state) {
        State old = states.put(key, state);
        weight += state.weight() - (old == null ? 0 : old.weight());
        var eldest = states.entrySet().iterator();
        while (weight > budgetBytes && states.size() > 1) {
            weight -= eldest.next().getValue().weight();
            eldest.remove();
        }
        return state;
    }
}
