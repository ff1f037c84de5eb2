package dev.forewarn.adapter.files;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Decimal numbers from bytes, correctly rounded, mostly without allocating.
 *
 * <p>Implementation note: three ways, fastest first. A mantissa and a power of ten that are both exact doubles need one
 * multiplication or division. Up to 18 digits with a moderate exponent go through one 64 x 128 bit product with a
 * truncated power of five (Lemire, "Number parsing at a gigabyte per second", 2021; Mushtak and Lemire, 2022, show
 * that it needs no check afterwards). Everything else is left to {@link Double#parseDouble}.
 */
final class DecimalText {
    private static final int MAX_DIGITS = 18;
    private static final long EXACT_MANTISSA = 1L << 53;
    private static final double[] EXACT_POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private static final int LOWEST_POWER = -60;
    private static final int HIGHEST_POWER = 60;
    private static final long[] POWER_HIGH = new long[HIGHEST_POWER - LOWEST_POWER + 1];
    private static final long[] POWER_LOW = new long[HIGHEST_POWER - LOWEST_POWER + 1];

    static {
        for (int q = LOWEST_POWER; q <= HIGHEST_POWER; q++) {
            BigInteger bits = powerOfFive(q);
            POWER_HIGH[q - LOWEST_POWER] = bits.shiftRight(64).longValue();
            POWER_LOW[q - LOWEST_POWER] = bits.longValue();
        }
    }

    private DecimalText() {}

    /**
     * Reads {@code [+-]digits[.digits][e[+-]digits]}.
     *
     * @return the nearest double, or NaN where the text is not of that form or too large for a double
     */
    static double parse(byte[] b, int from, int to) {
        int i = from;
        boolean negative = false;
        if (i < to && (b[i] == '-' || b[i] == '+')) {
            negative = b[i] == '-';
            i++;
        }
        long mantissa = 0;
        int significant = 0;
        int scale = 0;
        int digits = 0;
        boolean afterPoint = false;
        for (; i < to; i++) {
            int d = b[i] - '0';
            if (d >= 0 && d <= 9) {
                digits++;
                if (significant > 0 || d > 0) {
                    significant++;
                }
                if (significant <= MAX_DIGITS) {
                    mantissa = mantissa * 10 + d;
                }
                if (afterPoint) {
                    scale--;
                }
            } else if (b[i] == '.' && !afterPoint) {
                afterPoint = true;
            } else {
                break;
            }
        }
        if (digits == 0) {
            return Double.NaN;
        }
        if (i < to) {
            int exponent = exponent(b, i, to);
            if (exponent == Integer.MIN_VALUE) {
                return Double.NaN;
            }
            scale += exponent;
        }
        double magnitude = significant <= MAX_DIGITS ? fast(mantissa, scale) : Double.NaN;
        if (Double.isNaN(magnitude)) {
            double slow = Double.parseDouble(new String(b, from, to - from, StandardCharsets.ISO_8859_1));
            return Double.isInfinite(slow) ? Double.NaN : slow;
        }
        return negative ? -magnitude : magnitude;
    }

    /** The exponent after an {@code e}, held within +-100,000, or MIN_VALUE where it is not one. */
    private static int exponent(byte[] b, int at, int to) {
        int i = at;
        if (b[i] != 'e' && b[i] != 'E') {
            return Integer.MIN_VALUE;
        }
        i++;
        boolean negative = false;
        if (i < to && (b[i] == '-' || b[i] == '+')) {
            negative = b[i] == '-';
            i++;
        }
        if (i == to) {
            return Integer.MIN_VALUE;
        }
        int value = 0;
        for (; i < to; i++) {
            int d = b[i] - '0';
            if (d < 0 || d > 9) {
                return Integer.MIN_VALUE;
            }
            value = Math.min(value * 10 + d, 100_000);
        }
        return negative ? -value : value;
    }

    /** {@code mantissa * 10^scale}, or NaN where the fast ways do not reach. */
    private static double fast(long mantissa, int scale) {
        if (mantissa == 0) {
            return 0;
        }
        if (mantissa <= EXACT_MANTISSA && scale >= -22 && scale <= 22) {
            return scale < 0 ? mantissa / EXACT_POWERS[-scale] : mantissa * EXACT_POWERS[scale];
        }
        return scale >= LOWEST_POWER && scale <= HIGHEST_POWER ? byProduct(mantissa, scale) : Double.NaN;
    }

    private static double byProduct(long mantissa, int scale) {
        int shift = Long.numberOfLeadingZeros(mantissa);
        long w = mantissa << shift;
        long power = POWER_HIGH[scale - LOWEST_POWER];
        long high = Math.unsignedMultiplyHigh(w, power);
        long low = w * power;
        if ((high & 0x1FF) == 0x1FF) { // the truncated half of the power could still carry into the kept bits
            long carry = Math.unsignedMultiplyHigh(w, POWER_LOW[scale - LOWEST_POWER]);
            low += carry;
            if (Long.compareUnsigned(low, carry) < 0) {
                high++;
            }
        }
        int upper = (int) (high >>> 63);
        long bits = high >>> (upper + 9);
        int exponent = ((217_706 * scale) >> 16) + 63 + upper - shift + 1023; // 217706 / 65536 is log2(10)
        boolean halfway = Long.compareUnsigned(low, 1) <= 0 && scale >= -4 && scale <= 23 && (bits & 3) == 1;
        if (halfway && (bits << (upper + 9)) == high) {
            bits &= ~1L; // exactly between two doubles: to even
        }
        bits = (bits + (bits & 1)) >>> 1;
        if (bits == 1L << 53) {
            bits >>>= 1;
            exponent++;
        }
        return Double.longBitsToDouble((bits & ((1L << 52) - 1)) | ((long) exponent << 52));
    }

    /** 5^q scaled by a power of two to exactly 128 bits: cut off, but rounded up where its reciprocal fits 64 bits. */
    private static BigInteger powerOfFive(int q) {
        BigInteger five = BigInteger.valueOf(5).pow(Math.abs(q));
        if (q >= 0) {
            int excess = five.bitLength() - 128;
            return excess > 0 ? five.shiftRight(excess) : five.shiftLeft(-excess);
        }
        BigInteger below = BigInteger.ONE.shiftLeft(five.bitLength() + 127).divide(five);
        return q >= -27 ? below.add(BigInteger.ONE) : below;
    }
}
