package dev.forewarn.training;

import dev.forewarn.anomaly.EntityModel;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.scoring.SeriesState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory of published model versions. Each version is a directory of its own with a manifest that names every file
 * and its SHA-256; {@code CURRENT} names the one in service. A version appears whole or not at all, and nothing is read
 * from one before its files were checked. The layout is described in docs/formats/models.md.
 */
public final class ModelDirectory implements ModelCatalog {
    static final String CURRENT = "CURRENT";
    static final String VERSIONS = "versions";
    static final String SERIES_FILE = "series.bin";
    static final String TWINS_FILE = "twins.bin";
    static final String SHARED_FILE = "shared.json";
    static final String ENTITIES_FILE = "entities.bin";
    static final String CARD_FILE = "card.md";
    static final String MANIFEST_FILE = "manifest.json";
    static final String SEAL_FILE = "manifest.sha256";
    private static final int LARGEST_MANIFEST = 4 << 20;
    private static final int LARGEST_SHARED = 64 << 20;
    private static final int LARGEST_CURRENT = 1_000;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}");

    private final Path root;

    public ModelDirectory(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /** The id itself, or with a number where a version of that name exists already. */
    String unusedId(String id) {
        String candidate = id;
        for (int n = 2; Files.exists(version(candidate), LinkOption.NOFOLLOW_LINKS); n++) {
            candidate = id + "-" + n;
        }
        return candidate;
    }

    /** Makes a finished directory a version. It is not in service by that. */
    void publish(Path staging, Manifest manifest, Set<String> names) throws IOException {
        var files = new TreeMap<String, Manifest.FileEntry>();
        for (String name : names) {
            Path file = staging.resolve(name);
            ModelFiles.force(file);
            files.put(name, new Manifest.FileEntry(Files.size(file), Sha256.of(file)));
        }
        byte[] json = ManifestJson.write(manifest.withFiles(files));
        ModelFiles.write(staging.resolve(MANIFEST_FILE), json);
        ModelFiles.write(staging.resolve(SEAL_FILE), (Sha256.of(json) + "\n").getBytes(StandardCharsets.US_ASCII));
        Files.createDirectories(root.resolve(VERSIONS));
        ModelFiles.move(staging, version(manifest.id()));
        ModelFiles.syncDirectory(version(manifest.id()));
    }

    /** Takes a version back that nobody uses. */
    void withdraw(String id) throws IOException {
        ModelFiles.deleteTree(version(id));
    }

    Path version(String id) {
        return root.resolve(VERSIONS).resolve(id);
    }

    /** True when a version was published here and put into service. */
    public boolean hasCurrent() {
        return Files.isRegularFile(root.resolve(CURRENT), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * The id of the version in service.
     *
     * @throws ModelStoreException where there is none
     */
    public String current() {
        try {
            String id = new String(
                            ModelFiles.readAtMost(root.resolve(CURRENT), LARGEST_CURRENT), StandardCharsets.US_ASCII)
                    .strip();
            if (!ID.matcher(id).matches()) {
                throw new ModelStoreException("model directory " + root + ": " + CURRENT
                        + " does not name a version. Publish again with 'forewarn train', or choose one with"
                        + " 'forewarn models promote'.");
            }
            return id;
        } catch (NoSuchFileException e) {
            throw new ModelStoreException(
                    "no models in " + root + ". Train some: forewarn train --data FILE --models " + root, e);
        } catch (IOException e) {
            throw new ModelStoreException("cannot read " + root.resolve(CURRENT) + ": " + ModelFiles.reason(e), e);
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
        return load(current(), series);
    }

    /** The same for any version. */
    public Manifest load(String id, BiConsumer<SeriesKey, SeriesState> series) {
        Manifest manifest = manifest(id);
        verify(version(id), manifest, manifest.files().keySet());
        int count = readSeries(id, SERIES_FILE, readShared(version(id)), key -> true, series);
        if (count != manifest.series()) {
            throw new ModelStoreException("model version " + version(id) + " holds " + count
                    + " series, and its manifest says " + manifest.series() + ". " + cure());
        }
        return manifest;
    }

    /**
     * The shared model of the version in service.
     *
     * @throws ModelStoreException where it is missing, was changed, or cannot be understood
     */
    public SharedModel shared() {
        return shared(current());
    }

    /** The same for any version. */
    public SharedModel shared(String id) {
        verify(version(id), manifest(id), Set.of(SHARED_FILE));
        return readShared(version(id));
    }

    /**
     * Hands over the states that a version kept from before its held-out data, for a comparison.
     *
     * @return how many there are; none in a version of format 1, or one that was trained without the gate
     */
    int twins(String id, SharedModel shared, Predicate<SeriesKey> wanted, BiConsumer<SeriesKey, SeriesState> twin) {
        Manifest manifest = manifest(id);
        if (!manifest.files().containsKey(TWINS_FILE)) {
            return 0;
        }
        verify(version(id), manifest, Set.of(TWINS_FILE));
        return readSeries(id, TWINS_FILE, shared, wanted, twin);
    }

    /**
     * The models of things with several metrics.
     *
     * @return none where the version is older than they are
     * @throws ModelStoreException where they were changed or cannot be understood
     */
    public List<EntityModel> entities(String id) {
        Manifest manifest = manifest(id);
        if (!manifest.files().containsKey(ENTITIES_FILE)) {
            return List.of();
        }
        verify(version(id), manifest, Set.of(ENTITIES_FILE));
        Path file = version(id).resolve(ENTITIES_FILE);
        try {
            return EntityFile.read(file);
        } catch (IOException e) {
            throw new ModelStoreException(
                    "model file " + file + " cannot be understood: " + ModelFiles.reason(e) + ". " + cure(), e);
        }
    }

    private static SharedModel readShared(Path version) {
        Path file = version.resolve(SHARED_FILE);
        try {
            return SharedModelJson.read(ModelFiles.readAtMost(file, LARGEST_SHARED), file.toString());
        } catch (IOException e) {
            throw new ModelStoreException("cannot read " + file + ": " + ModelFiles.reason(e), e);
        }
    }

    private int readSeries(
            String id,
            String name,
            SharedModel shared,
            Predicate<SeriesKey> wanted,
            BiConsumer<SeriesKey, SeriesState> series) {
        Path file = version(id).resolve(name);
        try {
            return ModelFiles.readSeries(file, shared, wanted, series);
        } catch (IOException e) {
            throw new ModelStoreException(
                    "model file " + file + " cannot be understood: " + ModelFiles.reason(e) + ". " + cure(), e);
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
                if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw new ModelStoreException("model file " + file + " is missing, or is a link. " + cure());
                }
                if (Files.size(file) != entry.bytes() || !Sha256.of(file).equals(entry.sha256())) {
                    throw new ModelStoreException("model file " + file
                            + " is not what was published: its SHA-256 differs from the manifest's. " + cure());
                }
            } catch (IOException e) {
                throw new ModelStoreException("cannot read " + file + ": " + ModelFiles.reason(e), e);
            }
        });
    }

    private static String cure() {
        return "Train again, or put another version into service: forewarn models rollback.";
    }

    /**
     * What a version is and where it came from.
     *
     * @throws ModelStoreException where there is no such version, or its manifest cannot be understood
     */
    public Manifest manifest(String id) {
        if (!ID.matcher(id).matches()) {
            throw new ModelStoreException("'" + id + "' does not name a model version");
        }
        Path file = version(id).resolve(MANIFEST_FILE);
        try {
            if (Files.isSymbolicLink(version(id))) {
                throw new ModelStoreException("model version " + version(id) + " is a link. " + cure());
            }
            byte[] json = ModelFiles.readAtMost(file, LARGEST_MANIFEST);
            Manifest manifest = ManifestJson.read(json, file.toString());
            requireSeal(id, json);
            if (!manifest.id().equals(id)) {
                throw new ModelStoreException("model manifest " + file + " is that of another version. " + cure());
            }
            return manifest;
        } catch (NoSuchFileException e) {
            throw new ModelStoreException("model version " + id + " is not in " + root + ". " + cure(), e);
        } catch (IOException e) {
            throw new ModelStoreException("cannot read " + file + ": " + ModelFiles.reason(e), e);
        }
    }

    /** The manifest vouches for the other files, and this file for the manifest; format 1 had none. */
    private void requireSeal(String id, byte[] manifest) throws IOException {
        Path file = version(id).resolve(SEAL_FILE);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                && !new String(ModelFiles.readAtMost(file, LARGEST_CURRENT), StandardCharsets.US_ASCII)
                        .strip()
                        .equals(Sha256.of(manifest))) {
            throw new ModelStoreException("model manifest " + version(id).resolve(MANIFEST_FILE)
                    + " is not what was published: its SHA-256 differs from that in " + SEAL_FILE + ". " + cure());
        }
    }

    /** The ids of all versions, newest first, whatever is in them. */
    List<String> ids() {
        Path versions = root.resolve(VERSIONS);
        if (!Files.isDirectory(versions)) {
            return List.of();
        }
        try (Stream<Path> each = Files.list(versions)) {
            return each.map(path -> String.valueOf(path.getFileName()))
                    .filter(id -> ID.matcher(id).matches())
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException e) {
            throw new ModelStoreException("cannot list " + versions + ": " + ModelFiles.reason(e), e);
        }
    }

    @Override
    public List<ModelVersion> versions() {
        String current = hasCurrent() ? current() : "";
        var found = new ArrayList<ModelVersion>();
        for (String id : ids()) {
            boolean isCurrent = id.equals(current);
            try {
                Manifest manifest = manifest(id);
                found.add(new ModelVersion(
                        id,
                        manifest.publishedAt(),
                        isCurrent,
                        manifest.series(),
                        manifest.data().sha256(),
                        manifest.codeRevision(),
                        manifest.seed(),
                        manifest.verdict().reason(),
                        ""));
            } catch (ModelStoreException e) {
                String problem = String.valueOf(e.getMessage()); // one bad version must not hide the others
                found.add(new ModelVersion(id, Instant.EPOCH, isCurrent, 0, "", "", 0, "", problem));
            }
        }
        return found;
    }
}
