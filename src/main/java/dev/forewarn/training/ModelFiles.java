package dev.forewarn.training;

import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.scoring.SeriesState;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The files of a version: how they are written so that they last, and read so that no content can do harm. */
final class ModelFiles {
    private static final int SERIES = 0x46574d31; // "FWM1"
    private static final int LARGEST_ENTRY = 64 << 20;
    private static final int READ_AT_ONCE = 1 << 16;

    private ModelFiles() {}

    /** Serialises one fitted series. */
    static byte[] bytes(SeriesKey key, SeriesState state) {
        var bytes = new ByteArrayOutputStream(1 << 15);
        try {
            var out = new StateWriter(new DataOutputStream(bytes));
            out.writeText(key.text());
            state.save(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** What {@link #bytes} wrote, in memory. */
    static SeriesState state(byte[] bytes, SharedModel shared) {
        try {
            var in = new StateReader(new DataInputStream(new ByteArrayInputStream(bytes)));
            in.readText();
            return SeriesState.restore(in, shared);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes entries one after the other. */
    static final class EntryWriter implements AutoCloseable {
        private final DataOutputStream out;

        /** @param beginning what the file begins with, for readers to know it by */
        EntryWriter(Path file, int beginning) throws IOException {
            this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), READ_AT_ONCE));
            out.writeInt(beginning);
        }

        /** Of series. */
        static EntryWriter ofSeries(Path file) throws IOException {
            return new EntryWriter(file, SERIES);
        }

        void add(byte[] entry) throws IOException {
            out.writeInt(entry.length);
            out.write(entry);
        }

        void end() throws IOException {
            out.writeInt(0);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /**
     * Reads a file of series that {@link EntryWriter} wrote.
     *
     * @param wanted entries of other series are passed over unread
     * @return how many entries there are
     * @throws IOException where it is not such a file, whatever is wrong with it
     */
    static int readSeries(
            Path file, SharedModel shared, Predicate<SeriesKey> wanted, BiConsumer<SeriesKey, SeriesState> series)
            throws IOException {
        var seen = new HashSet<SeriesKey>();
        forEachEntry(file, SERIES, "series", entry -> readEntry(entry, shared, seen, wanted, series));
        return seen.size();
    }

    /** Takes one entry of a file. */
    interface EntryReader {
        void read(byte[] entry) throws IOException;
    }

    /**
     * Reads a file of entries.
     *
     * @throws IOException where it is not one that begins so, or is cut or longer than it says
     */
    static void forEachEntry(Path file, int beginning, String what, EntryReader each) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(open(file), READ_AT_ONCE))) {
            if (in.readInt() != beginning) {
                throw new IOException("it does not begin as a " + what + " file does");
            }
            for (int length = in.readInt(); length != 0; length = in.readInt()) {
                if (length < 0 || length > LARGEST_ENTRY) {
                    throw new IOException("an entry of " + length + " bytes");
                }
                byte[] entry = in.readNBytes(length);
                if (entry.length < length) {
                    throw new EOFException("it ends in the middle of an entry");
                }
                each.read(entry);
            }
            if (in.read() >= 0) {
                throw new IOException("something follows its end");
            }
        }
    }

    private static void readEntry(
            byte[] entry,
            SharedModel shared,
            Set<SeriesKey> seen,
            Predicate<SeriesKey> wanted,
            BiConsumer<SeriesKey, SeriesState> series)
            throws IOException {
        var bytes = new ByteArrayInputStream(entry);
        var reader = new StateReader(new DataInputStream(bytes));
        SeriesKey key;
        SeriesState state;
        try {
            key = SeriesKey.parse(reader.readText());
            if (!seen.add(key)) {
                throw new IOException("it holds series " + key + " twice");
            }
            if (!wanted.test(key)) {
                return;
            }
            state = SeriesState.restore(reader, shared);
        } catch (EOFException e) {
            throw new IOException("the state of a series ends too early", e);
        } catch (IllegalArgumentException
                | IndexOutOfBoundsException
                | ArithmeticException
                | NegativeArraySizeException e) {
            throw new IOException("a series in it cannot be (" + e.getMessage() + ")", e);
        }
        if (bytes.available() > 0) {
            throw new IOException("series " + key + " has " + bytes.available() + " bytes too many");
        }
        series.accept(key, state);
    }

    /** Opens a file, and never what a symbolic link in its place points to. */
    static InputStream open(Path file) throws IOException {
        return Channels.newInputStream(FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    /** A file's bytes, if there are not more of them than it may have. */
    static byte[] readAtMost(Path file, int most) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("it is not a file");
        }
        try (InputStream in = open(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IOException("it has more than " + most + " bytes");
            }
            return bytes;
        }
    }

    static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Writes beside it, forces it to the disk and puts it in place: there is the old content or the new. */
    static void replace(Path file, byte[] content) throws IOException {
        Path next = file.resolveSibling("." + file.getFileName() + ".next");
        try {
            write(next, content);
            move(next, file);
            syncDirectory(file);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    /** Writes and forces it to the disk. */
    static void write(Path file, OutputStreamWork work) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            work.to(out);
        }
        force(file);
    }

    static void write(Path file, byte[] content) throws IOException {
        write(file, out -> out.write(content));
    }

    /** Writes to a stream. */
    interface OutputStreamWork {
        void to(OutputStream out) throws IOException;
    }

    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** So that a rename lasts; where a system cannot open directories it does that by itself. */
    static void syncDirectory(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(parent, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return; // Windows
        }
    }

    static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /** What went wrong, in words: the JDK's own message is often only a path. */
    static String reason(Exception e) {
        return switch (e) {
            case NoSuchFileException missing -> "there is no such file";
            case FileAlreadyExistsException taken -> "a file is in the way: " + taken.getFile();
            case ClosedByInterruptException interrupted -> "interrupted";
            case AccessDeniedException denied -> "access denied";
            case NotDirectoryException file -> "not a directory: " + file.getFile();
            case FileSystemLoopException loop -> "symbolic links in a circle";
            case EOFException cut -> "it ends too early";
            case FileSystemException system when system.getReason() != null -> system.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }
}
