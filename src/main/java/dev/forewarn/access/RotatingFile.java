package dev.forewarn.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lines in {@code NAME.jsonl}, only ever appended. A file that is full is renamed {@code NAME-000001.jsonl} and so on, and of
 * those the newest are kept. Opened at the first line.
 */
final class RotatingFile implements AutoCloseable {
    private final Path directory;
    private final String name;
    private final Pattern numbered;
    private final long fullBytes;
    private final int kept;
    private Optional<FileChannel> open = Optional.empty();

    RotatingFile(Path directory, String name, long fullBytes, int kept) {
        this.directory = directory;
        this.name = name;
        this.numbered = Pattern.compile(Pattern.quote(name) + "-(\\d{6,})\\.jsonl");
        this.fullBytes = fullBytes;
        this.kept = kept;
    }

    void append(byte[] line) throws IOException {
        FileChannel channel = open.isPresent() ? open.get() : open();
        if (channel.size() > 0 && channel.size() + line.length > fullBytes) {
            close();
            rotate();
            channel = open();
        }
        var bytes = ByteBuffer.wrap(line);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private FileChannel open() throws IOException {
        Files.createDirectories(directory);
        if (!Files.exists(current())) {
            TokenFile.OwnerOnly.create(current());
        }
        FileChannel channel = FileChannel.open(current(), StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        open = Optional.of(channel);
        return channel;
    }

    private void rotate() throws IOException {
        List<Path> full = full();
        long next = full.isEmpty() ? 1 : number(full.getLast()) + 1;
        Files.move(
                current(),
                directory.resolve(String.format(Locale.ROOT, "%s-%06d.jsonl", name, next)),
                StandardCopyOption.ATOMIC_MOVE);
        for (int i = 0; i < full.size() + 1 - kept; i++) {
            Files.deleteIfExists(full.get(i));
        }
    }

    private List<Path> full() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(each -> number(each) > 0)
                    .sorted(Comparator.comparingLong(this::number))
                    .toList();
        }
    }

    private long number(Path file) {
        Matcher matcher = numbered.matcher(String.valueOf(file.getFileName()));
        return matcher.matches() && matcher.group(1).length() < 18 ? Long.parseLong(matcher.group(1)) : 0;
    }

    private Path current() {
        return directory.resolve(name + ".jsonl");
    }

    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            open.get().close();
            open = Optional.empty();
        }
    }
}
