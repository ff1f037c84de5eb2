package dev.forewarn.adapter;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes the protobuf wire format and the snappy block format as their descriptions say, with no library: so that what is
 * read by the libraries is held against something else than themselves.
 */
public final class Wire {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public static Wire message() {
        return new Wire();
    }

    public Wire varint(int field, long value) {
        return tag(field, 0).raw(value);
    }

    public Wire fixed(int field, long value) {
        return tag(field, 1).little(value);
    }

    public Wire number(int field, double value) {
        return fixed(field, Double.doubleToRawLongBits(value));
    }

    public Wire text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    public Wire bytes(int field, byte[] value) {
        tag(field, 2).raw(value.length);
        out.writeBytes(value);
        return this;
    }

    public Wire with(int field, Wire inner) {
        return bytes(field, inner.toBytes());
    }

    public Wire packed(int field, long... varints) {
        var inner = new Wire();
        for (long value : varints) {
            inner.raw(value);
        }
        return with(field, inner);
    }

    public Wire packedFixed(int field, long... values) {
        var inner = new Wire();
        for (long value : values) {
            inner.little(value);
        }
        return with(field, inner);
    }

    public Wire packedNumbers(int field, double... values) {
        var inner = new Wire();
        for (double value : values) {
            inner.little(Double.doubleToRawLongBits(value));
        }
        return with(field, inner);
    }

    /** Any tag at all, also one that no message has. */
    public Wire tag(int field, int type) {
        return raw(((long) field << 3) | type);
    }

    public Wire raw(long varint) {
        long rest = varint;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    private Wire little(long value) {
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
        return this;
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }

    /** A snappy block of literals only, of at most 60 bytes each, whose lengths stand in their tags. */
    public static byte[] snappy(byte[] message) {
        var block = new Wire().raw(message.length);
        for (int at = 0; at < message.length; at += 60) {
            int length = Math.min(60, message.length - at);
            block.out.write((length - 1) << 2);
            block.out.write(message, at, length);
        }
        return block.toBytes();
    }

    /** A snappy block of so many zeros: one literal, then copies of 64 from the byte before, three bytes each. */
    public static byte[] snappyZeros(int copies) {
        var block = new Wire().raw(1 + 64L * copies);
        block.out.write(0);
        block.out.write(0);
        for (int i = 0; i < copies; i++) {
            block.out.write((63 << 2) | 2);
            block.out.write(1);
            block.out.write(0);
        }
        return block.toBytes();
    }
}
