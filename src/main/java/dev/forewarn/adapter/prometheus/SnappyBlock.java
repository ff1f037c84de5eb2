package dev.forewarn.adapter.prometheus;

import dev.forewarn.loop.UnreadableBatchException;
import java.io.IOException;
import org.xerial.snappy.Snappy;

/**
 * Unpacks the snappy block format: a varint that tells the unpacked length, then literals and copies.
 *
 * <p>The length is somebody else's word. It is read, and held against what is allowed and against what the block could hold
 * at all, before a byte is set aside for it.
 */
final class SnappyBlock {
    /** The best a snappy block can do: a copy of 64 bytes takes three. */
    private static final int MOST_FOLD = 22;

    private SnappyBlock() {}

    /**
     * @param mostBytes the longest that is unpacked
     * @throws UnreadableBatchException when it is longer, or no snappy block
     */
    static byte[] unpack(byte[] packed, int mostBytes) {
        long length = unpackedLength(packed);
        if (length > mostBytes) {
            throw UnreadableBatchException.tooLarge(
                    "at most " + mostBytes + " bytes are unpacked, the snappy block tells of " + length);
        }
        if (length > (long) MOST_FOLD * packed.length) {
            throw UnreadableBatchException.malformed("the snappy block tells of more than it can hold");
        }
        byte[] unpacked = new byte[(int) length];
        try {
            if (length > 0 && Snappy.uncompress(packed, 0, packed.length, unpacked, 0) != length) {
                throw UnreadableBatchException.malformed("the snappy block is not as long as it tells");
            }
        } catch (IOException e) {
            throw UnreadableBatchException.malformed("the body is no whole snappy block");
        }
        return unpacked;
    }

    private static long unpackedLength(byte[] packed) {
        long length = 0;
        for (int i = 0; i < Math.min(5, packed.length); i++) {
            length |= (packed[i] & 0x7fL) << (7 * i);
            if (packed[i] >= 0) {
                return length;
            }
        }
        throw UnreadableBatchException.malformed("the body does not begin as a snappy block does");
    }
}
