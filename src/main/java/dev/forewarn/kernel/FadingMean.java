package dev.forewarn.kernel;

import java.io.IOException;

/** An exponentially weighted mean, exact from the first value on: the weights it has seen sum to one. */
public final class FadingMean {
    private final float decay; // its rounding alters a half-life of a week at one minute by less than a thousandth
    private double sum;
    private double weight;

    /** Fades by half in so many values. */
    public FadingMean(double halfLife) {
        this.decay = (float) Math.pow(0.5, 1 / halfLife);
    }

    public void add(double value) {
        sum = decay * sum + value;
        weight = decay * weight + 1;
    }

    /** The mean, or {@code otherwise} before the first value. */
    public double or(double otherwise) {
        return weight == 0 ? otherwise : sum / weight;
    }

    /** The mean shrunk towards a prior that counts as much as {@code priorWeight} values. */
    public double shrunk(double prior, double priorWeight) {
        return (sum + priorWeight * prior) / (weight + priorWeight);
    }

    /** The sum alone: how many of late, where values are counts. */
    public double sum() {
        return sum;
    }

    /** Reads a word of each part that the next cell will need; see {@code SeriesState.readAhead}. */
    public long readAhead() {
        return (long) sum;
    }

    public void save(StateWriter out) throws IOException {
        out.writeDouble(sum);
        out.writeDouble(weight);
    }

    public void restore(StateReader in) throws IOException {
        sum = in.readDouble();
        weight = in.readDouble();
    }
}
