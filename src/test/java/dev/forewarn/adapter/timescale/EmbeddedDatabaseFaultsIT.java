package dev.forewarn.adapter.timescale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the embedded database makes of killed processes, full disks, and directories that are not its own. */
class EmbeddedDatabaseFaultsIT {
    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path directory;

    @Test
    void everyAcknowledgedAppendSurvivesTheDeathOfPostgres() throws Exception {
        var acknowledged = new ConcurrentLinkedQueue<Integer>();
        var stop = new AtomicBoolean();
        int kills = 3;
        try (MetricStore store = MetricStores.open(DatabaseSettings.embedded(directory));
                ExecutorService threads = Executors.newFixedThreadPool(1)) {
            var progress = new ProgressGate();
            Future<?> writer = threads.submit(() -> {
                for (int number = 0; !stop.get(); number++) {
                    try {
                        store.append(StoreProcess.batch(number));
                        acknowledged.add(number);
                        progress.passed();
                    } catch (MetricStoreException e) {
                        assertThat(e).hasMessageContaining("embedded database");
                    }
                }
            });
            for (int kill = 0; kill < kills; kill++) {
                progress.waitFor(30);
                ProcessHandle postgres = postgres(directory);
                postgres.destroyForcibly();
                postgres.onExit().join();
            }
            progress.waitFor(30); // it came back by itself, on the same store object
            stop.set(true);
            writer.get();
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(30 * (kills + 1));
            assertHolds(store, acknowledged);
        }
    }

    @Test
    void aKilledForewarnLosesNothingAndTheServerItLeftBehindIsTakenOver() throws Exception {
        var acknowledged = new ArrayList<Integer>();
        ProcessHandle orphan;
        try (StoreProcess forewarn = StoreProcess.on(directory)) {
            assertThat(forewarn.line()).isEqualTo("open");
            while (acknowledged.size() < 40) {
                acknowledged.add(Integer.valueOf(String.valueOf(forewarn.line())));
            }
            assertThatThrownBy(() -> MetricStores.open(DatabaseSettings.embedded(directory)))
                    .isInstanceOf(MetricStoreException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("another Forewarn uses it (process ")
                    .hasMessageContaining("Stop that one");
            orphan = postgres(directory);
            forewarn.kill().stream()
                    .filter(line -> line.matches("\\d+"))
                    .map(Integer::valueOf)
                    .forEach(acknowledged::add);
        }
        assertThat(orphan.isAlive()).isTrue();
        try (MetricStore store = MetricStores.open(DatabaseSettings.embedded(directory))) {
            orphan.onExit().get(30, TimeUnit.SECONDS);
            assertHolds(store, acknowledged);
        }
        assertThat(Files.exists(directory.resolve("postgresql/postmaster.pid"))).isFalse();
    }

    @Test
    void aForewarnKilledTogetherWithItsServerLosesNothing() throws Exception {
        var acknowledged = new ArrayList<Integer>();
        try (StoreProcess forewarn = StoreProcess.on(directory)) {
            assertThat(forewarn.line()).isEqualTo("open");
            while (acknowledged.size() < 40) {
                acknowledged.add(Integer.valueOf(String.valueOf(forewarn.line())));
            }
            ProcessHandle postgres = postgres(directory);
            forewarn.kill().stream()
                    .filter(line -> line.matches("\\d+"))
                    .map(Integer::valueOf)
                    .forEach(acknowledged::add);
            postgres.destroyForcibly();
        }
        try (MetricStore store = MetricStores.open(DatabaseSettings.embedded(directory))) {
            assertHolds(store, acknowledged);
        }
    }

    @Test
    void aStalePidThatNowBelongsToAnotherProgramHarmsNobody() throws Exception {
        MetricStores.open(DatabaseSettings.embedded(directory)).close();
        Process bystander = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(
                    directory.resolve("postgresql/postmaster.pid"),
                    bystander.pid() + "\n" + directory.resolve("postgresql")
                            + "\n1700000000\n5432\n\n127.0.0.1\n\nready\n");
            try (MetricStore store = MetricStores.open(DatabaseSettings.embedded(directory))) {
                assertThat(store.isReachable()).isTrue();
            }
            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroyForcibly();
        }
    }

    @Test
    void anAppendWhoseConnectionIsCutIsThereAsAWholeOrNotAtAll() throws Exception {
        int batches = 60;
        int rows = 2_000;
        var acknowledged = new ConcurrentLinkedQueue<Integer>();
        try (MetricStore store = MetricStores.open(DatabaseSettings.embedded(directory));
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            var done = new CountDownLatch(batches);
            for (int b = 0; b < batches; b++) {
                int number = b;
                threads.execute(() -> {
                    try {
                        if (store.load(steps("b" + number, rows)) >= 0) {
                            acknowledged.add(number);
                        }
                    } catch (MetricStoreException e) {
                        assertThat(e.getMessage()).isNotBlank();
                    } finally {
                        done.countDown();
                    }
                });
            }
            try (Connection admin = Database.source(settings(directory)).getConnection();
                    Statement statement = admin.createStatement()) {
                while (done.getCount() > 0) {
                    statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
                            + " AND state = 'active' AND random() < 0.05");
                }
            }
            for (int b = 0; b < batches; b++) {
                int found = store.read(SeriesKey.of("b" + b), Instant.MIN, Instant.MAX)
                        .size();
                assertThat(found).as("batch %d", b).isIn(acknowledged.contains(b) ? List.of(rows) : List.of(0, rows));
            }
        }
    }

    @Test
    void aFullDiskIsSaidSoAndTheStoreGoesOnWhenThereIsSpaceAgain() throws Exception {
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=230m,mode=0700", "forewarn-test", directory.toString()))
                .as("no small disk to fill: this test mounts a tmpfs, which needs root and the right to mount")
                .isZero();
        try (MetricStore store = MetricStores.open(DatabaseSettings.embedded(directory))) {
            store.append(List.of(new Sample(SeriesKey.of("before"), T0, 1)));
            Path filler = directory.resolve("filler");
            long spare = Files.getFileStore(directory).getUsableSpace() - (6L << 20);
            assertThat(spare).isPositive();
            Files.write(filler, new byte[(int) spare]);

            assertThatThrownBy(() -> store.load(steps("large", 400_000)))
                    .isInstanceOf(MetricStoreException.class)
                    .hasMessageContaining("no space left on its disk")
                    .hasMessageContaining("Free some space");

            Files.delete(filler);
            assertThat(store.append(List.of(new Sample(SeriesKey.of("after"), T0, 1))))
                    .isEqualTo(1);
            assertThat(store.series()).containsExactly(SeriesKey.of("after"), SeriesKey.of("before"));
        } finally {
            assertThat(run("umount", directory.toString())).isZero();
        }
    }

    @Test
    void keepsItsPasswordToItself() throws Exception {
        MetricStores.open(DatabaseSettings.embedded(directory)).close();
        Path password = directory.resolve("password");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
                .isEqualTo("rw-------");
        String secret = Files.readString(password);
        assertThat(secret).hasSizeGreaterThan(40);
        assertThat(Files.readString(directory.resolve("postgresql.log"))).doesNotContain(secret);
    }

    @Test
    void refusesToStartWithAWrongPassword() {
        try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(directory)) {
            DatabaseLook look = DatabaseLook.at(server.settings(), InstantSource.system());
            assertThat(look.hasTables()).isFalse(); // nobody opened a store in it
            assertThat(look.mayCreate()).isTrue();
            assertThat(look.version()).isNotBlank();
            assertThat(look.ahead().abs()).isLessThan(Duration.ofSeconds(5));
            var wrong = new DatabaseSettings.External(server.jdbcUrl(), "forewarn", "not-the-password");
            assertThatThrownBy(() -> MetricStores.open(wrong))
                    .isInstanceOf(MetricStoreException.class)
                    .hasMessageContaining("refuses user 'forewarn'")
                    .hasMessageNotContaining("not-the-password");
            var missing = new DatabaseSettings.External(
                    server.jdbcUrl().replace("/postgres", "/nowhere"),
                    "forewarn",
                    server.settings().password());
            assertThatThrownBy(() -> MetricStores.open(missing))
                    .isInstanceOf(MetricStoreException.class)
                    .hasMessageContaining("/nowhere")
                    .hasMessageContaining("CREATE DATABASE");
        }
    }

    /** A plain server that others run: what happens to it is not ours to mend, but we notice when it is back. */
    @Test
    void aServerOfOthersThatWentAwayServesAgainWhenItIsBack() {
        try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(directory);
                MetricStore store = MetricStores.open(server.settings())) {
            assertThat(store.describe()).matches("PostgreSQL 18\\.\\d+");
            store.append(StoreProcess.batch(1));
            ProcessHandle postgres = server.process().orElseThrow();
            postgres.destroyForcibly();
            postgres.onExit().join();

            assertThat(store.isReachable()).isFalse();
            assertThatThrownBy(() -> store.append(StoreProcess.batch(2)))
                    .isInstanceOf(MetricStoreException.class)
                    .hasMessageContaining("no PostgreSQL answers at 127.0.0.1:");

            assertThat(server.startAgainIfDown()).isTrue();
            assertThat(store.append(StoreProcess.batch(2))).isEqualTo(StoreProcess.BATCH);
            assertThat(store.isReachable()).isTrue();
            assertHolds(store, List.of(1, 2));
        }
    }

    @Test
    void filesOfAnotherVersionAreLeftAlone() throws Exception {
        MetricStores.open(DatabaseSettings.embedded(directory)).close();
        Files.writeString(directory.resolve("postgresql/PG_VERSION"), "17\n");
        assertThatThrownBy(() -> MetricStores.open(DatabaseSettings.embedded(directory)))
                .isInstanceOf(MetricStoreException.class)
                .hasMessageContaining("made by PostgreSQL 17, and this Forewarn runs PostgreSQL 18");
    }

    @Test
    void aLostPasswordFileIsNamed() throws Exception {
        MetricStores.open(DatabaseSettings.embedded(directory)).close();
        Files.delete(directory.resolve("password"));
        assertThatThrownBy(() -> MetricStores.open(DatabaseSettings.embedded(directory)))
                .isInstanceOf(MetricStoreException.class)
                .hasMessageContaining(directory.resolve("password").toString())
                .hasMessageContaining("backup");
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> MetricStores.open(DatabaseSettings.embedded(file)))
                .isInstanceOf(MetricStoreException.class)
                .hasMessageContaining("cannot start in " + file);
    }

    /** Root serves a directory of another user as that user; anybody else is told whose it is. */
    @Test
    void aDirectoryOfAnotherUserIsServedAsThatUserOrRefused() throws Exception {
        Path theirs = Files.createTempDirectory(Path.of("/var/tmp"), "forewarn-test");
        try {
            if (!Integer.valueOf(0).equals(Files.getAttribute(theirs, "unix:uid"))) {
                Files.setPosixFilePermissions(theirs, PosixFilePermissions.fromString("r-x------"));
                assertThatThrownBy(() -> MetricStores.open(DatabaseSettings.embedded(theirs)))
                        .isInstanceOf(MetricStoreException.class)
                        .hasMessageContaining(theirs + " cannot be written by this user");
                return;
            }
            Files.setAttribute(theirs, "unix:uid", 65534);
            try (MetricStore store = MetricStores.open(DatabaseSettings.embedded(theirs))) {
                store.append(List.of(new Sample(SeriesKey.of("m"), T0, 1)));
                assertThat(postgres(theirs).info().user()).contains("nobody");
            }
            try (MetricStore store = MetricStores.open(DatabaseSettings.embedded(theirs))) {
                assertThat(store.series()).hasSize(1);
            }
        } finally {
            Files.setPosixFilePermissions(theirs, PosixFilePermissions.fromString("rwx------"));
            PostgresBinaries.delete(theirs);
        }
    }

    private static void assertHolds(MetricStore store, Iterable<Integer> batches) {
        for (int i = 0; i < StoreProcess.BATCH; i += 7) {
            TimeSeries found = store.read(SeriesKey.of("s" + i), Instant.MIN, Instant.MAX);
            var numbers = new ArrayList<Integer>();
            for (double value : found.values()) {
                numbers.add((int) value);
            }
            assertThat(numbers).containsAll(batches);
        }
    }

    private static TimeSeries steps(String name, int size) {
        var random = new SplittableRandom(size);
        return new TimeSeries(
                SeriesKey.of(name),
                LongStream.range(0, size)
                        .map(i -> T0.toEpochMilli() + i * 1_000)
                        .toArray(),
                random.doubles(size).toArray());
    }

    private static ProcessHandle postgres(Path directory) throws IOException {
        String pid = Files.readAllLines(directory.resolve("postgresql/postmaster.pid"))
                .getFirst();
        return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }

    private static DatabaseSettings.External settings(Path directory) throws IOException {
        String port = Files.readAllLines(directory.resolve("postgresql/postmaster.pid"))
                .get(3);
        return new DatabaseSettings.External(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                "forewarn",
                Files.readString(directory.resolve("password")));
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    /** Lets a test wait, without sleeping, until so many more appends have passed. */
    private static final class ProgressGate {
        private int passed;

        synchronized void passed() {
            passed++;
            notifyAll();
        }

        synchronized void waitFor(int more) throws InterruptedException {
            int goal = passed + more;
            while (passed < goal) {
                wait();
            }
        }
    }
}
