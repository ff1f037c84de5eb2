package dev.forewarn.adapter.wal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One file of the log.
 *
 * @param number ascending, from 1
 */
record LogSegment(Path file, long number) implements Comparable<LogSegment> {
    /** How every file begins: a name and the version of the format. */
    static final long MAGIC = 0x464f52454c4f4731L; // "FORELOG1"

    static final int HEADER_BYTES = Long.BYTES;

    private static final Pattern NAME = Pattern.compile("samples-(\\d{10})\\.log");

    static LogSegment of(Path directory, long number) {
        return new LogSegment(directory.resolve(String.format(Locale.ROOT, "samples-%010d.log", number)), number);
    }

    /** All of a directory, oldest first. */
    static List<LogSegment> all(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.flatMap(LogSegment::named).sorted().toList();
        }
    }

    private static Stream<LogSegment> named(Path file) {
        var name = NAME.matcher(String.valueOf(file.getFileName()));
        return name.matches() ? Stream.of(new LogSegment(file, Long.parseLong(name.group(1)))) : Stream.empty();
    }

    long bytes() throws IOException {
        return Files.size(file);
    }

    @Override
    public int compareTo(LogSegment other) {
        return Long.compare(number, other.number);
    }
}
