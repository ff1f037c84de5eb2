package dev.forewarn.kernel;

import java.io.IOException;

/**
 * Deviations from zero as half floats in units of the first one that is not zero, so that a change of unit alters no bit
 * of what is kept. Each is kept to within {@value #RELATIVE} of itself. The unit grows where a value needs it.
 */
public final class HalfFloats {
    /** Largest error, as a share of the value; below a 16,000th of the unit it is that of a number so large. */
    public static final double RELATIVE = 1.0 / 2048;

    private static final double LARGEST = 32_000;

    private final short[] values;
    private double unit;

    /** All zero. */
    public HalfFloats(int size) {
        this.values = new short[size];
    }

    public int size() {
        return values.length;
    }

    public double get(int at) {
        return unit * Float.float16ToFloat(values[at]);
    }

    /** Keeps a finite value, or NaN. */
    public void set(int at, double value) {
        double size = Math.abs(value);
        if (unit == 0 && size > 0) {
            unit = size;
        } else if (size > LARGEST * unit) {
            double shrunk = unit / size;
            for (int i = 0; i < values.length; i++) {
                values[i] = Float.floatToFloat16((float) (shrunk * Float.float16ToFloat(values[i])));
            }
            unit = size;
        }
        values[at] = Float.floatToFloat16(unit == 0 ? (float) value : (float) (value / unit));
    }

    /** Reads a word of each part that the next cell will need; see {@code SeriesState.readAhead}. */
    public long readAhead() {
        return values[0];
    }

    public void save(StateWriter out) throws IOException {
        out.writeDouble(unit);
        out.writeShorts(values);
    }

    public void restore(StateReader in) throws IOException {
        unit = in.readDouble();
        in.readShorts(values);
    }
}
