package dev.forewarn.kernel;

import java.io.DataInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link StateWriter} wrote. Every length is checked against what the caller expects before anything is
 * allocated, so that a cut or hostile file costs no memory.
 */
public final class StateReader {
    private static final int LONGEST_TEXT = 1 << 16;
    private static final int SKIPPED_AT_ONCE = 1 << 13;

    private final DataInput in;
    private byte[] room = new byte[512];

    public StateReader(DataInput in) {
        this.in = in;
    }

    public int readInt() throws IOException {
        return in.readInt();
    }

    /** An int that must lie in [least, most]. */
    public int readInt(int least, int most, String what) throws IOException {
        int value = in.readInt();
        if (value < least || value > most) {
            throw new IOException(what + " must lie in " + least + " .. " + most + ", found " + value);
        }
        return value;
    }

    public long readLong() throws IOException {
        return in.readLong();
    }

    /** A number of things seen so far, from which places in rings follow: not negative, nor so large that it could overflow. */
    public long readCount(String what) throws IOException {
        long value = in.readLong();
        if (value < 0 || value > Long.MAX_VALUE / 2) {
            throw new IOException(what + " must lie in 0 .. " + Long.MAX_VALUE / 2 + ", found " + value);
        }
        return value;
    }

    public double readDouble() throws IOException {
        return in.readDouble();
    }

    public String readText() throws IOException {
        byte[] bytes = new byte[readInt(0, LONGEST_TEXT, "length of a text")];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Fills an array whose length is known; a different length in the file is an error. */
    public void readDoubles(double[] into) throws IOException {
        readInt(into.length, into.length, "length of an array");
        bytes(into.length * Double.BYTES).asDoubleBuffer().get(into);
    }

    /** Fills an array whose length is known; a different length in the file is an error. */
    public void readFloats(float[] into) throws IOException {
        readInt(into.length, into.length, "length of an array");
        bytes(into.length * Float.BYTES).asFloatBuffer().get(into);
    }

    /** Fills an array whose length is known; a different length in the file is an error. */
    public void readBytes(byte[] into) throws IOException {
        readInt(into.length, into.length, "length of an array");
        in.readFully(into);
    }

    /** Fills an array whose length is known; a different length in the file is an error. */
    public void readShorts(short[] into) throws IOException {
        readInt(into.length, into.length, "length of an array");
        bytes(into.length * Short.BYTES).asShortBuffer().get(into);
    }

    /** Fills an array whose length is known; a different length in the file is an error. */
    public void readChars(char[] into) throws IOException {
        readInt(into.length, into.length, "length of an array");
        bytes(into.length * Character.BYTES).asCharBuffer().get(into);
    }

    /** The next so many bytes at once: one by one they would cost ten times as much. */
    private ByteBuffer bytes(int length) throws IOException {
        if (room.length < length) {
            room = new byte[Math.max(length, 2 * room.length)];
        }
        in.readFully(room, 0, length);
        return ByteBuffer.wrap(room, 0, length);
    }

    /** Passes over an array of a most elements of so many bytes each, which nobody here can use. */
    public void skipArray(int elementBytes, int most) throws IOException {
        long left = (long) elementBytes * readInt(0, most, "length of an array");
        while (left > 0) {
            int part = (int) Math.min(left, SKIPPED_AT_ONCE);
            in.readFully(new byte[part]);
            left -= part;
        }
    }
}
