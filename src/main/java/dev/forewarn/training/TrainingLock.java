package dev.forewarn.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One at a time in a model directory, over all processes. The operating system lets go of it when the process dies, however
 * it dies: it is never stale.
 */
final class TrainingLock implements AutoCloseable {
    private final FileChannel channel;

    private TrainingLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param root   the model directory
     * @param name   of the lock: what may go on beside each other has locks of other names
     * @param doing  for the message: "another training of this model directory"
     * @throws ModelStoreException when another process or thread has it
     */
    static TrainingLock take(Path root, String name, String doing) throws IOException {
        Path file = root.resolve(name);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock(channel) == null) {
                throw new ModelStoreException(
                        doing + " in " + root + " is under way (" + holder(file) + "). Wait for its end, or stop it.");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(("process " + ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
            return new TrainingLock(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    private static String holder(Path file) throws IOException {
        String text = Files.readString(file).strip();
        return text.isEmpty() ? "just starting" : text;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
