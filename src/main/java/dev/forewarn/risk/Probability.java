package dev.forewarn.risk;

/**
 * A probability.
 *
 * @param value in [0, 1]
 */
public record Probability(double value) implements Comparable<Probability> {
    public Probability {
        if (!(value >= 0.0 && value <= 1.0)) {
            throw new IllegalArgumentException("probability must lie in [0, 1], was " + value);
        }
    }

    public boolean atLeast(Probability other) {
        return value >= other.value;
    }

    @Override
    public int compareTo(Probability other) {
        return Double.compare(value, other.value);
    }
}
