package dev.forewarn.loop;

import java.util.function.Consumer;

/** Publishes events to whoever listens. A slow or failing listener never holds up the publisher. */
public interface EventStream {
    /** Listens until closed; the listener is called on a thread of its own, in order, and may lose old events. */
    Subscription subscribe(Consumer<Event> listener);

    /** Ends a subscription; calling it twice is harmless. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
