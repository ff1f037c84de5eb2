package dev.forewarn.adapter.timescale;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The server's programs, unpacked from the class path once per data directory and version.
 *
 * <p>They lie beside the data, not in the system's temporary directory: a cleaner must not take them from under a
 * running server, and nobody else may put other programs there.
 */
record PostgresBinaries(Path home) {
    private static final String PREFIX = "postgresql-bin-";
    private static final int OWNER_MAY_RUN = 0100;

    static PostgresBinaries unpackedIn(Path directory) throws IOException {
        byte[] archive;
        String name = archiveName();
        try (InputStream in = PostgresBinaries.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IOException("no PostgreSQL programs are packed for " + System.getProperty("os.name") + " on "
                        + System.getProperty("os.arch") + " (" + name
                        + "). Set FOREWARN_DB_URL to a PostgreSQL of yours");
            }
            archive = in.readAllBytes();
        }
        Path home = directory.resolve(PREFIX + digest(archive));
        if (!Files.isDirectory(home)) {
            Path halfway = directory.resolve(PREFIX + "unpacking");
            delete(halfway);
            unpack(archive, halfway);
            Files.move(halfway, home, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresBinaries(home);
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    /** Removes what earlier versions of Forewarn unpacked; nothing may run from it any more. */
    void deleteOthers(Path directory) throws IOException {
        List<Path> others;
        try (Stream<Path> files = Files.list(directory)) {
            others = files.filter(file -> String.valueOf(file.getFileName()).startsWith(PREFIX))
                    .filter(file -> !file.equals(home))
                    .toList();
        }
        for (Path other : others) {
            delete(other);
        }
    }

    private static String archiveName() {
        return archiveName(
                System.getProperty("os.name", ""),
                System.getProperty("os.arch", ""),
                Files.exists(Path.of("/etc/alpine-release")));
    }

    /**
     * As zonky's jars of binaries name it.
     *
     * @param system       Java's {@code os.name}
     * @param architecture Java's {@code os.arch}
     * @param musl         whether the C library is musl, as on Alpine
     */
    static String archiveName(String system, String architecture, boolean musl) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.contains("mac")) {
            return "postgres-darwin-x86_64.txz"; // universal: it holds the programs for Apple silicon too
        }
        String cpu = switch (architecture) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64" -> "arm_64";
            case String other -> other;
        };
        if (name.contains("win")) {
            return "postgres-windows-" + cpu + ".txz";
        }
        return "postgres-linux-" + cpu + (musl ? "-alpine_linux" : "") + ".txz";
    }

    private static void unpack(byte[] archive, Path into) throws IOException {
        Files.createDirectories(into);
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = into.resolve(entry.getName()).normalize();
                if (!target.startsWith(into)) {
                    throw new IOException("the archive of PostgreSQL leads outside: " + entry.getName());
                }
                if (isForDevelopers(entry.getName())) {
                    continue;
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Path parent = target.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, target);
                    if ((entry.getMode() & OWNER_MAY_RUN) != 0 && hasModes(target)) {
                        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                }
            }
        }
    }

    /** Headers and static libraries: a third of the archive, of no use to a server. */
    private static boolean isForDevelopers(String name) {
        return name.endsWith(".a") || name.startsWith("include/") || name.startsWith("./include/");
    }

    private static boolean hasModes(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static String digest(byte[] archive) {
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(archive);
            return HexFormat.of().formatHex(whole, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(tree)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
