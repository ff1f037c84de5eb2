package dev.forewarn.scoring;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The bytes of one state, packed (zlib) behind their length: of a young series most are zero. */
final class PackedState {
    private static final int LARGEST = 1 << 26;

    private PackedState() {}

    /** @param deflater reused */
    static byte[] pack(byte[] state, Deflater deflater) {
        deflater.reset();
        deflater.setInput(state);
        deflater.finish();
        byte[] packed = new byte[Integer.BYTES + 64 + state.length / 4];
        ByteBuffer.wrap(packed).putInt(state.length);
        int length = Integer.BYTES;
        while (!deflater.finished()) {
            if (length == packed.length) {
                packed = Arrays.copyOf(packed, 2 * length);
            }
            length += deflater.deflate(packed, length, packed.length - length);
        }
        return Arrays.copyOf(packed, length);
    }

    /**
     * What was packed.
     *
     * @param inflater reused
     * @throws IOException where it is something else
     */
    static byte[] unpack(byte[] packed, Inflater inflater) throws IOException {
        int length =
                packed.length < Integer.BYTES ? -1 : ByteBuffer.wrap(packed).getInt();
        if (length < 0 || length > LARGEST) {
            throw new IOException("a packed state must have 0 .. " + LARGEST + " bytes, found " + length);
        }
        byte[] state = new byte[length];
        inflater.reset();
        inflater.setInput(packed, Integer.BYTES, packed.length - Integer.BYTES);
        try {
            int read = 0;
            int some = 1;
            while (read < length && some > 0) {
                some = inflater.inflate(state, read, length - read);
                read += some;
            }
            if (read < length) {
                throw new IOException("a packed state is cut");
            }
            return state;
        } catch (DataFormatException e) {
            throw new IOException("a packed state is no zlib stream", e);
        }
    }
}
