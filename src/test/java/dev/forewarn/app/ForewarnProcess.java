package dev.forewarn.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The program as its users run it: {@code target/forewarn.jar} in a Java VM of its own, with the launcher's options. What
 * it says is captured; waiting has a limit; closing kills what still runs.
 */
final class ForewarnProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target", "forewarn.jar");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern URL = Pattern.compile("http://[^\\s]+");

    private final Process process;
    private final Transcript out;
    private final Transcript err;

    private ForewarnProcess(Process process) {
        this.process = process;
        this.out = Transcript.of(process.getInputStream());
        this.err = Transcript.of(process.getErrorStream());
    }

    /** What a run came to. */
    record Ended(int exit, String out, String err) {
        List<String> errLines() {
            return err.lines().toList();
        }
    }

    /** Asks for a run; nothing starts before {@code start} or {@code run}. */
    static Launch forewarn(String... arguments) {
        return new Launch(List.of(arguments));
    }

    /** How the program is to be started. */
    static final class Launch {
        private final List<String> arguments;
        private final List<String> javaOptions = new ArrayList<>();
        private final Map<String, String> environment = new HashMap<>();
        private String shell = "";
        private @Nullable Path stdin;
        private @Nullable Path stdout;

        private Launch(List<String> arguments) {
            this.arguments = arguments;
        }

        Launch java(String option) {
            javaOptions.add(option);
            return this;
        }

        Launch with(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        /** Runs this in the shell before the program takes its place: {@code ulimit -f 100}. */
        Launch after(String command) {
            shell = command;
            return this;
        }

        Launch stdin(Path file) {
            stdin = file;
            return this;
        }

        /** Output too large to be kept in memory. */
        Launch stdoutTo(Path file) {
            stdout = file;
            return this;
        }

        ForewarnProcess start() throws IOException {
            var builder = new ProcessBuilder(command());
            builder.environment().keySet().removeIf(name -> name.startsWith("FOREWARN_") || name.startsWith("JAVA_"));
            builder.environment().putAll(environment);
            if (stdin != null) {
                builder.redirectInput(stdin.toFile());
            }
            if (stdout != null) {
                builder.redirectOutput(stdout.toFile());
            }
            return new ForewarnProcess(builder.start());
        }

        /** Runs to its end, with nothing more on its standard input. */
        Ended run() throws IOException, InterruptedException {
            return run(PATIENCE);
        }

        Ended run(Duration within) throws IOException, InterruptedException {
            try (ForewarnProcess running = start()) {
                running.process.getOutputStream().close();
                return running.end(within);
            }
        }

        /** Runs to its end on this standard input. */
        Ended run(String input) throws IOException, InterruptedException {
            try (ForewarnProcess running = start()) {
                try (OutputStream in = running.process.getOutputStream()) {
                    in.write(input.getBytes(UTF_8));
                } catch (IOException e) {
                    // it has stopped with a message: the test looks at that
                }
                return running.end(PATIENCE);
            }
        }

        private List<String> command() {
            if (!Files.isRegularFile(JAR)) {
                throw new IllegalStateException(JAR + " is not there: these tests run after 'package' (mvn verify)");
            }
            var java = new ArrayList<String>();
            java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            java.addAll(List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:MaxRAMPercentage=60",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-Dstdout.encoding=UTF-8",
                    "-Dstderr.encoding=UTF-8",
                    "-Djava.awt.headless=true",
                    "-Dforewarn.home=" + Path.of("").toAbsolutePath()));
            java.addAll(javaOptions);
            java.addAll(List.of("-jar", JAR.toString()));
            java.addAll(arguments);
            if (shell.isEmpty()) {
                return java;
            }
            var command = new ArrayList<>(List.of("bash", "-c", shell + " && exec \"$@\"", "bash"));
            command.addAll(java);
            return command;
        }
    }

    /** Waits for a line on the standard output that contains this, and gives that line. */
    String line(String part) throws InterruptedException {
        return out.line(part, PATIENCE, this);
    }

    /** Waits for a line on the standard error that contains this, and gives that line. */
    String errLine(String part) throws InterruptedException {
        return err.line(part, PATIENCE, this);
    }

    /** Waits for the address that the program says it serves. */
    String url() throws InterruptedException {
        Matcher url = URL.matcher(line("http://"));
        if (!url.find()) {
            throw new AssertionError("no address in: " + out.text());
        }
        return url.group().replaceAll("/$", "");
    }

    /** Waits for the end. */
    Ended end(Duration within) throws InterruptedException {
        if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still running after " + within + "; it said\n" + out.text() + err.text());
        }
        out.join();
        err.join();
        return new Ended(process.exitValue(), out.text(), err.text());
    }

    /** SIGTERM, or what the platform has for it, and the end. */
    Ended terminate() throws InterruptedException {
        process.destroy();
        return end(PATIENCE);
    }

    /** SIGINT, as Ctrl-C gives, and the end. */
    Ended interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
        return end(PATIENCE);
    }

    /** SIGKILL: nothing of the program runs any more when this returns. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    long pid() {
        return process.pid();
    }

    /** What it said on its standard error so far. */
    String err() {
        return err.text();
    }

    /** Waits until something holds, asking ten times a second; fails with what it said when it ends before. */
    void until(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline || process.waitFor(100, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("never: " + what + "; it said\n" + out.text() + err.text());
            }
        }
    }

    /** Servers of an embedded database below a directory, which outlive a killed program. */
    static List<ProcessHandle> databasesIn(Path directory) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("postgres") && line.contains(directory.toString()))
                        .isPresent())
                .toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** One stream of a process, read as it comes. */
    private static final class Transcript {
        private final StringBuilder text = new StringBuilder();
        private boolean ended;
        private @Nullable Thread reader;

        static Transcript of(InputStream stream) {
            var transcript = new Transcript();
            transcript.reader = Thread.ofVirtual().start(() -> transcript.read(stream));
            return transcript;
        }

        private void read(InputStream stream) {
            char[] piece = new char[8192];
            try (var in = new InputStreamReader(stream, UTF_8)) {
                for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                    synchronized (this) {
                        text.append(piece, 0, n);
                        notifyAll();
                    }
                }
            } catch (IOException e) {
                // the process was killed: what came before counts
            } finally {
                synchronized (this) {
                    ended = true;
                    notifyAll();
                }
            }
        }

        synchronized String text() {
            return text.toString();
        }

        synchronized String line(String part, Duration within, ForewarnProcess whose) throws InterruptedException {
            long deadline = System.nanoTime() + within.toNanos();
            while (true) {
                int at = text.indexOf(part);
                int end = at < 0 ? -1 : text.indexOf("\n", at);
                if (end >= 0) {
                    return text.substring(text.lastIndexOf("\n", at) + 1, end);
                }
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (ended || left <= 0) {
                    throw new AssertionError("it never said '" + part + "', but\n" + text + whose.err.text());
                }
                wait(left);
            }
        }

        void join() throws InterruptedException {
            Thread whose = reader;
            if (whose != null && !whose.join(Duration.ofSeconds(10))) {
                throw new AssertionError("the process ended, but somebody else still writes to its output");
            }
        }
    }
}
