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
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * A directory of published model versions. Each version is a directory of its own with a manifest that names every file
 * and its SHA-256; {@code CURRENT} names the one in service. A version appears whole or not at all, and nothing is read
 * from one before its files were checked. The layout is described in docs/formats/models.md.
 */
public final class ModelDirectory implements ModelCatalog {
    private static final String CURRENT = "CURRENT";
    private static final String VERSIONS = "versions";
    private static final String SERIES_FILE = "series.bin";
    private static final String SHARED_FILE = "shared.json";
    private static final String MANIFEST_FILE = "manifest.json";
    private static final int MAGIC = 0x46574d31; // "FWM1"
    private static final int LARGEST_ENTRY = 64 << 20;

    private final Path root;

    public ModelDirectory(Path root) {
        this.root = root;
    }

    /** Where a version under way is written. Closing it without publishing leaves nothing behind. */
    final class Draft implements AutoCloseable {
        private final Path staging;
        private final DataOutputStream series;
        private int count;
        private boolean published;

        private Draft(String id) throws IOException {
            Files.createDirectories(root.resolve(VERSIONS));
            this.staging = root.resolve(".draft-" + id);
            deleteTree(staging);
            Files.createDirectory(staging);
            this.series = new DataOutputStream(
                    new BufferedOutputStream(Files.newOutputStream(staging.resolve(SERIES_FILE)), 1 << 16));
            series.writeInt(MAGIC);
        }

        /** Adds a fitted series, in its serialised form of {@link #bytes}. */
        void add(byte[] entry) throws IOException {
            series.writeInt(entry.length);
            series.write(entry);
            count++;
        }

        int count() {
            return count;
        }

        /** Makes the version visible and current, in that order. */
        void publish(Manifest manifest, SharedModel shared) throws IOException {
            series.writeInt(0);
            series.close();
            Files.write(staging.resolve(SHARED_FILE), SharedModelJson.write(shared));
            var files = new TreeMap<String, Manifest.FileEntry>();
            for (String name : List.of(SERIES_FILE, SHARED_FILE)) {
                Path file = staging.resolve(name);
                force(file);
                files.put(name, new Manifest.FileEntry(Files.size(file), Sha256.of(file)));
            }
            Files.write(
                    staging.resolve(MANIFEST_FILE), manifest.withFiles(files).json());
            force(staging.resolve(MANIFEST_FILE));
            Path version = root.resolve(VERSIONS).resolve(manifest.id());
            move(staging, version);
            try {
                makeCurrent(manifest.id());
            } catch (IOException e) {
                deleteTree(version);
                throw e;
            }
            published = true;
        }

        @Override
        public void close() throws IOException {
            try {
                series.close();
            } finally {
                if (!published) {
                    deleteTree(staging);
                }
            }
        }
    }

    /** The id itself, or with a number where a version of that name exists already. */
    String unusedId(String id) {
        String candidate = id;
        for (int n = 2; Files.exists(root.resolve(VERSIONS).resolve(candidate)); n++) {
            candidate = id + "-" + n;
        }
        return candidate;
    }

    Draft draft(String id) throws IOException {
        return new Draft(id);
    }

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

    /** True when a version was published here. */
    public boolean hasCurrent() {
        return Files.isRegularFile(root.resolve(CURRENT));
    }

    /**
     * The id of the version in service.
     *
     * @throws ModelStoreException where there is none
     */
    public String current() {
        try {
            String id = new String(Files.readAllBytes(root.resolve(CURRENT)), StandardCharsets.US_ASCII).strip();
            if (!id.matches("[A-Za-z0-9._-]{1,80}") || id.startsWith(".")) {
                throw new ModelStoreException("model directory " + root + ": " + CURRENT
                        + " does not name a version. Publish again with 'forewarn train'.");
            }
            return id;
        } catch (NoSuchFileException e) {
            throw new ModelStoreException(
                    "no models in " + root + ". Train some: forewarn train --data FILE --models " + root, e);
        } catch (IOException e) {
            throw new ModelStoreException("cannot read " + root.resolve(CURRENT) + ": " + reason(e), e);
        }
    }

    /**
     * Checks every file of the version in service and hands over what it holds.
     *
     * @param series told every fitted series
     * @return the manifest
     * @throws ModelStoreException where a file is missing, was changed, or cannot be understood
     */
    public Manifest load(BiConsumer<SeriesKey, SeriesState> series) {
        String id = current();
        Path version = root.resolve(VERSIONS).resolve(id);
        Manifest manifest = manifest(id);
        verify(version, manifest, manifest.files().keySet());
        readSeries(version.resolve(SERIES_FILE), readShared(version), series);
        return manifest;
    }

    /**
     * The shared model of the version in service.
     *
     * @throws ModelStoreException where it is missing, was changed, or cannot be understood
     */
    public SharedModel shared() {
        String id = current();
        Path version = root.resolve(VERSIONS).resolve(id);
        verify(version, manifest(id), Set.of(SHARED_FILE));
        return readShared(version);
    }

    private static SharedModel readShared(Path version) {
        Path file = version.resolve(SHARED_FILE);
        try {
            return SharedModelJson.read(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new ModelStoreException("cannot read " + file + ": " + reason(e), e);
        }
    }

    private static void verify(Path version, Manifest manifest, Set<String> files) {
        for (String needed : List.of(SERIES_FILE, SHARED_FILE)) {
            if (!manifest.files().containsKey(needed)) {
                throw new ModelStoreException("model manifest " + version.resolve(MANIFEST_FILE)
                        + " does not vouch for " + needed + ". " + cure());
            }
        }
        manifest.files().forEach((name, entry) -> {
            if (!files.contains(name)) {
                return;
            }
            Path file = version.resolve(name);
            try {
                if (!Files.isRegularFile(file)) {
                    throw new ModelStoreException("model file " + file + " is missing. " + cure());
                }
                if (Files.size(file) != entry.bytes() || !Sha256.of(file).equals(entry.sha256())) {
                    throw new ModelStoreException("model file " + file
                            + " is not what was published: its SHA-256 differs from the manifest's. " + cure());
                }
            } catch (IOException e) {
                throw new ModelStoreException("cannot read " + file + ": " + reason(e), e);
            }
        });
    }

    private static String cure() {
        return "Train again, or point CURRENT at another version.";
    }

    private static void readSeries(Path file, SharedModel shared, BiConsumer<SeriesKey, SeriesState> series) {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            if (in.readInt() != MAGIC) {
                throw new IOException("it does not begin as a series file does");
            }
            for (int length = in.readInt(); length != 0; length = in.readInt()) {
                if (length < 0 || length > LARGEST_ENTRY) {
                    throw new IOException("an entry of " + length + " bytes");
                }
                byte[] entry = in.readNBytes(length);
                if (entry.length < length) {
                    throw new EOFException("it ends in the middle of an entry");
                }
                var state = new StateReader(new DataInputStream(new ByteArrayInputStream(entry)));
                SeriesKey key = SeriesKey.parse(state.readText());
                series.accept(key, SeriesState.restore(state, shared));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new ModelStoreException(
                    "model file " + file + " cannot be understood: " + reason(e) + ". " + cure(), e);
        }
    }

    Manifest manifest(String id) {
        Path file = root.resolve(VERSIONS).resolve(id).resolve(MANIFEST_FILE);
        try {
            return Manifest.read(Files.readAllBytes(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new ModelStoreException("model version " + id + " is not in " + root + ". " + cure(), e);
        } catch (IOException e) {
            throw new ModelStoreException("cannot read " + file + ": " + reason(e), e);
        }
    }

    @Override
    public List<ModelVersion> versions() {
        Path versions = root.resolve(VERSIONS);
        if (!Files.isDirectory(versions)) {
            return List.of();
        }
        String current = hasCurrent() ? current() : "";
        var found = new ArrayList<ModelVersion>();
        try (Stream<Path> each = Files.list(versions)) {
            for (Path version : each.sorted(Comparator.reverseOrder()).toList()) {
                Manifest manifest = manifest(String.valueOf(version.getFileName()));
                found.add(new ModelVersion(
                        manifest.id(),
                        manifest.publishedAt(),
                        manifest.id().equals(current),
                        manifest.series(),
                        manifest.dataSha256(),
                        manifest.codeRevision(),
                        manifest.seed()));
            }
        } catch (IOException e) {
            throw new ModelStoreException("cannot list " + versions + ": " + reason(e), e);
        }
        return found;
    }

    private void makeCurrent(String id) throws IOException {
        Path next = root.resolve("." + CURRENT + ".next");
        try {
            Files.writeString(next, id + "\n");
            force(next);
            move(next, root.resolve(CURRENT));
        } finally {
            Files.deleteIfExists(next);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
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
            case java.nio.file.AccessDeniedException denied -> "access denied";
            case EOFException cut -> "it ends too early";
            case java.nio.file.FileSystemException system when system.getReason() != null -> system.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }
}
