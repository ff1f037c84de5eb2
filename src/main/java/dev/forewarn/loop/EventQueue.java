package dev.forewarn.loop;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The events that one subscriber has not seen yet. */
final class EventQueue {
    private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);

    private final int capacity;
    private final Consumer<Event> listener;
    private final BooleanSupplier wantsRisks;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Event> waiting = new ArrayDeque<>();
    private boolean closed;
    private boolean complained;

    EventQueue(int capacity, Consumer<Event> listener, BooleanSupplier wantsRisks) {
        this.capacity = capacity;
        this.listener = listener;
        this.wantsRisks = wantsRisks;
    }

    boolean wantsRisks() {
        return wantsRisks.getAsBoolean();
    }

    /** @return how many events were dropped to make room, 0 or 1 */
    int offer(Event event) {
        lock.lock();
        try {
            if (closed) {
                return 0;
            }
            int dropped = 0;
            if (waiting.size() == capacity) {
                waiting.removeFirst();
                dropped = 1;
            }
            waiting.addLast(event);
            changed.signal();
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** Calls the listener for each event until closed. Runs on the subscriber's own thread. */
    void drain() {
        for (Event event = next(); event != null; event = next()) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                complain(e);
            }
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Event next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            return closed ? null : waiting.removeFirst();
        } finally {
            lock.unlock();
        }
    }

    /** Once for each subscriber: a broken one would fill the log. */
    private void complain(RuntimeException e) {
        if (!complained) {
            complained = true;
            LOG.warn("A listener of the event stream failed and goes on with the next event", e);
        }
    }
}
