package dev.forewarn.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.forewarn.loop.SampleIntake.Receipt;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.selection.KnownFates;
import dev.forewarn.selection.RelabelAction;
import dev.forewarn.selection.RelabelRule;
import dev.forewarn.selection.Relabelling;
import dev.forewarn.selection.SeriesRegex;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stands before the door: which series come in, under which name, and how many. */
@Timeout(60)
class DoorsTest {
    private final Set<SeriesKey> inside = ConcurrentHashMap.newKeySet();
    private final List<Sample> taken = new ArrayList<>();
    private volatile boolean away;
    private final KnownSeries known = new KnownSeries() {
        @Override
        public int count() {
            return inside.size();
        }

        @Override
        public boolean knows(SeriesKey series) {
            return inside.contains(series);
        }
    };

    private Receipt take(List<Sample> batch) {
        if (away) {
            throw new MetricStoreException("away", new IllegalStateException());
        }
        synchronized (taken) {
            taken.addAll(batch);
        }
        batch.forEach(sample -> inside.add(sample.series()));
        return new Receipt(batch.size(), Map.of());
    }

    private static Sample sample(String series) {
        return new Sample(SeriesKey.parse(series), Instant.EPOCH, 1);
    }

    private static List<Sample> samples(String... series) {
        return List.of(series).stream().map(DoorsTest::sample).toList();
    }

    @Nested
    class Selected {
        private final Relabelling rules = new Relabelling(List.of(
                new RelabelRule(RelabelAction.DROP, List.of("__name__"), ";", SeriesRegex.of("go_.*"), 0, "", "$1"),
                new RelabelRule(RelabelAction.LABELDROP, List.of(), ";", SeriesRegex.of("pod"), 0, "", "$1"),
                new RelabelRule(
                        RelabelAction.REPLACE, List.of("long"), ";", SeriesRegex.of("(.+)"), 0, "twice", "$1$1")));

        private final SampleIntake door =
                new SelectedIntake(DoorsTest.this::take, new KnownFates(rules, 100, 1_000_000));

        @Test
        void leavesOutAndRenamesAndCounts() {
            String tooLong = "m{long=\"" + "x".repeat(60) + "\"}";
            Receipt receipt = door.accept(samples("cpu{pod=\"a\"}", "go_threads", "cpu", "go_gc", tooLong));
            assertThat(receipt.accepted()).isEqualTo(2);
            assertThat(receipt.refused())
                    .containsOnly(Map.entry(Refusal.UNSELECTED, 2), Map.entry(Refusal.BAD_SERIES, 1));
            assertThat(taken).extracting(sample -> sample.series().text()).containsExactly("cpu", "cpu");
        }

        @Test
        void remembersWithinItsBoundAndStaysRight() {
            var little = new SelectedIntake(DoorsTest.this::take, new KnownFates(rules, 100, 20_000));
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 1_000; i++) {
                    String name = (i % 2 == 0 ? "go_" : "m_") + i;
                    assertThat(little.accept(samples(name)).accepted()).isEqualTo(i % 2);
                }
            }
        }
    }

    @Nested
    class Limited {
        private final SampleIntake door = new LimitedIntake(DoorsTest.this::take, known, 3);

        @Test
        void takesNoNewSeriesBeyondTheLimitAndKnownOnesGoOn() {
            assertThat(door.accept(samples("a", "b")).refused()).isEmpty();
            Receipt receipt = door.accept(samples("a", "c", "d", "d", "e", "c", "b"));
            assertThat(receipt.accepted()).isEqualTo(4);
            assertThat(receipt.refused()).containsOnly(Map.entry(Refusal.SERIES_LIMIT, 3));
            assertThat(inside).extracting(SeriesKey::text).containsExactlyInAnyOrder("a", "b", "c");
            assertThat(door.accept(samples("c", "b", "a", "c", "c")).refused()).isEmpty();
        }

        @Test
        void aBatchThatFailsTakesNoPlace() {
            away = true;
            assertThatExceptionOfType(MetricStoreException.class)
                    .isThrownBy(() -> door.accept(samples("x", "y", "z", "z")));
            assertThatExceptionOfType(MetricStoreException.class).isThrownBy(() -> door.accept(samples("x")));
            away = false;
            assertThat(door.accept(samples("a", "b", "c", "c")).accepted()).isEqualTo(4);
        }

        @Test
        void manySendersTogetherDoNotPassIt() throws Exception {
            int limit = 100;
            var crowded = new LimitedIntake(DoorsTest.this::take, known, limit);
            var start = new CountDownLatch(1);
            var receipts = new ArrayList<Future<Integer>>();
            try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int sender = 0; sender < 40; sender++) {
                    int from = sender * 5; // neighbours share half of their series
                    List<Sample> batch = IntStream.range(from, from + 10)
                            .mapToObj(i -> sample("s" + i))
                            .toList();
                    receipts.add(senders.submit(() -> {
                        start.await();
                        return crowded.accept(batch).accepted();
                    }));
                }
                start.countDown();
            }
            int accepted = 0;
            for (Future<Integer> receipt : receipts) {
                accepted += receipt.get();
            }
            assertThat(inside).hasSize(limit);
            assertThat(accepted).isEqualTo(taken.size()).isBetween(limit, 400);
        }
    }
}
