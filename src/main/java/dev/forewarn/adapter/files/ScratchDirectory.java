package dev.forewarn.adapter.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A temporary directory that is made when it is first needed, and goes with everything in it. */
final class ScratchDirectory implements AutoCloseable {
    private final Path parent;
    private @Nullable Path directory;

    ScratchDirectory(Path parent) {
        this.parent = parent;
    }

    Path file(String name) throws IOException {
        Path made = directory;
        if (made == null) {
            made = Files.createTempDirectory(parent, "forewarn-samples-");
            directory = made;
            made.toFile().deleteOnExit(); // where the process is stopped in order, by Ctrl-C for one
        }
        Path file = made.resolve(name);
        file.toFile().deleteOnExit();
        return file;
    }

    Path place() {
        return parent;
    }

    @Override
    public void close() {
        Path made = directory;
        if (made == null) {
            return;
        }
        try (Stream<Path> files = Files.list(made)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(made);
        } catch (IOException e) {
            return; // it lies in the system's temporary directory, which is cleared anyway
        }
    }
}
