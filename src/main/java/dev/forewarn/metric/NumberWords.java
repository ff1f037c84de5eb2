package dev.forewarn.metric;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as they stand in sentences. */
public final class NumberWords {
    private static final MathContext FOUR_DIGITS = new MathContext(4);

    private NumberWords() {}

    /** Four significant digits, whole numbers in full: {@code 91.35}, {@code 0.81}, {@code 123456}. */
    public static String shortened(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e12) {
            return Long.toString((long) value);
        }
        BigDecimal rounded =
                new BigDecimal(Double.toString(value)).round(FOUR_DIGITS).stripTrailingZeros();
        boolean readable = Math.abs(value) < 1e12 && Math.abs(value) >= 1e-6;
        return readable ? rounded.toPlainString() : rounded.toString();
    }
}
