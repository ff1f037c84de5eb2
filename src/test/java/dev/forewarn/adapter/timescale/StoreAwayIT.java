package dev.forewarn.adapter.timescale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.adapter.wal.LoggedStore;
import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real database that is stopped and started under the write-ahead log: nothing that was acknowledged is lost. */
class StoreAwayIT {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int SERIES = 20;
    private static final long MANY = 1L << 30;

    @TempDir
    private Path directory;

    private EmbeddedPostgresServer server;

    @BeforeEach
    void start() {
        server = EmbeddedPostgresServer.start(directory.resolve("postgres"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static List<Sample> batch(int minute) {
        return IntStream.range(0, SERIES)
                .mapToObj(
                        i -> new Sample(SeriesKey.parse("m{i=\"" + i + "\"}"), START.plusSeconds(60L * minute), minute))
                .toList();
    }

    /** As a server that somebody else runs: nobody starts it again. */
    private LoggedStore open() {
        return new LoggedStore(MetricStores.open(server.settings()), directory.resolve("log"), MANY);
    }

    private void kill() throws Exception {
        ProcessHandle running = server.process().orElseThrow();
        running.destroyForcibly();
        running.onExit().get(30, TimeUnit.SECONDS);
    }

    /** A server that recovers turns everybody away for a moment. */
    private void startAgain(MetricStore store) throws Exception {
        assertThat(server.startAgainIfDown()).isTrue();
        var recovering = new CountDownLatch(1);
        Thread knocking = Thread.ofVirtual().start(() -> {
            while (!store.isReachable() && !Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            recovering.countDown();
        });
        assertThat(recovering.await(60, TimeUnit.SECONDS))
                .as("the server answers again")
                .isTrue();
        knocking.join();
    }

    private static int kept(MetricStore store) {
        int[] samples = {0};
        store.forEachSince(START, piece -> {
            for (int i = 0; i < piece.size(); i++) {
                assertThat(piece.timesMillis()[i])
                        .isEqualTo(START.plusSeconds(60L * (long) piece.values()[i])
                                .toEpochMilli());
            }
            samples[0] += piece.size();
        });
        return samples[0];
    }

    @Test
    void aDatabaseKilledAgainAndAgainLosesNothingAndTurnsNobodyAway() throws Exception {
        int minute = 0;
        try (LoggedStore store = open()) {
            for (int outage = 0; outage < 2; outage++) {
                for (int i = 0; i < 30; i++) {
                    store.append(batch(minute++));
                }
                kill(); // whatever it was at
                for (int i = 0; i < 30; i++) {
                    store.append(batch(minute++));
                }
                assertThat(store.behindBytes()).isPositive();
                assertThat(store.hasRoom()).isTrue();
                startAgain(store);
                assertThat(kept(store)).as("after outage %s", outage).isEqualTo(minute * SERIES);
            }
        }
        try (MetricStore store = MetricStores.open(server.settings())) {
            assertThat(kept(store)).isEqualTo(minute * SERIES);
        }
    }

    @Test
    void whatCameBeforeAStopDuringAnOutageIsThereAfterTheNextStart() throws Exception {
        try (LoggedStore store = open()) {
            store.append(batch(0));
            assertThat(kept(store)).isEqualTo(SERIES);
            kill();
            store.append(batch(1));
        }
        server.close();
        server = EmbeddedPostgresServer.start(directory.resolve("postgres"));
        try (LoggedStore store = open()) {
            assertThat(kept(store)).isEqualTo(2 * SERIES);
            assertThat(store.behindBytes()).isZero();
        }
    }
}
