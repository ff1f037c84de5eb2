package planted.app;

import java.time.Instant;

/** The one room that may read the clock. */
public final class Owner {
    public Instant now() {
        return Instant.now();
    }
}
