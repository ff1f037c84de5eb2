package dev.forewarn.kernel;

import java.io.IOException;

/**
 * Page and Hinkley's test for a shift of the mean, on both sides (Page 1954; Hinkley 1971): sums of what lies beyond a tolerance, which fall to zero and no
 * farther, and an alarm where one passes its bar. Two floats; O(1), no allocation.
 */
public final class PageHinkley {
    private final double tolerance;
    private final double bar;
    private final double largest;
    private float up;
    private float down;

    /**
     * Nothing seen yet.
     *
     * @param tolerance of a value, in its own unit
     * @param bar       sum at which it alarms
     * @param largest   what lies farther from zero counts as this, so that one wild value is no shift
     */
    public PageHinkley(double tolerance, double bar, double largest) {
        this.tolerance = tolerance;
        this.bar = bar;
        this.largest = largest;
    }

    /**
     * Takes a value that should be around zero.
     *
     * @return 1 for a shift upwards, -1 for one downwards, after which it begins anew; else 0. What is not a number changes nothing
     */
    public int learn(double value) {
        if (Double.isNaN(value)) {
            return 0;
        }
        double clipped = Math.clamp(value, -largest, largest);
        up = (float) Math.max(0, up + clipped - tolerance);
        down = (float) Math.max(0, down - clipped - tolerance);
        if (up <= bar && down <= bar) {
            return 0;
        }
        int sign = up > down ? 1 : -1;
        up = 0;
        down = 0;
        return sign;
    }

    /** Reads a word of each part that the next cell will need; see {@code SeriesState.readAhead}. */
    public long readAhead() {
        return (long) up;
    }

    public void save(StateWriter out) throws IOException {
        out.writeInt(Float.floatToRawIntBits(up));
        out.writeInt(Float.floatToRawIntBits(down));
    }

    public void restore(StateReader in) throws IOException {
        up = Float.intBitsToFloat(in.readInt());
        down = Float.intBitsToFloat(in.readInt());
    }
}
