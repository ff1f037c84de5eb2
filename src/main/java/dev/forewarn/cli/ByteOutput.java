package dev.forewarn.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Text to a stream without making strings of it: bytes, ASCII and decimal numbers, buffered until {@link #flush}. */
final class ByteOutput {
    private static final int LONGEST_NUMBER = 40;
    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12};
    private static final double LARGEST_SCALED = 1e15;

    private final OutputStream out;
    private final byte[] buffer = new byte[64 * 1024];
    private int size;

    ByteOutput(OutputStream out) {
        this.out = out;
    }

    void bytes(byte[] b, int from, int to) {
        if (to - from > buffer.length - size) {
            drain();
        }
        if (to - from > buffer.length) {
            write(b, from, to - from);
            return;
        }
        System.arraycopy(b, from, buffer, size, to - from);
        size += to - from;
    }

    void bytes(byte[] b) {
        bytes(b, 0, b.length);
    }

    /** A text of ASCII characters. */
    void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (size == buffer.length) {
                drain();
            }
            buffer[size++] = (byte) text.charAt(i);
        }
    }

    /**
     * A finite number of at least zero as plain decimals: six significant digits, every digit before the point, no
     * trailing zeros.
     *
     * @param most how many digits there may be after the point, at most 12
     */
    void decimal(double value, int most) {
        decimal(value, 6, most);
    }

    /** The same with another number of significant digits. */
    void decimal(double value, int significant, int most) {
        if (buffer.length - size < LONGEST_NUMBER) {
            drain();
        }
        int decimals = significant - 1;
        for (double v = value; v >= 10 && decimals > 0; v /= 10) {
            decimals--;
        }
        for (double v = value; v < 1 && decimals < most; v *= 10) {
            decimals++;
        }
        decimals = Math.min(decimals, most);
        double scaled = value * POWERS[decimals];
        if (!(scaled < LARGEST_SCALED)) {
            ascii(new BigDecimal(value).setScale(0, RoundingMode.HALF_EVEN).toPlainString());
            return;
        }
        long digits = Math.round(scaled);
        while (decimals > 0 && digits % 10 == 0) {
            digits /= 10;
            decimals--;
        }
        plain(digits, decimals);
    }

    private void plain(long digits, int decimals) {
        int length = Math.max(decimals + 1, length(digits)) + (decimals > 0 ? 1 : 0);
        long rest = digits;
        for (int i = size + length - 1, written = 0; i >= size; i--, written++) {
            if (decimals > 0 && written == decimals) {
                buffer[i] = '.';
            } else {
                buffer[i] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        }
        size += length;
    }

    private static int length(long digits) {
        int length = 1;
        for (long rest = digits / 10; rest > 0; rest /= 10) {
            length++;
        }
        return length;
    }

    /** Lets everything go. */
    void flush() {
        drain();
        try {
            out.flush();
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }

    private void drain() {
        int pending = size;
        size = 0; // what could not be written is not tried again
        if (pending > 0) {
            write(buffer, 0, pending);
        }
    }

    private void write(byte[] b, int from, int length) {
        try {
            out.write(b, from, length);
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }
}
