package planted.kernel;

import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;

/** Reads the system clock in every way that is forbidden, and once in the way that is not. */
public final class Clockwatcher {
    public Instant called() {
        return Instant.now();
    }

    public Supplier<Instant> referred() {
        return Instant::now;
    }

    public long measured() {
        return System.nanoTime();
    }

    public Instant handed(Clock clock) {
        return Instant.now(clock);
    }
}
