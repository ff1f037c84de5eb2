package dev.forewarn.kernel;

import java.io.IOException;
import java.util.Arrays;

/**
 * Real numbers in one byte each, as deviations from an origin: a sign and 127 magnitudes whose steps grow with the
 * magnitude, as telephony does it (G.711). A value is kept to within {@value #RELATIVE} of its deviation plus
 * {@value #ABSOLUTE} of the largest deviation so far; NaN is kept as such.
 *
 * <p>The range grows with the values, which costs one pass over all of them; {@link #recentre} fits origin and range
 * anew. Both are derived from the values alone, so a change of unit or of zero changes no code. No allocation.
 */
public final class CompactValues {
    /** Largest error, as a share of the value's own deviation. */
    public static final double RELATIVE = 0.016;

    /** Largest error beside that, as a share of the largest deviation. */
    public static final double ABSOLUTE = 0.0012;

    private static final float FULL = 14.75f; // so that the largest deviation has the largest code
    private static final int SHIFT = 18; // keeps five bits of a float's fraction: 32 steps an octave
    private static final int ONE = Float.floatToRawIntBits(1f);
    private static final int LARGEST_CODE = 127;
    private static final byte MISSING = (byte) 0x80;
    private static final double HEADROOM = 1.25;
    private static final float[] SHARES = shares();

    private static final int FIRST_ROOM = 8;
    private static final byte[] NONE = {};

    private final int size;
    private byte[] codes = NONE; // of the places from the first one on, which are few while a series is young
    private int first;
    private double origin = Double.NaN;
    private double range;
    private int revision;

    /** So many values, all NaN. */
    public CompactValues(int size) {
        this.size = size;
    }

    /** Where a place's code is kept; beyond what is kept for one that is missing. */
    private int index(int at) {
        int index = at - first;
        return index < 0 ? index + size : index;
    }

    private byte codeAt(int at) {
        int index = index(at);
        return index < codes.length ? codes[index] : MISSING;
    }

    private void put(int at, byte code) {
        if (codes.length == 0) {
            first = at;
        }
        if (index(at) >= codes.length) {
            makeRoom(index(at) + 1);
        }
        codes[index(at)] = code;
    }

    private void makeRoom(int least) {
        int before = codes.length;
        codes = Arrays.copyOf(codes, Math.min(size, Math.max(Math.max(FIRST_ROOM, least), 2 * before)));
        Arrays.fill(codes, before, codes.length, MISSING);
    }

    private static float[] shares() {
        float[] shares = new float[256];
        for (int code = 0; code <= LARGEST_CODE; code++) {
            shares[code] = (Float.intBitsToFloat(ONE + (code << SHIFT)) - 1) / FULL;
            shares[code | 0x80] = -shares[code];
        }
        shares[MISSING & 0xff] = Float.NaN;
        return shares;
    }

    /** What a code stands for, as a share of the range, in [-1, 1]; NaN for a missing value. */
    static float share(byte code) {
        return SHARES[code & 0xff];
    }

    /** The nearest code of a share in [-1, 1]. */
    static byte code(double share) {
        float magnitude = (float) (1 + FULL * Math.abs(share));
        int code = Math.min(LARGEST_CODE, (Float.floatToRawIntBits(magnitude) - ONE + (1 << (SHIFT - 1))) >> SHIFT);
        return (byte) (share < 0 && code > 0 ? code | 0x80 : code);
    }

    public int size() {
        return size;
    }

    /** The value, NaN where none was set. */
    public double get(int at) {
        return origin + range * share(codeAt(at));
    }

    /** Whether a value was set. */
    public boolean isKnown(int at) {
        return codeAt(at) != MISSING;
    }

    public void clear(int at) {
        if (index(at) < codes.length) {
            codes[index(at)] = MISSING;
        }
    }

    /** Keeps a finite value. The first one is the origin. */
    public void set(int at, double value) {
        if (Double.isNaN(origin)) {
            origin = value;
        }
        double deviation = value - origin;
        if (Math.abs(deviation) > range) {
            widen(HEADROOM * Math.abs(deviation));
        }
        put(at, range > 0 ? code(deviation / range) : 0);
    }

    /** Changes whenever kept values were rounded anew; not saved. */
    public int revision() {
        return revision;
    }

    /** Reads a word of each part that the next cell will need; see {@code SeriesState.readAhead}. */
    public long readAhead() {
        return codes.length == 0 ? 0 : codes[0];
    }

    private void widen(double wider) {
        revision++;
        double shrunk = range / wider;
        for (int i = 0; i < codes.length; i++) {
            if (codes[i] != MISSING) {
                codes[i] = code(shrunk * share(codes[i]));
            }
        }
        range = wider;
    }

    /** Takes the mean of all values for the origin, where they have moved away from it or left most of the range empty. */
    public void recentre() {
        double sum = 0;
        double most = Double.NEGATIVE_INFINITY;
        double least = Double.POSITIVE_INFINITY;
        int known = 0;
        for (int at = 0; at < size; at++) {
            byte code = codeAt(at);
            if (code != MISSING) {
                double share = share(code);
                sum += share;
                most = Math.max(most, share);
                least = Math.min(least, share);
                known++;
            }
        }
        if (known == 0) {
            return;
        }
        double centre = sum / known;
        double needed = Math.max(most - centre, centre - least);
        if (needed > 0.5 && Math.abs(centre) < 0.25 * needed) {
            return;
        }
        double fitted = HEADROOM * needed;
        revision++;
        for (int i = 0; i < codes.length; i++) {
            if (codes[i] != MISSING) {
                codes[i] = fitted > 0 ? code((share(codes[i]) - centre) / fitted) : 0;
            }
        }
        origin += range * centre;
        range *= fitted;
    }

    public void save(StateWriter out) throws IOException {
        out.writeDouble(origin);
        out.writeDouble(range);
        byte[] all = new byte[size];
        for (int at = 0; at < size; at++) {
            all[at] = codeAt(at);
        }
        out.writeBytes(all);
    }

    public void restore(StateReader in) throws IOException {
        origin = in.readDouble();
        range = in.readDouble();
        byte[] all = new byte[size];
        in.readBytes(all);
        keep(all);
    }

    /** What is missing at both ends, where the ring begins and ends, is left out. */
    private void keep(byte[] all) {
        codes = NONE;
        int from = 0;
        while (from < size && (all[from] == MISSING || all[(from + size - 1) % size] != MISSING)) {
            from++;
        }
        if (from == size) { // all are known, or none is
            if (size > 0 && all[0] != MISSING) {
                first = 0;
                codes = all;
            }
            return;
        }
        for (int step = 0; step < size; step++) {
            int at = (from + step) % size;
            if (all[at] != MISSING) {
                put(at, all[at]);
            }
        }
    }
}
