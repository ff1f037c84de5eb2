package dev.forewarn.loop;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Publishes events to whoever listens. A slow or failing listener never holds up the publisher. */
public interface EventStream {
    /** Listens until closed; the listener is called on a thread of its own, in order, and may lose old events. */
    Subscription subscribe(Consumer<Event> listener);

    /**
     * The same for a listener that does not always care for {@link Event.RiskChanged}, of which there may be one a sample.
     *
     * @param wantsRisks whether it does now; asked often
     */
    default Subscription subscribe(Consumer<Event> listener, BooleanSupplier wantsRisks) {
        return subscribe(listener);
    }

    /** Ends a subscription; calling it twice is harmless. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
