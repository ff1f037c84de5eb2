package dev.forewarn.adapter.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.metric.InMemoryMetricStore;
import dev.forewarn.metric.LogMark;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoggedStoreTest {
    private static final long MANY = 1L << 30;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private final InMemoryMetricStore kept = new InMemoryMetricStore();
    private final FickleStore behind = new FickleStore(kept);

    private static Sample sample(int series, int second, double value) {
        return new Sample(
                SeriesKey.parse("m{host=\"" + series + "\",text=\"ü\\\"\\n\"}"), START.plusSeconds(second), value);
    }

    private static List<Sample> batch(int second) {
        return List.of(sample(1, second, second), sample(2, second, -second), sample(second + 3, second, 0.5));
    }

    private int samplesKept() {
        return kept.series().stream()
                .mapToInt(key -> kept.read(key, Instant.MIN, Instant.MAX).size())
                .sum();
    }

    @Test
    void whatIsAppendedIsSeenByWhoeverReplays() {
        try (var store = new LoggedStore(behind, directory, MANY)) {
            for (int second = 0; second < 50; second++) {
                assertThat(store.append(batch(second))).isEqualTo(3);
            }
            var seen = new ArrayList<Integer>();
            store.forEachSince(START, piece -> seen.add(piece.size()));
            assertThat(seen.stream().mapToInt(Integer::intValue).sum()).isEqualTo(150);
            assertThat(store.read(SeriesKey.parse("m{host=\"2\",text=\"ü\\\"\\n\"}"), START, Instant.MAX)
                            .values())
                    .hasSize(50)
                    .endsWith(-49);
        }
    }

    @Test
    void whoeverReplaysForTheFleetNeedNotWaitForTheStore() {
        try (var store = new LoggedStore(behind, directory, MANY)) {
            store.append(batch(0));
            store.forEachSince(START, piece -> {}); // waits until it is carried
            behind.fillUp();
            for (int second = 1; second < 50; second++) {
                store.append(batch(second));
            }
            var newest = new HashMap<SeriesKey, Long>();
            var count = new HashMap<SeriesKey, Integer>();
            store.replaySince(START.plusSeconds(0), piece -> {
                newest.merge(piece.series(), piece.timesMillis()[piece.size() - 1], Math::max);
                count.merge(piece.series(), piece.size(), Integer::sum);
            });
            SeriesKey first = sample(1, 0, 0).series();
            assertThat(newest.get(first)).isEqualTo(START.plusSeconds(49).toEpochMilli());
            assertThat(count.get(first)).isEqualTo(50);
            count.clear();
            store.replaySince(START.plusSeconds(40), piece -> count.merge(piece.series(), piece.size(), Integer::sum));
            assertThat(count.get(first)).isEqualTo(10);
            behind.comeBack();
        }
    }

    @Test
    void appendsGoOnWhileTheStoreIsAwayAndAllIsThereWhenItIsBack() {
        try (var store = new LoggedStore(behind, directory, MANY)) {
            store.append(batch(0));
            behind.goAway();
            for (int second = 1; second < 100; second++) {
                store.append(batch(second));
            }
            assertThat(store.behindBytes()).isPositive();
            assertThatThrownBy(store::series)
                    .isInstanceOf(MetricStoreException.class)
                    .hasMessageContaining("away");
            behind.comeBack();
        } // closing carries over what is left
        try (var again = new LoggedStore(behind, directory, MANY)) {
            assertThat(again.series()).hasSize(102);
            assertThat(samplesKept()).isEqualTo(300);
        }
    }

    @Test
    void whatAStopLeftIsCarriedAtTheNextStart() {
        behind.goAway();
        try (var store = new LoggedStore(behind, directory, MANY)) {
            for (int second = 0; second < 20; second++) {
                store.append(batch(second));
            }
        }
        assertThat(samplesKept()).isZero();
        behind.comeBack();
        try (var store = new LoggedStore(behind, directory, MANY)) {
            assertThat(store.series()).hasSize(22);
        }
        assertThat(samplesKept()).isEqualTo(60);
    }

    @Test
    void aFullLogSaysSoAndGoesOnOnceTheStoreTookIt() {
        behind.goAway();
        try (var store = new LoggedStore(behind, new WriteAheadLog(directory, 2_000, 8_000))) {
            int taken = 0;
            try {
                while (taken < 1_000) {
                    store.append(batch(taken));
                    taken++;
                }
            } catch (MetricStoreException e) {
                assertThat(e).hasMessageContaining("log.maxMegabytes");
            }
            assertThat(taken).isBetween(20, 200);
            behind.comeBack();
            assertThat(store.series()).hasSize(taken + 2);
            store.append(batch(5_000));
            assertThat(store.series()).hasSize(taken + 3);
            assertThat(samplesKept()).isEqualTo(3 * (taken + 1));
        }
    }

    @Test
    void filesThatTheStoreHasAreDeleted() throws IOException {
        try (var store = new LoggedStore(behind, new WriteAheadLog(directory, 2_000, MANY))) {
            for (int second = 0; second < 500; second++) {
                store.append(batch(second));
            }
            assertThat(store.series()).hasSize(502);
            store.append(batch(500));
            assertThat(store.series()).hasSize(503);
            assertThat(LogSegment.all(directory)).hasSizeLessThanOrEqualTo(2);
        }
        assertThat(samplesKept()).isEqualTo(1_503);
    }

    @Test
    void manyWritersAtOnceLoseNothing() throws Exception {
        try (var store = new LoggedStore(behind, new WriteAheadLog(directory, 20_000, MANY));
                var writers = Executors.newFixedThreadPool(8)) {
            var all = new ArrayList<Callable<Integer>>();
            for (int writer = 0; writer < 8; writer++) {
                int base = writer * 1_000;
                all.add(() -> {
                    for (int second = 0; second < 100; second++) {
                        store.append(List.of(sample(base, second, 1), sample(base + second, 7, 2)));
                    }
                    return base;
                });
            }
            for (var done : writers.invokeAll(all)) {
                assertThat(done.get()).isNotNegative();
            }
            assertThat(store.series()).hasSize(800);
        }
        // second 7 of the first series of each writer is one sample sent twice
        assertThat(samplesKept()).isEqualTo(8 * 199);
    }

    /** Whatever a crash left of the newest file: whole batches from the beginning, and never half of one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void aLogCutAnywhereGivesWholeBatches(long seed) throws IOException {
        behind.goAway();
        try (var log = new WriteAheadLog(directory, MANY, MANY)) {
            for (int second = 0; second < 30; second++) {
                log.append(batch(second));
            }
        }
        LogSegment last = LogSegment.all(directory).getLast();
        var random = new SplittableRandom(seed);
        byte[] bytes = Files.readAllBytes(last.file());
        int cut = random.nextInt(bytes.length);
        byte[] left = java.util.Arrays.copyOf(bytes, cut);
        if (cut > 40 && seed % 2 == 0) {
            left[random.nextInt(LogSegment.HEADER_BYTES, cut)] ^= (byte) (1 << random.nextInt(8));
        }
        Files.write(last.file(), left);
        behind.comeBack();
        try (var store = new LoggedStore(behind, directory, MANY)) {
            int batches = store.series().isEmpty() ? 0 : store.series().size() - 2;
            assertThat(samplesKept()).isEqualTo(3 * batches);
            assertThat(batches).isBetween(0, 29);
            store.append(batch(1_000));
            assertThat(store.series()).hasSize(batches + 3);
        }
    }

    @Test
    void damageBeforeTheEndIsNotPassedOver() throws IOException {
        behind.goAway();
        try (var log = new WriteAheadLog(directory, 1_000, MANY)) {
            for (int second = 0; second < 30; second++) {
                log.append(batch(second));
            }
        }
        LogSegment first = LogSegment.all(directory).getFirst();
        byte[] bytes = Files.readAllBytes(first.file());
        bytes[100] ^= 1;
        Files.write(first.file(), bytes);
        assertThatThrownBy(() -> new LoggedStore(behind, directory, MANY))
                .isInstanceOf(MetricStoreException.class)
                .hasMessageContaining(String.valueOf(first.file().getFileName()))
                .hasMessageContaining("at byte");
    }

    @Test
    void aTimeThatNoStoreKeepsIsRefusedBeforeItIsLogged() {
        try (var store = new LoggedStore(behind, directory, MANY)) {
            assertThatThrownBy(() -> store.append(List.of(
                            sample(1, 0, 1), new Sample(SeriesKey.of("x"), Instant.parse("-0001-01-01T00:00:00Z"), 1))))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(store.series()).isEmpty();
        }
    }

    private static int replayed(LoggedStore store, LogMark since) {
        var count = new AtomicInteger();
        assertThat(store.replaySince(since, piece -> count.addAndGet(piece.size())))
                .isTrue();
        return count.get();
    }

    @Test
    void whatIsToBeKeptIsReplayedAlthoughTheStoreHasIt() {
        LogMark middle;
        try (var store = new LoggedStore(behind, new WriteAheadLog(directory, 1_000, MANY))) {
            LogMark beginning = store.end();
            store.keepSince(beginning);
            for (int second = 0; second < 60; second++) {
                store.append(batch(second));
            }
            middle = store.end();
            for (int second = 60; second < 100; second++) {
                store.append(batch(second));
            }
            store.series(); // waits until all is carried
            assertThat(replayed(store, beginning)).isEqualTo(300);
            assertThat(replayed(store, middle)).isEqualTo(120);
            assertThat(replayed(store, store.end())).isZero();
            store.keepSince(middle);
        }
        try (var again = new LoggedStore(behind, new WriteAheadLog(directory, 1_000, MANY))) {
            again.append(batch(100));
            again.series();
            assertThat(replayed(again, middle)).isEqualTo(123);
            again.keepSince(again.end());
            again.append(batch(101));
            again.series();
            assertThat(again.replaySince(middle, piece -> {})).isFalse();
        }
    }

    @Test
    void whatIsKeptDoesNotTakeTheRoomOfWhatIsToCome() {
        try (var store = new LoggedStore(behind, new WriteAheadLog(directory, 1_000, 8_000))) {
            LogMark beginning = store.end();
            store.keepSince(beginning);
            for (int second = 0; second < 300; second++) {
                store.append(batch(second)); // several times what the log may hold
                store.series();
            }
            assertThat(store.hasRoom()).isTrue();
            assertThat(store.replaySince(beginning, piece -> {})).isFalse();
            assertThat(samplesKept()).isEqualTo(900);
        }
    }
}
