package dev.forewarn.kernel;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes the state of kernels as plain big-endian numbers, in the order in which {@link StateReader} asks for them.
 * The layout is described in docs/formats/state.md.
 */
public final class StateWriter {
    private final DataOutput out;

    public StateWriter(DataOutput out) {
        this.out = out;
    }

    public void writeInt(int value) throws IOException {
        out.writeInt(value);
    }

    public void writeLong(long value) throws IOException {
        out.writeLong(value);
    }

    public void writeDouble(double value) throws IOException {
        out.writeDouble(value);
    }

    /** Length first, then UTF-8. */
    public void writeText(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Length first. */
    public void writeDoubles(double[] values) throws IOException {
        out.writeInt(values.length);
        var bytes = ByteBuffer.allocate(values.length * Double.BYTES); // one by one they would cost ten times as much
        bytes.asDoubleBuffer().put(values);
        out.write(bytes.array());
    }

    /** Length first. */
    public void writeFloats(float[] values) throws IOException {
        out.writeInt(values.length);
        var bytes = ByteBuffer.allocate(values.length * Float.BYTES); // one by one they would cost ten times as much
        bytes.asFloatBuffer().put(values);
        out.write(bytes.array());
    }

    /** Length first. */
    public void writeBytes(byte[] values) throws IOException {
        out.writeInt(values.length);
        out.write(values);
    }

    /** Length first. */
    public void writeShorts(short[] values) throws IOException {
        out.writeInt(values.length);
        var bytes = ByteBuffer.allocate(values.length * Short.BYTES); // one by one they would cost ten times as much
        bytes.asShortBuffer().put(values);
        out.write(bytes.array());
    }

    /** Length first. */
    public void writeChars(char[] values) throws IOException {
        out.writeInt(values.length);
        var bytes =
                ByteBuffer.allocate(values.length * Character.BYTES); // one by one they would cost ten times as much
        bytes.asCharBuffer().put(values);
        out.write(bytes.array());
    }
}
