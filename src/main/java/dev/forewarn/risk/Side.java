package dev.forewarn.risk;

/** On which side of its limit a metric must not be. */
public enum Side {
    ABOVE("above"),
    BELOW("below");

    private final String text;

    Side(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** +1 where large values are bad, -1 where small ones are. */
    public double sign() {
        return this == ABOVE ? 1 : -1;
    }

    /** Whether the value lies beyond the limit; the limit itself does not. */
    public boolean isBeyond(double value, double limit) {
        return this == ABOVE ? value > limit : value < limit;
    }

    /**
     * @throws IllegalArgumentException naming what is accepted
     */
    public static Side parse(String text) {
        for (Side side : values()) {
            if (side.text.equals(text)) {
                return side;
            }
        }
        throw new IllegalArgumentException("side must be 'above' or 'below', was '" + text + "'");
    }
}
