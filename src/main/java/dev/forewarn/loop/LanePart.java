package dev.forewarn.loop;

import dev.forewarn.metric.Refusal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * What one batch brings to one lane, in the order in which it is scored. Written by the batch's own thread until it is
 * handed over, then by the lane's.
 */
final class LanePart {
    /** What became of it. */
    enum Fate {
        ADMITTED,
        DURABLE,
        FAILED
    }

    private final CountDownLatch done;
    private final Map<Refusal, Integer> refused = new EnumMap<>(Refusal.class);
    int[] handles;
    long[] timesMillis;
    double[] values;
    int size;
    int scored;
    Fate fate = Fate.ADMITTED; // guarded by the lane's lock
    private int accepted;

    /** @param done counted down when it is scored or dropped */
    LanePart(int most, CountDownLatch done) {
        this.done = done;
        this.handles = new int[most];
        this.timesMillis = new long[most];
        this.values = new double[most];
    }

    void add(int handle, long timeMillis, double value) {
        handles[size] = handle;
        timesMillis[size] = timeMillis;
        values[size] = value;
        size++;
    }

    /** Gives back what it does not need. */
    void trim() {
        if (size < handles.length / 2) {
            handles = Arrays.copyOf(handles, size);
            timesMillis = Arrays.copyOf(timesMillis, size);
            values = Arrays.copyOf(values, size);
        }
    }

    void refuse(Refusal why) {
        refused.merge(why, 1, Integer::sum);
    }

    void accept() {
        accepted++;
    }

    void finish() {
        done.countDown();
    }

    int accepted() {
        return accepted;
    }

    Map<Refusal, Integer> refused() {
        return refused;
    }
}
