package planted.metric;

import planted.kernel.Hoarder;

/** Closes a ring with kernel. */
public final class Ringer {
    public double value() {
        return Hoarder.add(1);
    }
}
