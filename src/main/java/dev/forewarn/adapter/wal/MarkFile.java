package dev.forewarn.adapter.wal;

import dev.forewarn.metric.LogMark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** A place in the log, kept beside it. Not flushed: what a crash of the machine takes from it costs work, and no sample. */
record MarkFile(Path file) {
    /** Empty where there is no mark, or what is there is none. */
    Optional<LogPosition> read() throws IOException {
        try {
            return LogMark.parse(Files.readString(file, StandardCharsets.UTF_8).strip())
                    .map(LogPosition::of);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    void write(LogPosition at) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, at.mark().text(), StandardCharsets.UTF_8);
        try {
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
