package dev.forewarn.adapter.files;

import dev.forewarn.metric.LogMark;
import dev.forewarn.scoring.FleetSaved;
import dev.forewarn.scoring.SavedBytes;
import dev.forewarn.scoring.SharedFleet;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The fleet's state on disk. Written beside the old one and put in its place when it is whole, so a crash leaves the old
 * or the new, never a part. It names the model version that it grew from; grown from another one it is of no use.
 */
public final class FleetSnapshotFile {
    private final Path file;

    public FleetSnapshotFile(Path file) {
        this.file = file;
    }

    /**
     * Writes; when it returns the state is on the disk.
     *
     * @throws IOException naming the file and what was wrong; then the one before is still there, and nothing else
     */
    public void save(SharedFleet fleet, String modelVersion) throws IOException {
        save(fleet, new Grown(modelVersion, Optional.empty()), Instant.EPOCH, Duration.ofSeconds(Long.MAX_VALUE));
    }

    /**
     * What a fleet grew from.
     *
     * @param modelVersion the model
     * @param scoredUntil  all that was logged before it is in the fleet; empty where that is not known
     */
    public record Grown(String modelVersion, Optional<LogMark> scoredUntil) {
        private static final String BETWEEN = "\n";

        private String text() {
            return modelVersion + scoredUntil.map(mark -> BETWEEN + mark.text()).orElse("");
        }

        private static Grown parse(String text) {
            int between = text.indexOf(BETWEEN);
            return between < 0
                    ? new Grown(text, Optional.empty())
                    : new Grown(text.substring(0, between), LogMark.parse(text.substring(between + 1)));
        }
    }

    /**
     * The same, and lets series rest in it.
     *
     * @param evictAfter so long a series has been silent that leaves the memory
     */
    public void save(SharedFleet fleet, Grown from, Instant now, Duration evictAfter) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent == null) {
                throw new IOException("it is a directory");
            }
            Files.createDirectories(parent);
            FleetSaved saved = write(next, fleet, from, now, evictAfter);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            AtomicFile.syncDirectory(parent);
            saved.restIn(open(file, from));
        } catch (IOException e) {
            giveBack(next);
            throw new IOException("cannot write " + file + ": " + reason(e), e);
        }
    }

    private static FleetSaved write(Path next, SharedFleet fleet, Grown from, Instant now, Duration evictAfter)
            throws IOException {
        try (FileChannel channel = FileChannel.open(
                        next,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                var out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16))) {
            out.writeUTF(from.text());
            FleetSaved saved = fleet.save(out, now, evictAfter);
            out.flush();
            channel.force(true);
            return saved;
        }
    }

    /**
     * Its bytes, which stay readable when another snapshot takes its place. Nobody closes it: a series that rests in it may be
     * lent to another model's fleet at any time, so the file is closed, and its space given back, when no series refers to it.
     */
    private static SavedBytes open(Path file, Grown from) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        var header = new ByteArrayOutputStream();
        new DataOutputStream(header).writeUTF(from.text());
        int first = header.size();
        return (offset, length) -> {
            var bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, first + offset + bytes.position()) < 0) {
                    throw new EOFException(file + " ends before " + (offset + length));
                }
            }
            return bytes.array();
        };
    }

    /** What could not be finished must not fill the disk any further. */
    private static void giveBack(Path next) {
        try {
            Files.deleteIfExists(next);
        } catch (IOException e) {
            return; // the next attempt writes over it
        }
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : String.valueOf(e.getMessage());
    }

    /** What became of a snapshot at start. */
    public enum Found {
        /** The fleet goes on from it. */
        RESTORED,
        /** There is none. */
        NONE,
        /** It grew from another model version. */
        OF_ANOTHER_MODEL
    }

    /**
     * The same, and from where on samples are missing.
     *
     * @param scoredUntil all that was logged before it is in the fleet; empty where that is not known
     */
    public record Restored(Found found, Optional<LogMark> scoredUntil) {}

    /**
     * Reads what is to be known of its series into the fleet, all of it or nothing; states are read when their series come back.
     *
     * @throws IOException when it is cut or was changed; the fleet is as it was
     */
    public Restored restore(SharedFleet fleet, String modelVersion) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            Grown from = Grown.parse(in.readUTF());
            if (!from.modelVersion().equals(modelVersion)) {
                return new Restored(Found.OF_ANOTHER_MODEL, Optional.empty());
            }
            fleet.rest(in, open(file, from));
            return new Restored(Found.RESTORED, from.scoredUntil());
        } catch (NoSuchFileException e) {
            return new Restored(Found.NONE, Optional.empty());
        } catch (EOFException e) {
            throw new IOException("it ends too early", e);
        }
    }
}
