package dev.forewarn.kernel;

/**
 * Generalised Pareto distribution of what lies above a threshold, by probability-weighted moments (Hosking and Wallis 1987), which do
 * better than likelihood on a handful of values.
 *
 * <p>Not safe for use by several threads; no allocation after construction.
 */
public final class ParetoTail {
    private double shape;
    private double scale;

    /**
     * Fits to excesses. O(n).
     *
     * @param ascending excesses over the threshold, not negative, in ascending order
     * @param count     how many, at least 2
     */
    public void fit(double[] ascending, int count) {
        double sum = 0;
        double weighted = 0;
        for (int i = 0; i < count; i++) {
            sum += ascending[i];
            weighted += (count - 1.0 - i) / (count - 1.0) * ascending[i];
        }
        double mean = sum / count;
        double moment = weighted / count; // of the excess times its survival
        double rest = mean - 2 * moment;
        if (rest > 0) {
            shape = 2 - mean / rest;
            scale = 2 * mean * moment / rest;
        } else { // all are equal
            shape = 0;
            scale = mean;
        }
    }

    /**
     * Draws the shape towards another as so many values would, and keeps it within bounds; the scale follows, so that the mean
     * stays what it was. A handful of values says little of a shape.
     */
    public void shrink(double towards, double weight, int count, double least, double most) {
        double mean = scale / (1 - shape);
        shape = Math.clamp((count * shape + weight * towards) / (count + weight), least, most);
        scale = mean * (1 - shape);
    }

    /** Share of excesses beyond one, in [0, 1]; 0 only with a negative shape, where every excess is zero, or
     * more than 700 scales away with a shape of 0. */
    public double survival(double excess) {
        if (excess <= 0) {
            return 1;
        }
        if (!(scale > 0)) {
            return 0;
        }
        double units = excess / scale;
        if (Math.abs(shape) < 1e-9) {
            return Math.exp(-units);
        }
        return Math.pow(Math.max(0, 1 + shape * units), -1 / shape);
    }

    /** Below 0 the tail ends, above 0 it is a power law. */
    public double shape() {
        return shape;
    }

    public double scale() {
        return scale;
    }
}
