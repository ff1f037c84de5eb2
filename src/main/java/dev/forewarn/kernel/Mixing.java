package dev.forewarn.kernel;

/** Scatters numbers so that their order says nothing any more; the same on every machine and in every version. */
public final class Mixing {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private static final double TO_UNIT = 0x1.0p-53;

    private Mixing() {}

    /** A one-to-one map of all longs (Stafford's 13th variant of the finaliser of MurmurHash3, as SplitMix64 uses it). */
    public static long mix(long value) {
        long z = value + GOLDEN_GAMMA;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** The same as a number in [0, 1). */
    public static double unit(long value) {
        return (mix(value) >>> 11) * TO_UNIT;
    }
}
