package dev.forewarn.scoring;

import java.io.IOException;

/** The bytes of a snapshot that was written whole, for as long as series rest in it. Safe for use by several threads. */
@FunctionalInterface
public interface SavedBytes {
    /**
     * Reads a part.
     *
     * @param offset from where the fleet's part of the snapshot begins
     * @throws IOException where the bytes are not to be had any more
     */
    byte[] read(long offset, int length) throws IOException;
}
