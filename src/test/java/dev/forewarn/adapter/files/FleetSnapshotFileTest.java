package dev.forewarn.adapter.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.adapter.files.FleetSnapshotFile.Found;
import dev.forewarn.adapter.files.FleetSnapshotFile.Grown;
import dev.forewarn.adapter.wal.LoggedStore;
import dev.forewarn.loop.EventHub;
import dev.forewarn.loop.Ingestion;
import dev.forewarn.loop.WarningDesk;
import dev.forewarn.metric.InMemoryMetricStore;
import dev.forewarn.metric.LogMark;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.outcome.WarningLedger;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.Probability;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.scoring.FleetScorer;
import dev.forewarn.scoring.SharedFleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FleetSnapshotFileTest {
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final int SERIES = 20;
    private static final int STEPS = 400;
    private static final int SENDERS = 4;
    private static final String MODEL = "20260301T000000Z";

    @TempDir
    private Path directory;

    private static SharedFleet fleet() {
        return SharedFleet.of(4, () -> new FleetScorer(SharedModel.none(), ObjectiveBook.defaults()));
    }

    private static Ingestion intake(LoggedStore store, SharedFleet fleet, EventHub events) {
        return new Ingestion(store, fleet, new WarningDesk(new WarningLedger(new Probability(0.5)), events), events);
    }

    private static SeriesKey key(int series) {
        return SeriesKey.of("load", Map.of("host", "h" + series));
    }

    /** Each sender has series of its own. */
    private static void send(Ingestion intake, int sender) {
        for (int step = 0; step < STEPS; step++) {
            var batch = new ArrayList<Sample>();
            for (int series = sender; series < SERIES; series += SENDERS) {
                double value = 50 + 20 * Math.sin(step / 9.0 + series) + step % 7;
                batch.add(new Sample(key(series), START.plus(Duration.ofMinutes(step)), value));
            }
            assertThat(intake.accept(batch).accepted()).isEqualTo(batch.size());
        }
    }

    @Test
    void aSnapshotTakenWhileManySendGoesOnFromWhatWasLoggedSince() throws Exception {
        var events = new EventHub(10);
        var file = new FleetSnapshotFile(directory.resolve("fleet.snapshot"));
        SharedFleet running = fleet();
        try (var store = new LoggedStore(new InMemoryMetricStore(), directory.resolve("log"), 1L << 30)) {
            try (var intake = intake(store, running, events);
                    var senders = Executors.newVirtualThreadPerTaskExecutor()) {
                var sending = new ArrayList<Future<?>>();
                for (int i = 0; i < SENDERS; i++) {
                    int sender = i;
                    sending.add(senders.submit(() -> send(intake, sender)));
                }
                for (int save = 0; save < 5; save++) {
                    LogMark end = store.end();
                    intake.settle();
                    file.save(running, new Grown(MODEL, Optional.of(end)), START, Duration.ofDays(99));
                    store.keepSince(end);
                }
                for (Future<?> each : sending) {
                    each.get();
                }
            }
            SharedFleet restarted = fleet();
            var restored = file.restore(restarted, MODEL);
            assertThat(restored.found()).isEqualTo(Found.RESTORED);
            try (var intake = intake(store, restarted, events)) {
                LogMark since = restored.scoredUntil().orElseThrow();
                assertThat(intake.catchUp(store, since)).isPresent();
            }
            for (int series = 0; series < SERIES; series++) {
                assertThat(restarted.newestMillis(key(series))).isEqualTo(running.newestMillis(key(series)));
                assertThat(restarted.latest(key(series))).hasSize(1).isEqualTo(running.latest(key(series)));
            }
        }
        events.close();
    }

    @Test
    void aSnapshotWithoutAMarkIsReadToo() throws IOException {
        var file = new FleetSnapshotFile(directory.resolve("fleet.snapshot"));
        SharedFleet fleet = fleet();
        fleet.observe(new Sample(key(1), START, 1));
        file.save(fleet, MODEL);
        SharedFleet other = fleet();
        var restored = file.restore(other, MODEL);
        assertThat(restored.found()).isEqualTo(Found.RESTORED);
        assertThat(restored.scoredUntil()).isEmpty();
        assertThat(other.newestMillis(key(1))).isEqualTo(START.toEpochMilli());
    }

    @Test
    void aSnapshotOfAnotherModelIsLeftAlone() throws IOException {
        var file = new FleetSnapshotFile(directory.resolve("fleet.snapshot"));
        SharedFleet fleet = fleet();
        fleet.observe(new Sample(key(1), START, 1));
        file.save(fleet, new Grown(MODEL, Optional.of(new LogMark(3, 77))), START, Duration.ofDays(1));
        SharedFleet other = fleet();
        assertThat(file.restore(other, "another").found()).isEqualTo(Found.OF_ANOTHER_MODEL);
        assertThat(other.seriesCount()).isZero();
        assertThat(file.restore(other, MODEL).scoredUntil()).contains(new LogMark(3, 77));
        Files.delete(directory.resolve("fleet.snapshot"));
        assertThat(file.restore(fleet(), MODEL).found()).isEqualTo(Found.NONE);
    }
}
