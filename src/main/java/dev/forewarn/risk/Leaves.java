package dev.forewarn.risk;

import java.io.IOException;

/** Leaf numbers as bytes of the state file, two each. */
final class Leaves {
    private Leaves() {}

    static byte[] bytes(char[] leaves) {
        byte[] bytes = new byte[2 * leaves.length];
        for (int i = 0; i < leaves.length; i++) {
            bytes[2 * i] = (byte) (leaves[i] >> 8);
            bytes[2 * i + 1] = (byte) leaves[i];
        }
        return bytes;
    }

    /** Reads leaf numbers that must be below {@code most}. */
    static void fill(byte[] bytes, char[] into, int most) throws IOException {
        if (bytes.length != 2 * into.length) {
            throw new IOException("leaves that wait: " + bytes.length / 2 + ", expected " + into.length);
        }
        for (int i = 0; i < into.length; i++) {
            int leaf = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
            if (leaf >= most) {
                throw new IOException("leaf " + leaf + " of trees with " + most);
            }
            into[i] = (char) leaf;
        }
    }
}
