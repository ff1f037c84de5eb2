package dev.forewarn.loop;

/** A format in which other programs send samples: bytes in, samples out. Safe for use by several threads. */
public interface SampleFormat {
    /**
     * Reads the body of one request.
     *
     * @param body             as it came, packed where the format packs by itself
     * @param mostBytes        how long it may be unpacked; checked before anything is unpacked
     * @throws UnreadableBatchException when it is not of this format or too large; then nothing of it may be kept
     */
    SampleBatch read(byte[] body, int mostBytes);
}
