package dev.forewarn.action;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/**
 * Keeps calls away from what fails anyway. After {@code failureThreshold} failures in a row it opens and refuses; after
 * {@code timeout} one call is let through as a trial, and its end closes the breaker or opens it again. Safe for use by
 * several threads; no lock is held during a call.
 *
 * {@snippet :
 * var breaker = new CircuitBreaker("billing", new Breaker.Limits(5, Duration.ofMinutes(1)), InstantSource.system());
 * String answer = breaker.call(() -> client.get("/invoices"));
 * }
 */
public final class CircuitBreaker {
    private final String name;
    private final Breaker.Limits limits;
    private final InstantSource time;
    private final Predicate<Exception> isFailure;
    private Breaker state = Breaker.CLOSED;

    /** Counts every exception as a failure. */
    public CircuitBreaker(String name, Breaker.Limits limits, InstantSource time) {
        this(name, limits, time, e -> true);
    }

    /**
     * @param name      stands in {@link CircuitOpenException}
     * @param isFailure which exceptions speak against what is called; the others count as an answer, for example that of a
     *     caller who asked for something wrong
     */
    public CircuitBreaker(String name, Breaker.Limits limits, InstantSource time, Predicate<Exception> isFailure) {
        this.name = name;
        this.limits = limits;
        this.time = time;
        this.isFailure = isFailure;
    }

    /**
     * Calls, where calls are let through.
     *
     * @throws CircuitOpenException without a call, where they are not
     * @throws Exception what the call throws
     */
    public <T> T call(Callable<T> call) throws Exception {
        begin();
        boolean answered = false;
        try {
            T result = call.call();
            answered = true;
            return result;
        } catch (Exception e) {
            answered = !isFailure.test(e);
            throw e;
        } finally {
            end(answered); // an Error too is a failure
        }
    }

    /** The same for what returns nothing and throws nothing checked. */
    public void run(Runnable call) {
        begin();
        boolean answered = false;
        try {
            call.run();
            answered = true;
        } catch (RuntimeException e) {
            answered = !isFailure.test(e);
            throw e;
        } finally {
            end(answered);
        }
    }

    /** Where it stands; what was saved of it can be compared with this. */
    public synchronized Breaker state() {
        return state;
    }

    /** Goes on from a saved state. */
    public synchronized void restore(Breaker saved) {
        state = saved;
    }

    private synchronized void begin() {
        Instant now = time.instant();
        if (!state.lets(now)) {
            throw new CircuitOpenException(name, state.failures(), state.until().orElseThrow());
        }
        state = state.calling(limits, now);
    }

    private synchronized void end(boolean answered) {
        state = answered ? state.succeeded() : state.failed(limits, time.instant());
    }
}
