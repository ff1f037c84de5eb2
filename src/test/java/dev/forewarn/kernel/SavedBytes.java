package dev.forewarn.kernel;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** State written and read back through the real writer and reader. */
public final class SavedBytes {
    private SavedBytes() {}

    /** What can be saved. */
    public interface Saver {
        void save(StateWriter out) throws IOException;
    }

    /** What can be restored. */
    public interface Restorer {
        void restore(StateReader in) throws IOException;
    }

    public static byte[] of(Saver saver) {
        var bytes = new ByteArrayOutputStream();
        try {
            saver.save(new StateWriter(new DataOutputStream(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static StateReader reader(byte[] bytes) {
        return new StateReader(new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    /** Carries the state of one thing over into another. */
    public static void carry(Saver from, Restorer to) {
        try {
            to.restore(reader(of(from)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
