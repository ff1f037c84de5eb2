package dev.forewarn.loop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Hands every event to every subscriber. Each has a bounded queue and a virtual thread of its own; when a queue is full
 * its oldest event is dropped and counted, so publishing never waits.
 */
public final class EventHub implements EventStream, AutoCloseable {
    private final int capacity;
    private final List<EventQueue> queues = new CopyOnWriteArrayList<>();
    private final AtomicLong lost = new AtomicLong();
    private volatile boolean closed;

    /** @param capacity how many events a subscriber may lag behind, positive */
    public EventHub(int capacity) {
        if (capacity <= 0) {
            throw new IllegalArgumentException("a queue holds at least one event, found " + capacity);
        }
        this.capacity = capacity;
    }

    public void publish(Event event) {
        for (EventQueue queue : queues) {
            lost.addAndGet(queue.offer(event));
        }
    }

    /** A subscription to a closed hub is closed from the start. */
    @Override
    public Subscription subscribe(Consumer<Event> listener) {
        return subscribe(listener, () -> true);
    }

    @Override
    public Subscription subscribe(Consumer<Event> listener, BooleanSupplier wantsRisks) {
        var queue = new EventQueue(capacity, listener, wantsRisks);
        queues.add(queue);
        Thread.ofVirtual().name("events").start(queue::drain);
        if (closed) {
            close(queue);
        }
        return () -> close(queue);
    }

    /** Whether any subscriber cares for every risk now. */
    boolean wantsRisks() {
        for (EventQueue queue : queues) {
            if (queue.wantsRisks()) {
                return true;
            }
        }
        return false;
    }

    /** How many events were dropped because a subscriber was too slow. */
    public long lost() {
        return lost.get();
    }

    public int subscribers() {
        return queues.size();
    }

    /** Ends every subscription; what was published and not yet handed on is dropped. */
    @Override
    public void close() {
        closed = true;
        queues.forEach(this::close);
    }

    private void close(EventQueue queue) {
        queues.remove(queue);
        queue.close();
    }
}
