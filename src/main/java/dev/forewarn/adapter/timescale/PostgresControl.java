package dev.forewarn.adapter.timescale;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and stops one PostgreSQL on one directory of database files, with the server's own programs. */
final class PostgresControl {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresControl.class);
    private static final Pattern MAJOR = Pattern.compile("\\(PostgreSQL\\) (\\d+)");
    private static final int ATTEMPTS = 15;
    private static final int CHECKPOINT_MINUTES = 15;
    private static final int MOST_WAL_MEGABYTES = 4_096;
    private static final int LEAST_SHARED_MEGABYTES = 128;
    private static final int MOST_SHARED_MEGABYTES = 1_024;
    private static final long PAUSE_MILLIS = 1_000;
    /** After a crash the server first reads its log again; with much written that takes minutes. */
    private static final String START_SECONDS = "600";

    private static final String STOP_SECONDS = "60";

    private final PostgresBinaries binaries;
    private final ServerAccount account;
    private final Path directory;
    private final Path files;
    private final Path log;

    PostgresControl(PostgresBinaries binaries, ServerAccount account, Path directory) {
        this.binaries = binaries;
        this.account = account;
        this.directory = directory;
        this.files = directory.resolve("postgresql");
        this.log = directory.resolve("postgresql.log");
    }

    Path files() {
        return files;
    }

    Path log() {
        return log;
    }

    void initialise(Path into, String user, Path passwordFile) throws IOException {
        Outcome outcome = run(
                "initdb",
                "--pgdata=" + into,
                "--username=" + user,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions");
        if (outcome.exit() != 0) {
            throw new IOException("making the database failed: " + lastLine(outcome.output()));
        }
    }

    void requireSameVersion() throws IOException {
        Path file = files.resolve("PG_VERSION");
        if (!Files.exists(file)) {
            throw new IOException(files + " is not a PostgreSQL database. Move it away, or give Forewarn another "
                    + "data directory");
        }
        String theirs = Files.readString(file).strip();
        Matcher ours = MAJOR.matcher(run("postgres", "--version").output());
        if (ours.find() && !ours.group(1).equals(theirs)) {
            throw new IOException("its files were made by PostgreSQL " + theirs + ", and this Forewarn runs PostgreSQL "
                    + ours.group(1) + ". Export the samples with the Forewarn that made them, or give this one another "
                    + "data directory");
        }
    }

    /**
     * A random free port of the loopback interface.
     *
     * @return the port
     */
    int startOnFreePort() throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port;
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }
            try {
                startOn(port);
                return port;
            } catch (PortTakenException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /**
     * Starts the server and waits until it takes connections. Processes of a server that was killed need a moment to
     * notice; until they have, a new one is refused, and this waits for them.
     */
    void startOn(int port) throws IOException {
        for (int attempt = 1; ; attempt++) {
            long before = Files.exists(log) ? Files.size(log) : 0;
            Outcome outcome = run(
                    "pg_ctl",
                    "start",
                    "--pgdata=" + files,
                    "--log=" + log,
                    "--wait",
                    "--timeout=" + START_SECONDS,
                    "--silent",
                    "--options=" + String.join(" ", options(port)));
            if (outcome.exit() == 0) {
                return;
            }
            String said = logFrom(before);
            if (said.contains("could not bind") || said.contains("could not create any TCP/IP sockets")) {
                throw new PortTakenException("port " + port + " is taken by another program");
            }
            boolean passing = said.contains("still in use") || said.contains("lock file \"postmaster.pid\"");
            if (!passing || attempt == ATTEMPTS) {
                throw new IOException(
                        "PostgreSQL does not start (" + reason(said, outcome.output()) + "); its log is " + log);
            }
            pause();
            stopLeftBehind();
        }
    }

    private static List<String> options(int port) {
        return List.of(
                "-p " + port,
                "-c listen_addresses=127.0.0.1",
                "-c unix_socket_directories=",
                "-c fsync=on",
                "-c synchronous_commit=on",
                "-c full_page_writes=on",
                "-c max_connections=40",
                // Each series is another page of the index, and each page is written whole after a checkpoint: so few
                // of them.
                "-c checkpoint_timeout=" + CHECKPOINT_MINUTES + "min",
                "-c max_wal_size=" + MOST_WAL_MEGABYTES + "MB",
                "-c shared_buffers=" + sharedMegabytes() + "MB",
                "-c jit=off",
                "-c log_checkpoints=off");
    }

    /** An eighth of what this Java may use, within bounds; it is taken as it is used. */
    private static long sharedMegabytes() {
        long memory = Runtime.getRuntime().maxMemory() >> 20;
        return Math.clamp(memory / 8, LEAST_SHARED_MEGABYTES, MOST_SHARED_MEGABYTES);
    }

    /** Stops a server that an earlier Forewarn left running, which the caller's lock proves to be dead. */
    void stopLeftBehind() throws IOException {
        Path pidFile = files.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        Optional<ProcessHandle> server = running();
        if (server.isPresent()) {
            LOG.info(
                    "PostgreSQL (process {}) was left running by an earlier Forewarn; stopping it",
                    server.get().pid());
            stop();
        } else if (ownerOf(pidFile).isPresent()) {
            // After a reboot, or in a new container, the number belongs to another program: PostgreSQL would take that
            // for a living server, and pg_ctl would stop it.
            LOG.info("removing the stale {}", pidFile);
            Files.delete(pidFile);
        }
    }

    /** Open transactions are rolled back. A server that does not obey is cut off, and recovers at its next start. */
    void stop() throws IOException {
        if (running().isEmpty()) {
            return;
        }
        Outcome outcome = stop("fast");
        if (outcome.exit() != 0 && running().isPresent()) {
            outcome = stop("immediate");
        }
        if (outcome.exit() != 0 && running().isPresent()) {
            throw new IOException(lastLine(outcome.output()));
        }
    }

    private Outcome stop(String mode) throws IOException {
        return run("pg_ctl", "stop", "--pgdata=" + files, "--mode=" + mode, "--wait", "--timeout=" + STOP_SECONDS);
    }

    /** The server on our files, if it lives. */
    Optional<ProcessHandle> running() {
        try {
            return ownerOf(files.resolve("postmaster.pid")).filter(this::servesOurFiles);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<ProcessHandle> ownerOf(Path pidFile) throws IOException {
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(pidFile);
        try {
            return ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).filter(ProcessHandle::isAlive);
        } catch (NumberFormatException | java.util.NoSuchElementException e) {
            return Optional.empty(); // cut off while being written
        }
    }

    /** A server works inside its directory, which Linux shows; elsewhere the program's name has to do. */
    private boolean servesOurFiles(ProcessHandle process) {
        Path workingDirectory = Path.of("/proc", String.valueOf(process.pid()), "cwd");
        try {
            if (Files.exists(workingDirectory)) {
                return Files.isSameFile(workingDirectory, files);
            }
        } catch (IOException e) {
            LOG.debug("cannot see where process {} works", process.pid(), e);
        }
        return process.info()
                .command()
                .map(command -> String.valueOf(Path.of(command).getFileName()).startsWith("postgres"))
                .orElse(false);
    }

    private Outcome run(String program, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(binaries.program(program).toString());
        Collections.addAll(command, arguments);
        var builder = new ProcessBuilder(account.command(command)).redirectErrorStream(true);
        builder.directory(directory.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Outcome(process.waitFor(), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + program, e);
        }
    }

    private String logFrom(long position) throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        try (var in = Files.newInputStream(log)) {
            in.skipNBytes(Math.min(position, Files.size(log)));
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String reason(String said, String output) {
        return said.lines()
                .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
                .findFirst()
                .map(line -> line.replaceFirst("^.*?(FATAL|PANIC): +", ""))
                .orElseGet(() -> lastLine(output));
    }

    private static String lastLine(String output) {
        return output.lines()
                .filter(line -> !line.isBlank())
                .reduce((first, last) -> last)
                .orElse("no reason given");
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for an earlier PostgreSQL to end", e);
        }
    }

    private record Outcome(int exit, String output) {}

    private static final class PortTakenException extends IOException {
        private static final long serialVersionUID = 1L;

        PortTakenException(String message) {
            super(message);
        }
    }
}
