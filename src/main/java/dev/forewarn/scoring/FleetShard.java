package dev.forewarn.scoring;

import dev.forewarn.metric.Refusal;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of the fleet behind a lock of its own. Hold it for some hundred samples at most: who asks for a forecast of one
 * of its series waits for it.
 */
public final class FleetShard {
    private final ReentrantLock lock = new ReentrantLock();
    private FleetScorer scorer; // guarded by the lock

    FleetShard(FleetScorer scorer) {
        this.scorer = scorer;
    }

    /** Works on it alone. The scorer is not to be kept: another model may bring another one. */
    public <T> T with(Function<FleetScorer, T> work) {
        lock.lock();
        try {
            return work.apply(scorer);
        } finally {
            lock.unlock();
        }
    }

    /** Works on it alone. */
    public void run(Consumer<FleetScorer> work) {
        lock.lock();
        try {
            work.accept(scorer);
        } finally {
            lock.unlock();
        }
    }

    /** Takes one sample; see {@link SharedFleet#observe(int, long, double)}. */
    @Nullable
    Refusal observe(int handle, long timeMillis, double value) {
        lock.lock();
        try {
            return scorer.observe(handle, timeMillis, value);
        } finally {
            lock.unlock();
        }
    }

    /** Puts the scorer of another shard, which nobody else uses any more, in the place of this one's. */
    void replace(FleetShard by) {
        FleetScorer next = by.with(Function.identity());
        run(before -> {
            next.numberLike(before);
            scorer = next;
        });
    }
}
