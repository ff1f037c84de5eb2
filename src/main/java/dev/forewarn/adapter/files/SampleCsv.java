package dev.forewarn.adapter.files;

import dev.forewarn.metric.InputException;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SampleFeed;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Samples from CSV {@code series,timestamp,value}, plain or gzip (told by its first bytes); docs/cli.md has the format.
 *
 * <p>Implementation note: one buffer of fixed size. A row is read where it lies; a row that is longer than
 * {@link #MAX_ROW} bytes is passed over as it comes and never kept, so a line of any length costs no memory.
 */
public final class SampleCsv implements SampleFeed {
    /** Longest row in bytes, without its line break. */
    public static final int MAX_ROW = 64 * 1024;

    private static final int BUFFER = 4 * MAX_ROW;
    private static final String HEADER = "series,timestamp,value";

    private final String name;
    private final InputStream in;
    private final LongConsumer progress;
    private final SeriesTable table = new SeriesTable();
    private final SampleRow row = new SampleRow(table);
    private final byte[] buffer = new byte[BUFFER];
    private boolean started;
    private long rows;
    private long lines;

    /**
     * A feed on a stream; reads nothing yet.
     *
     * @param name what messages call it: a path, or "standard input"
     */
    public SampleCsv(String name, InputStream in) {
        this(name, in, bytes -> {});
    }

    /** As above, telling after every read how many bytes of the stream are done. */
    SampleCsv(String name, InputStream in, LongConsumer progress) {
        this.name = name;
        this.in = in;
        this.progress = progress;
    }

    @Override
    public void readTo(Receiver receiver) {
        var source = new SourceStream(in, receiver::beforeWaiting);
        try {
            boolean gzip = source.isGzip();
            readAll(gzip ? new GZIPInputStream(source, MAX_ROW) : source, source, receiver);
        } catch (EOFException e) {
            throw broken("the gzip data is cut off", source, e);
        } catch (ZipException e) {
            throw broken("the gzip data is damaged (" + e.getMessage() + ")", source, e);
        } catch (IOException e) {
            throw broken("cannot be read (" + e.getMessage() + ")", source, e);
        }
    }

    private InputException broken(String what, SourceStream source, IOException cause) {
        return new InputException(
                String.format(
                        Locale.ROOT,
                        "%s: %s after %,d bytes; %,d rows were read before. Get the file again, or cut it there.",
                        name,
                        what,
                        source.count(),
                        rows),
                cause);
    }

    private void readAll(InputStream data, SourceStream source, Receiver receiver) throws IOException {
        int end = 0;
        boolean passingOver = false;
        while (true) {
            int n = data.read(buffer, end, buffer.length - end);
            progress.accept(source.count());
            if (n < 0) {
                break;
            }
            int from = 0;
            int scan = end;
            end += n;
            for (int newline = newline(scan, end); newline >= 0; newline = newline(from, end)) {
                if (passingOver) {
                    passingOver = false;
                } else {
                    line(from, newline, receiver);
                }
                from = newline + 1;
            }
            if (passingOver) {
                end = 0;
            } else if (end - from > MAX_ROW + 1) { // one more for the CR of a line break that is still to come
                lines++;
                refuse(Refusal.TOO_LONG, receiver);
                passingOver = true;
                end = 0;
            } else {
                System.arraycopy(buffer, from, buffer, 0, end - from);
                end -= from;
            }
        }
        if (end > 0) {
            line(0, end, receiver);
        }
    }

    private int newline(int from, int to) {
        byte[] b = buffer;
        for (int i = from; i < to; i++) {
            if (b[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void line(int start, int newline, Receiver receiver) {
        lines++;
        int from = start;
        int to = newline > from && buffer[newline - 1] == '\r' ? newline - 1 : newline;
        if (to - from > MAX_ROW) {
            refuse(Refusal.TOO_LONG, receiver);
            return;
        }
        if (!started && to - from >= 3 && hasByteOrderMark(from)) {
            from += 3;
        }
        if (from == to) {
            return;
        }
        Refusal why = row.read(buffer, from, to);
        if (!started) {
            started = true;
            if (isHeader(from, to)) {
                return;
            }
            requireSampleShape(why, from, to);
        } else if (why != null && isHeader(from, to)) {
            return; // files put one after the other
        }
        if (why == null) {
            rows++;
            receiver.sample(row);
        } else {
            refuse(why, receiver);
        }
    }

    private void refuse(Refusal why, Receiver receiver) {
        rows++;
        receiver.refused(why, lines);
    }

    private boolean hasByteOrderMark(int at) {
        return buffer[at] == (byte) 0xEF && buffer[at + 1] == (byte) 0xBB && buffer[at + 2] == (byte) 0xBF;
    }

    private boolean isHeader(int from, int to) {
        if (to - from > 2 * HEADER.length()) {
            return false;
        }
        String line = new String(buffer, from, to - from, StandardCharsets.UTF_8);
        return line.replace("\"", "").replace(" ", "").equalsIgnoreCase(HEADER);
    }

    /** Without a header the first row must at least have the shape of one, else this is some other kind of file. */
    private void requireSampleShape(@Nullable Refusal why, int from, int to) {
        if (why == null || why == Refusal.NOT_FINITE) {
            return;
        }
        String found = new String(buffer, from, Math.min(to - from, 80), StandardCharsets.UTF_8)
                .replaceAll("\\p{Cntrl}|\uFFFD", "?");
        throw new InputException(name + ": the first line is neither the header '" + HEADER
                + "' nor a sample such as 'cpu,2026-01-31T12:00:00Z,0.5' (" + why.text() + "); found '" + found
                + (to - from > 80 ? "...'" : "'"));
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            // everything wanted was read before: nothing is lost, and nobody could do anything about it
            return;
        }
    }
}
