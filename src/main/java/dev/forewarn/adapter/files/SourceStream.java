package dev.forewarn.adapter.files;

import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a file or pipe: counts them, tells before a read would wait, and can look ahead.
 *
 * <p>{@link #available()} waits for one byte: {@link java.util.zip.GZIPInputStream} asks it whether another gzip member
 * follows, and on a pipe an honest "nothing yet" would end the file there.
 */
final class SourceStream extends InputStream {
    private final InputStream in;
    private final Runnable beforeWaiting;
    private final byte[] ahead = new byte[2];
    private int aheadStart;
    private int aheadEnd;
    private long count;

    SourceStream(InputStream in, Runnable beforeWaiting) {
        this.in = in;
        this.beforeWaiting = beforeWaiting;
    }

    /** Bytes that came from the file or pipe so far. */
    long count() {
        return count;
    }

    /** Whether the first bytes are those of a gzip file. To be asked before anything is read. */
    boolean isGzip() throws IOException {
        return lookAhead(1) && ahead[0] == (byte) 0x1f && lookAhead(2) && ahead[1] == (byte) 0x8b;
    }

    private boolean lookAhead(int wanted) throws IOException {
        while (aheadEnd < wanted) {
            int n = readIn(ahead, aheadEnd, 1);
            if (n < 0) {
                return false;
            }
            aheadEnd += n;
        }
        return true;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        if (aheadStart < aheadEnd) {
            int n = Math.min(len, aheadEnd - aheadStart);
            System.arraycopy(ahead, aheadStart, b, off, n);
            aheadStart += n;
            return n;
        }
        return readIn(b, off, len);
    }

    private int readIn(byte[] b, int off, int len) throws IOException {
        if (in.available() == 0) {
            beforeWaiting.run();
        }
        int n = in.read(b, off, len);
        count += Math.max(0, n);
        return n;
    }

    @Override
    public int available() throws IOException {
        if (aheadStart == aheadEnd) {
            aheadStart = 0;
            aheadEnd = 0;
            return lookAhead(1) ? 1 : 0;
        }
        return aheadEnd - aheadStart;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
