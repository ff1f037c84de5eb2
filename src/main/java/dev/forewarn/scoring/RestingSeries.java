package dev.forewarn.scoring;

import dev.forewarn.metric.SeriesKey;
import java.io.IOException;
import java.util.zip.CRC32C;

/**
 * A series that has fallen silent: its state is bytes in a snapshot, and what is asked of all series is known without
 * them. Guarded by the lock of its shard.
 */
final class RestingSeries implements FleetPlace {
    private final SeriesKey key;
    private SavedBytes in;
    private Extent at;
    private RestingView view;

    /**
     * Where the state stands.
     *
     * @param checksum CRC-32C of these bytes
     */
    record Extent(long offset, int length, int checksum) {}

    RestingSeries(SeriesKey key, SavedBytes in, Extent at, RestingView view) {
        this.key = key;
        this.in = in;
        this.at = at;
        this.view = view;
    }

    @Override
    public SeriesKey key() {
        return key;
    }

    Extent extent() {
        return at;
    }

    RestingView view() {
        return view;
    }

    /** What is asked of it changed, and so what is known of the answers. */
    void see(RestingView anew) {
        view = anew;
    }

    /** The same bytes stand elsewhere now. */
    void moveTo(SavedBytes another, Extent there) {
        in = another;
        at = there;
    }

    /** The same for another fleet, which goes on with it on its own. */
    RestingSeries copy() {
        return new RestingSeries(key, in, at, view);
    }

    /** @throws IOException where the bytes cannot be read, or are not those that were written */
    byte[] bytes() throws IOException {
        byte[] bytes = in.read(at.offset(), at.length());
        if (checksum(bytes) != at.checksum()) {
            throw new IOException("the checksum of " + key.text() + " does not match its state");
        }
        return bytes;
    }

    static int checksum(byte[] bytes) {
        var sum = new CRC32C();
        sum.update(bytes);
        return (int) sum.getValue();
    }
}
