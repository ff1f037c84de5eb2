package planted.kernel;

import java.util.Random;

/** Draws numbers that nobody can draw again, and once numbers that everybody can. */
public final class Gambler {
    public Random unseeded() {
        return new Random();
    }

    public Random seeded(long seed) {
        return new Random(seed);
    }
}
