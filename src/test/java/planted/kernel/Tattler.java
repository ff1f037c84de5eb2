package planted.kernel;

import java.util.logging.Logger;
import planted.metric.Ringer;

/** Uses a room that kernel may not use, which also makes a ring, and talks about it. */
public final class Tattler {
    public double uses(Ringer ringer) {
        return ringer.value();
    }

    public void logs() {
        Logger.getLogger("planted").fine("kernel has nothing to say");
    }

    public void prints() {
        System.err.print("kernel has nothing to say");
    }
}
