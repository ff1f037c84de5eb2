package dev.forewarn.app;

import static dev.forewarn.app.ForewarnProcess.forewarn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.app.ForewarnProcess.Ended;
import dev.forewarn.app.ForewarnProcess.Launch;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever goes wrong is told in one clear message, with the right exit code and never with a stack trace. */
class FaultsIT {
    private static final String HEADER =
            "series,timestamp,side,limit,p_breach,time_to_breach_s,anomaly,trust,anomalous";
    private static final long START_SECONDS = 1_767_225_600;
    private static final int SAMPLES = 3_000;
    private static final long LIVE_SECONDS = START_SECONDS + 60L * SAMPLES;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Training data and a model directory that tests copy before they break it. */
    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private final List<Path> mounts = new ArrayList<>();

    @BeforeAll
    static void train() throws Exception {
        Files.writeString(shared.resolve("train.csv"), samples(START_SECONDS, SAMPLES, "cpu", "memory"));
        Ended ended =
                trained(shared.resolve("train.csv"), shared.resolve("models")).run();
        assertThat(ended.exit()).as(ended.err()).isZero();
    }

    @AfterEach
    void unmount() throws Exception {
        ForewarnProcess.databasesIn(directory).forEach(ProcessHandle::destroyForcibly);
        for (Path mount : mounts) {
            new ProcessBuilder("umount", mount.toString()).start().waitFor();
        }
    }

    @Nested
    class Usage {
        @Test
        void anUnknownCommandSuggestsTheRightOne() throws Exception {
            assertThat(wrongUsage("trian")).contains("'trian'", "Did you mean: forewarn train");
        }

        @Test
        void anUnknownOptionSuggestsTheRightOne() throws Exception {
            assertThat(wrongUsage("score", "--model", "x")).contains("'--model'", "--models", "help score");
        }

        @Test
        void aModelDirectoryThatIsNotThereSaysHowToMakeOne() throws Exception {
            String missing = directory.resolve("missing").toString();
            assertThat(wrongUsage("score", "--models", missing))
                    .isEqualTo("forewarn: --models: there is no directory " + missing
                            + "; train first: forewarn train --data FILE --models " + missing + "\n");
        }

        @Test
        void versionAndHelpGoToStandardOutput() throws Exception {
            Ended version = forewarn("--version").run();
            assertThat(version.exit()).isZero();
            assertThat(version.out()).matches("(?s)forewarn \\d+\\.\\d+\\.\\d+\\S*.*Java \\d+.*");
            assertThat(version.err()).isEmpty();

            Ended help = forewarn("help").run();
            assertThat(help.exit()).isZero();
            assertThat(help.out())
                    .contains("train", "serve", "demo", "score", "backtest", "models", "policy")
                    .contains("Exit codes: 0 done, 1 it ran and found a problem, 2 wrong usage");
            assertThat(help.err()).isEmpty();
        }

        private String wrongUsage(String... arguments) throws Exception {
            Ended ended = forewarn(arguments).run();
            assertThat(ended.exit()).isEqualTo(2);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err()).startsWith("forewarn: ").doesNotContain("\tat ");
            return ended.err();
        }
    }

    @Nested
    class Samples {
        @Test
        void anEmptyInputIsAProblem() throws Exception {
            assertOneMessage(score().run(""), 1, "no samples on standard input", "series,timestamp,value");
        }

        @Test
        void rowsThatCannotBeTakenAreCountedAtTheEnd() throws Exception {
            long now = LIVE_SECONDS;
            Ended ended = score().run(String.join(
                    "\n",
                    "cpu," + now + ",50",
                    "cpu," + (now + 60) + ",NaN",
                    "cpu," + (now - 60) + ",51",
                    "cpu," + now + ",52",
                    "cpu,yesterday,53",
                    "cpu," + (now + 60),
                    "memory," + now + ",54\n"));
            assertThat(ended.exit()).isZero();
            List<String> rows = ended.out().lines().toList();
            assertThat(rows).hasSize(3).first().isEqualTo(HEADER);
            assertThat(rows.get(1)).startsWith("cpu," + now + ",above,");
            assertThat(rows.get(2)).startsWith("memory," + now + ",above,");
            assertThat(ended.err())
                    .startsWith("accepted 2, refused 5: ")
                    .contains("not-finite 1", "out-of-order 1", "duplicate 1", "bad-timestamp 1", "malformed 1");
            assertThat(ended.errLines()).hasSize(1);
        }

        @Test
        void aLineOfAHundredMegabytesFitsASmallMemory() throws Exception {
            Path file = directory.resolve("long-line.csv");
            long now = LIVE_SECONDS;
            byte[] piece = new byte[1 << 20];
            Arrays.fill(piece, (byte) 'x');
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                out.write(("cpu," + now + ",50\n").getBytes(StandardCharsets.UTF_8));
                for (int i = 0; i < 100; i++) {
                    out.write(piece);
                }
                out.write(("\ncpu," + (now + 60) + ",51\n").getBytes(StandardCharsets.UTF_8));
            }
            Ended scored = score().java("-Xmx128m").stdin(file).run();
            assertThat(scored.exit()).as(scored.err()).isZero();
            assertThat(scored.out().lines()).hasSize(3);
            assertThat(scored.err()).isEqualTo("accepted 2, refused 1: too-long 1\n");

            Ended trained =
                    trained(file, directory.resolve("models")).java("-Xmx128m").run();
            assertThat(trained.exit()).as(trained.err()).isZero();
            assertThat(trained.err()).contains("accepted 2, refused 1: too-long 1");
        }

        @Test
        void aTruncatedGzipPublishesNothing() throws Exception {
            Path models = copyOfTheModels();
            List<Path> before = tree(models);
            Ended ended = trained(truncated(), models).run();
            assertThat(ended.exit()).isEqualTo(1);
            assertThat(ended.out()).isEmpty();
            assertThat(messages(ended))
                    .singleElement()
                    .asString()
                    .contains("cut.csv.gz: the gzip data is cut off after ", "rows were read before");
            assertThat(tree(models)).isEqualTo(before);

            Path fresh = directory.resolve("fresh");
            assertThat(trained(truncated(), fresh).run().exit()).isEqualTo(1);
            assertThat(fresh).doesNotExist();
        }

        @Test
        void aTruncatedGzipIsScoredAsFarAsItGoes() throws Exception {
            Ended ended = score().stdin(truncated()).run();
            assertThat(ended.exit()).isEqualTo(1);
            assertThat(messages(ended))
                    .singleElement()
                    .asString()
                    .contains("standard input: the gzip data is cut off after ");
            int accepted = Integer.parseInt(ended.err().replaceAll("(?s)^accepted (\\d+), refused 0\n.*", "$1"));
            assertThat(accepted).isPositive();
            assertThat(ended.out().lines()).hasSize(1 + accepted).allMatch(row -> row.split(",", -1).length == 9);
        }

        /** Live samples, packed, and cut in the middle. */
        private Path truncated() throws IOException {
            var packed = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(packed)) {
                gzip.write(samples(LIVE_SECONDS, SAMPLES, "cpu", "memory").getBytes(StandardCharsets.UTF_8));
            }
            Path file = directory.resolve("cut.csv.gz");
            Files.write(file, Arrays.copyOf(packed.toByteArray(), packed.size() / 2));
            return file;
        }
    }

    @Nested
    class FilesAndDisks {
        @Test
        void anUnknownSideIsToldWithItsLineAndWithAllOtherProblems() throws Exception {
            Path objectives = directory.resolve("objectives.csv");
            Files.writeString(
                    objectives,
                    "series,side,limit,for,horizon\ncpu,sideways,3,,\nmemory,above,much,,\ncpu,above,3,,\n");
            Ended ended = forewarn(
                            "score", "--models", shared.resolve("models").toString(), "--objectives", objectives + "")
                    .run("cpu,1,1\n");
            assertThat(ended.exit()).isEqualTo(1);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err())
                    .isEqualTo("forewarn: " + objectives + " has 2 problems:\n"
                            + "  line 2: side must be 'above' or 'below', was 'sideways'\n"
                            + "  line 3: limit must be a finite number with a decimal point, was 'much'\n");
        }

        @Test
        void aFlippedByteInAnyModelFileIsNoticed() throws Exception {
            for (String name : List.of("series.bin", "shared.json", "manifest.json")) {
                Path models = copyOfTheModels();
                Path file = tree(models).stream()
                        .filter(each -> each.endsWith(name))
                        .findFirst()
                        .orElseThrow();
                byte[] bytes = Files.readAllBytes(file);
                String text = new String(bytes, StandardCharsets.ISO_8859_1);
                int at = name.equals("manifest.json") ? text.indexOf("\"sha256\"") + 20 : bytes.length / 3;
                bytes[at] ^= 0x11;
                Files.write(file, bytes);
                Ended ended = forewarn("score", "--models", models.toString()).run("cpu,1,1\n");
                assertOneMessage(ended, 1, name, "Train again");
            }
        }

        @Test
        void aVersionThatCannotBePutInServiceIsNotLeftBehind() throws Exception {
            Path models = copyOfTheModels();
            Files.createDirectories(models.resolve(".CURRENT.next").resolve("in-the-way"));
            List<Path> before = tree(models);
            Ended ended = trained(shared.resolve("train.csv"), models).run();
            assertThat(ended.exit()).isEqualTo(1);
            assertThat(messages(ended)).singleElement().asString().endsWith("Nothing was published.");
            assertThat(tree(models)).isEqualTo(before);
        }

        @Test
        void aFullDiskPublishesNothingAndKeepsWhatWasPublished() throws Exception {
            Path disk = Files.createDirectory(directory.resolve("disk"));
            Path models = disk.resolve("models");
            boolean mounted = mount(disk, "320k"); // room for one version and not for two
            Ended first = trained(shared.resolve("train.csv"), models).run();
            assertThat(first.exit()).as(first.err()).isZero();
            List<Path> before = tree(models);

            Launch second = trained(shared.resolve("train.csv"), models);
            Ended full = (mounted ? second : second.after("ulimit -f 32")).run();
            assertThat(full.exit()).isEqualTo(1);
            assertThat(full.out()).isEmpty();
            assertThat(messages(full))
                    .singleElement()
                    .asString()
                    .startsWith("forewarn: cannot write models to " + models + ": ")
                    .contains(mounted ? "No space left on device" : "File too large")
                    .endsWith("Nothing was published.");
            assertThat(tree(models)).isEqualTo(before);
            Ended after = forewarn("score", "--models", models.toString()).run("cpu,1999999999,1\n");
            assertThat(after.exit()).as(after.err()).isZero();
        }
    }

    @Nested
    class Serving {
        @Test
        void allMistakesOfAConfigurationAreToldAtOnce() throws Exception {
            Path config = directory.resolve("forewarn.yaml");
            Files.writeString(config, """
                    http: { port: 99999 }
                    alarm: 1.5
                    snapshotEvery: soon
                    modells: x
                    database: { url: "mysql://root:secret@db/x" }
                    """);
            Ended ended = forewarn("serve", "--config", config.toString()).run();
            assertThat(ended.exit()).isEqualTo(2);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.errLines()).hasSize(5);
            assertThat(ended.err())
                    .startsWith("forewarn: " + config + ": ")
                    .contains("http.port: expected a whole number from 0 to 65535, found '99999'")
                    .contains("alarm: probability must lie in [0, 1], was 1.5")
                    .contains("snapshotEvery: expected a duration", "found 'soon'")
                    .contains("modells: unknown; known are ")
                    .contains("database.url: a database URL must look like ")
                    .doesNotContain("root:", "secret@", "\tat ");
        }

        @Test
        void aConfigurationThatIsNotThereIsWrongUsage() throws Exception {
            String missing = directory.resolve("missing.yaml").toString();
            Ended ended = forewarn("serve", "--config", missing).run();
            assertOneMessage(ended, 2, "cannot read the configuration " + missing, "there is no such file");
        }

        @Test
        void aDatabaseThatIsNotThereIsToldSoon() throws Exception {
            int closed;
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                closed = socket.getLocalPort();
            }
            Ended ended = serve().with("FOREWARN_DB_URL", "postgres://me:secret@127.0.0.1:" + closed + "/metrics")
                    .run(Duration.ofSeconds(15));
            assertOneMessage(
                    ended, 1, "no PostgreSQL answers at 127.0.0.1:" + closed + "/metrics", "correct FOREWARN_DB_URL");
            assertThat(ended.err()).doesNotContain("secret");
        }

        @Test
        void aPortInUseIsToldAndTheDatabaseIsStopped() throws Exception {
            try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Ended ended = serve().with("FOREWARN_HTTP_PORT", String.valueOf(taken.getLocalPort()))
                        .run();
                assertOneMessage(
                        ended, 1, "ort " + taken.getLocalPort() + " on 127.0.0.1 is in use", "choose another port");
            }
            assertThat(ForewarnProcess.databasesIn(directory)).isEmpty();
        }

        @Test
        void aFullDiskKeepsTheLastSnapshotAndTheServiceUp() throws Exception {
            Path state = Files.createDirectories(directory.resolve("state"));
            boolean mounted = mount(state, "20k");
            Path objectives = directory.resolve("objectives.csv");
            Files.writeString(objectives, "series,side,limit,for,horizon\n*,above,90,,\n"); // warm after few samples
            Path config = directory.resolve("forewarn.yaml");
            Files.writeString(config, "snapshotEvery: 200ms\nobjectives: " + objectives + "\n");
            Path snapshot = state.resolve("fleet.snapshot");
            try (ForewarnProcess service = serve("--config", config.toString()).start()) {
                String url = service.url();
                assertThat(post(url, 0, "one")).isEqualTo(200);
                service.until("a snapshot of one series", () -> size(snapshot) > 500);
                if (!mounted) { // then at least a place that cannot be written to
                    Files.createDirectories(state.resolve("fleet.snapshot.next").resolve("in-the-way"));
                }
                for (int series = 0; series < 40; series++) {
                    assertThat(post(url, series, "more-" + series)).isEqualTo(200);
                }
                String reason = mounted ? "No space left on device" : "Is a directory";
                String told = service.errLine(snapshot.getFileName() + ": " + reason);
                assertThat(told).contains("Saving the state failed (cannot write " + snapshot + ": " + reason);
                assertThat(post(url, 99, "after")).isEqualTo(200);
                Ended ended = service.terminate();
                assertThat(ended.exit()).isIn(0, 143);
                assertThat(ended.err()).doesNotContain("\tat ").doesNotContain("Exception");
            }
            assertThat(size(snapshot)).isBetween(500L, 20_000L);
            try (ForewarnProcess again = serve("--config", config.toString()).start()) {
                assertThat(again.line("http://")).contains("42 series");
                again.errLine("Went on from " + snapshot);
                again.terminate();
            }
        }

        private Launch serve(String... options) {
            var arguments = new ArrayList<>(List.of("serve"));
            arguments.addAll(List.of(options));
            return forewarn(arguments.toArray(String[]::new))
                    .with("FOREWARN_DATA_DIR", directory.toString())
                    .with("FOREWARN_HTTP_PORT", "0");
        }

        /** Forty samples of a series. */
        private int post(String url, int phase, String series) throws Exception {
            Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofHours(1));
            var rows = new StringBuilder();
            for (int i = 0; i < 40; i++) {
                rows.append(String.format(
                        Locale.ROOT,
                        "{\"series\":\"%s\",\"timestamp\":\"%s\",\"value\":%.3f}%n",
                        series,
                        start.plusSeconds(60L * i),
                        50 + 10 * Math.sin(i + phase)));
            }
            var request = HttpRequest.newBuilder(URI.create(url + "/api/v1/samples"))
                    .timeout(Duration.ofSeconds(20))
                    .header("Content-Type", "application/x-ndjson")
                    .POST(HttpRequest.BodyPublishers.ofString(rows.toString()))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }

        private static long size(Path file) throws IOException {
            return Files.exists(file) ? Files.size(file) : 0;
        }
    }

    private static Launch score() {
        return forewarn("score", "--models", shared.resolve("models").toString());
    }

    private static Launch trained(Path data, Path models) {
        return forewarn("train", "--data", data.toString(), "--models", models.toString());
    }

    /** A day's course with noise, a sample a minute. */
    private static String samples(long startSeconds, int count, String... series) {
        var random = new SplittableRandom(7);
        var rows = new StringBuilder("series,timestamp,value\n");
        for (int i = 0; i < count; i++) {
            for (String name : series) {
                double value = 50 + 20 * Math.sin(i * 2 * Math.PI / 1440) + random.nextGaussian(0, 5);
                rows.append(String.format(Locale.ROOT, "%s,%d,%.3f%n", name, startSeconds + 60L * i, value));
            }
        }
        return rows.toString();
    }

    private static void assertOneMessage(Ended ended, int exit, String... parts) {
        assertThat(ended.exit()).as(ended.err()).isEqualTo(exit);
        assertThat(ended.err().lines())
                .singleElement()
                .asString()
                .startsWith("forewarn: ")
                .contains(parts);
        assertThat(ended.out()).isIn("", HEADER + "\n");
    }

    /** What it complained of; counts and progress are not complaints. */
    private static List<String> messages(Ended ended) {
        assertThat(ended.err()).doesNotContain("\tat ", "Exception");
        return ended.errLines().stream()
                .filter(line -> !line.matches("(read|fitted|accepted) .*"))
                .toList();
    }

    private Path copyOfTheModels() throws IOException {
        Path copy = Files.createTempDirectory(directory, "models");
        Path from = shared.resolve("models");
        for (Path each : tree(from)) {
            Path to = copy.resolve(from.relativize(each).toString());
            Files.createDirectories(to.getParent());
            Files.copy(each, to, StandardCopyOption.REPLACE_EXISTING);
        }
        return copy;
    }

    private static List<Path> tree(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Makes a directory a small disk of its own; false where this user may not. */
    private boolean mount(Path on, String size) throws Exception {
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", on.toString())
                .redirectErrorStream(true)
                .start();
        mount.getInputStream().readAllBytes();
        if (mount.waitFor() != 0) {
            return false;
        }
        mounts.add(on);
        return true;
    }
}
