package dev.forewarn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store must do; inherited by a test of each. */
public abstract class MetricStoreContract {
    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
    private static final SeriesKey CPU = SeriesKey.of("cpu_utilization", Map.of("host", "a"));
    private static final SeriesKey QUEUE = SeriesKey.of("queue_depth");

    /** The store under test, open; emptied before each test. */
    protected abstract MetricStore store();

    @BeforeEach
    void empty() {
        store().deleteBefore(Instant.MAX);
    }

    @Nested
    class Writing {
        @Test
        void theSameSampleAgainChangesNothing() {
            List<Sample> batch = List.of(sample(CPU, 0, 1.5), sample(CPU, 60, 2.5), sample(QUEUE, 0, 3));
            assertThat(store().append(batch)).isEqualTo(3);
            assertThat(store().append(batch)).isZero();
            assertThat(all(CPU)).isEqualTo(Map.of(seconds(0), 1.5, seconds(60), 2.5));
        }

        @Test
        void aSecondValueReplacesTheFirst() {
            store().append(List.of(sample(CPU, 0, 1.5), sample(CPU, 60, 2.5)));
            assertThat(store().append(List.of(sample(CPU, 0, 1.5), sample(CPU, 60, 9))))
                    .isEqualTo(1);
            assertThat(all(CPU)).isEqualTo(Map.of(seconds(0), 1.5, seconds(60), 9.0));
        }

        @Test
        void theLaterSampleOfOneBatchWins() {
            assertThat(store().append(List.of(
                            sample(CPU, 0, 1), sample(QUEUE, 0, 7), sample(CPU, 0, 2), sample(CPU, 0, 3))))
                    .isEqualTo(2);
            assertThat(all(CPU)).isEqualTo(Map.of(seconds(0), 3.0));
        }

        @Test
        void nothingIsWrittenOfNothing() {
            assertThat(store().append(List.of())).isZero();
            assertThat(store().load(new TimeSeries(CPU, new long[0], new double[0])))
                    .isZero();
            assertThat(store().series()).isEmpty();
        }

        @Test
        void oneSampleThatCannotBeKeptKeepsTheWholeBatchOut() {
            List<Sample> batch = List.of(sample(CPU, 0, 1), new Sample(QUEUE, Instant.MAX, 2), sample(CPU, 60, 3));
            assertThatThrownBy(() -> store().append(batch))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("years 1 to 9999");
            assertThat(store().series()).isEmpty();
        }

        @Test
        void aValueThatIsNotFiniteKeepsTheWholeLoadOut() {
            var series = new TimeSeries(CPU, new long[] {1, 2, 3}, new double[] {1, Double.NaN, 3});
            assertThatThrownBy(() -> store().load(series))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("finite");
            assertThat(store().series()).isEmpty();
        }

        @Test
        void loadingTwoHundredThousandRowsGivesThemBackBitByBit() {
            var random = new SplittableRandom(7);
            int n = 200_000;
            long[] times = LongStream.range(0, n)
                    .map(i -> T0.toEpochMilli() + i * 15_000 + (i % 7))
                    .toArray();
            double[] values = IntStream.range(0, n)
                    .mapToDouble(i -> random.nextGaussian() * Math.pow(10, random.nextInt(-300, 300)))
                    .toArray();
            var series = new TimeSeries(CPU, times, values);
            assertThat(store().load(series)).isEqualTo(n);
            TimeSeries back = store().read(CPU, Instant.MIN, Instant.MAX);
            assertThat(back.timesMillis()).isEqualTo(times);
            assertThat(back.values()).isEqualTo(values);
            assertThat(store().load(series)).isZero();
            values[17] = 42;
            assertThat(store().load(new TimeSeries(CPU, times, values))).isEqualTo(1);
        }

        @Test
        void writersOfOverlappingSamplesDoNotDisturbEachOther() throws Exception {
            int writers = 4;
            int rows = 600;
            var everything = new ArrayList<Sample>();
            for (int i = 0; i < rows; i++) {
                everything.add(sample(SeriesKey.of("shared", Map.of("n", String.valueOf(i % 25))), i / 25, i));
            }
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                long seed = w;
                tasks.add(() -> {
                    var shuffled = new ArrayList<>(everything);
                    Collections.shuffle(shuffled, new java.util.Random(seed));
                    int changed = 0;
                    for (int from = 0; from < rows; from += 60) {
                        changed += store().append(shuffled.subList(from, from + 60));
                    }
                    return changed;
                });
            }
            int changed = 0;
            try (var threads = Executors.newFixedThreadPool(writers)) {
                for (Future<Integer> done : threads.invokeAll(tasks)) {
                    changed += done.get();
                }
            }
            assertThat(changed).as("each row is new to exactly one writer").isEqualTo(rows);
            assertThat(store().series()).hasSize(25);
            var twin = new InMemoryMetricStore();
            twin.append(everything);
            assertSame(store(), twin);
        }
    }

    @Nested
    class Reading {
        @Test
        void anUnknownSeriesIsEmpty() {
            assertThat(store().read(CPU, Instant.MIN, Instant.MAX).size()).isZero();
        }

        @Test
        void samplesAscendWhateverTheOrderTheyCameIn() {
            store().append(List.of(sample(CPU, 120, 3), sample(CPU, 0, 1)));
            store().append(List.of(sample(CPU, 60, 2)));
            TimeSeries read = store().read(CPU, Instant.MIN, Instant.MAX);
            assertThat(read.timesMillis()).containsExactly(seconds(0), seconds(60), seconds(120));
            assertThat(read.values()).containsExactly(1, 2, 3);
        }

        @Test
        void fromIsIncludedAndUntilIsNot() {
            store().append(List.of(sample(CPU, 0, 1), sample(CPU, 60, 2), sample(CPU, 120, 3)));
            assertThat(store().read(CPU, T0, T0.plusSeconds(120)).values()).containsExactly(1, 2);
            assertThat(store().read(CPU, T0.plusNanos(1), T0.plusSeconds(120).plusNanos(1))
                            .values())
                    .containsExactly(2, 3);
            assertThat(store().read(CPU, T0.plusSeconds(5), T0.plusSeconds(5)).size())
                    .isZero();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "0001-01-01T00:00:00Z",
                    "1969-12-31T23:59:59.999Z",
                    "1970-01-01T00:00:00Z",
                    "1999-12-31T23:59:59.999Z",
                    "2026-10-25T00:59:59.001Z",
                    "2026-10-25T01:00:00.010Z",
                    "2261-01-01T00:00:00.123Z",
                    "9999-12-31T23:59:59.999Z"
                })
        void millisecondsComeBackAsTheyWent(String text) {
            Instant at = Instant.parse(text);
            store().append(List.of(new Sample(CPU, at.plusNanos(999_999), 1)));
            assertThat(store().read(CPU, Instant.MIN, Instant.MAX).timesMillis())
                    .containsExactly(at.toEpochMilli());
            assertThat(store().read(CPU, at, at.plusNanos(1)).size()).isEqualTo(1);
            assertThat(store().read(CPU, at.plusNanos(1), Instant.MAX).size()).isZero();
        }

        @Test
        void whatCameSinceComesSeriesBySeries() {
            store().append(List.of(sample(CPU, 0, 1), sample(CPU, 60, 2), sample(QUEUE, 60, 3), sample(CPU, 120, 4)));
            store().append(List.of(sample(SeriesKey.of("old"), 0, 1)));
            assertThat(since(T0.plusSeconds(60)))
                    .isEqualTo(Map.of(
                            CPU.text(), Map.of(seconds(60), 2.0, seconds(120), 4.0),
                            QUEUE.text(), Map.of(seconds(60), 3.0)));
            assertThat(since(T0.plusSeconds(121))).isEmpty();
        }

        @Test
        void aLongSeriesComesInPiecesThatFollowEachOther() {
            int n = 250_000;
            long[] times = LongStream.range(0, n)
                    .map(i -> T0.toEpochMilli() + i * 1_000)
                    .toArray();
            store().load(new TimeSeries(CPU, times, new double[n]));
            store().append(List.of(sample(QUEUE, 0, 1)));
            var seen = new ArrayList<Long>();
            store().forEachSince(Instant.MIN, piece -> {
                if (piece.series().equals(CPU)) {
                    LongStream.of(piece.timesMillis()).forEach(seen::add);
                }
            });
            assertThat(seen).hasSize(n).isSorted();
        }

        @Test
        void aReaderThatFailsHarmsNothing() {
            store().append(List.of(sample(CPU, 0, 1), sample(QUEUE, 0, 1)));
            for (int i = 0; i < 20; i++) { // more often than there are connections
                assertThatThrownBy(() -> store().forEachSince(Instant.MIN, piece -> {
                            throw new IllegalStateException("the reader's own trouble");
                        }))
                        .hasMessage("the reader's own trouble");
            }
            assertThat(store().series()).hasSize(2);
        }
    }

    @Nested
    class Naming {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "plain",
                    "with blanks and, commas",
                    "it's \"quoted\" \\ twice",
                    "'); DROP TABLE forewarn.sample; --",
                    "m{ansi=\"\u001b[31m\",bidi=\"\u202egnp.exe\u2066\",lines=\"a\\r\\nb\"}",
                    "größe_µs{einheit=\"µs\",ort=\"Zürich 🏔\"}",
                    "http_requests{path=\"/a\\\"b\\\\c\\n\",q=\"'; DELETE FROM sample\"}",
                    "unclosed{a=\"b\"",
                    "$1 ?::text %s {} \t",
                    "\ud83d\ude00 beyond the first plane",
                    "\uffff at the end of it"
                })
        void aNameComesBackAsItWent(String text) {
            SeriesKey key = SeriesKey.parse(text);
            store().append(List.of(sample(key, 0, 1), sample(QUEUE, 0, 2)));
            assertThat(store().series()).containsExactlyInAnyOrder(key, QUEUE);
            assertThat(all(key)).isEqualTo(Map.of(seconds(0), 1.0));
            assertThat(all(QUEUE)).isEqualTo(Map.of(seconds(0), 2.0));
        }

        @Test
        void aNameMayBeLong() {
            var random = new SplittableRandom(1); // what does not compress
            var text = new StringBuilder("long_");
            random.ints(20_000, 'a', 'z').forEach(c -> text.append((char) c));
            SeriesKey key = SeriesKey.of("m", Map.of("l", text.toString()));
            store().append(List.of(sample(key, 0, 1)));
            assertThat(store().series()).containsExactly(key);
            assertThat(all(key)).hasSize(1);
        }

        @Test
        void twoSpellingsOfOneTextAreOneSeries() {
            SeriesKey labelled = SeriesKey.parse("cpu{host=\"a\"}");
            SeriesKey plain = SeriesKey.of("cpu{host=\"a\"}");
            assertThat(store().append(List.of(sample(plain, 0, 1), sample(labelled, 0, 2), sample(plain, 60, 3))))
                    .isEqualTo(2);
            assertThat(all(labelled)).isEqualTo(all(plain)).isEqualTo(Map.of(seconds(0), 2.0, seconds(60), 3.0));
            assertThat(store().series()).containsExactly(labelled);
        }

        @Test
        void seriesAreSortedByTheirText() {
            List<String> names = List.of("b", "a", "B", "\ud83d\ude00", "\uffff", "ä", "a{x=\"1\"}", "a b");
            names.forEach(name -> store().append(List.of(sample(SeriesKey.parse(name), 0, 1))));
            assertThat(store().series())
                    .isEqualTo(names.stream().map(SeriesKey::parse).sorted().toList());
        }
    }

    @Nested
    class Deleting {
        @Test
        void onlyWhatIsOlderGoes() {
            for (int day = 0; day < 60; day++) {
                store().append(List.of(
                        new Sample(CPU, T0.plus(Duration.ofDays(day)), day),
                        new Sample(QUEUE, T0.plus(Duration.ofDays(day)), day)));
            }
            long deleted = store().deleteBefore(T0.plus(Duration.ofDays(40)));
            assertThat(deleted).isIn(80L, -1L);
            assertThat(all(CPU)).hasSize(20).doesNotContainKey(seconds(39 * 86_400));
            assertThat(all(QUEUE)).hasSize(20).containsKey(seconds(40 * 86_400));
            assertThat(store().deleteBefore(T0)).isZero();
        }

        @Test
        void aSeriesWithoutSamplesIsNotListedUntilItHasSomeAgain() {
            store().append(List.of(sample(CPU, 0, 1), sample(QUEUE, 60, 1)));
            store().deleteBefore(T0.plusSeconds(60));
            assertThat(store().series()).containsExactly(QUEUE);
            store().append(List.of(sample(CPU, 120, 1)));
            assertThat(store().series()).containsExactly(CPU, QUEUE);
        }
    }

    @Test
    void tellsWhatItIsAndThatItAnswers() {
        assertThat(store().describe()).isNotBlank();
        assertThat(store().isReachable()).isTrue();
    }

    /** Random writes and deletions, from seeds that a failure names, against the twin. */
    @Test
    void anyHistoryGivesTheTwinsAnswers() {
        for (long seed = 1; seed <= 12; seed++) {
            empty();
            var twin = new InMemoryMetricStore();
            var random = new SplittableRandom(seed);
            for (int step = 0; step < 8; step++) {
                if (random.nextInt(8) == 0) {
                    Instant before = T0.plusSeconds(random.nextInt(4_000_000));
                    store().deleteBefore(before);
                    twin.deleteBefore(before);
                } else {
                    List<Sample> batch = randomBatch(random);
                    assertThat(store().append(batch))
                            .as("seed %d, step %d", seed, step)
                            .isEqualTo(twin.append(batch));
                }
            }
            assertSame(store(), twin);
            Instant since = T0.plusSeconds(random.nextInt(4_000_000));
            assertThat(since(since)).as("seed %d", seed).isEqualTo(collect(twin, since));
        }
    }

    private static List<Sample> randomBatch(RandomGenerator random) {
        var batch = new ArrayList<Sample>();
        int size = random.nextInt(1, 200);
        for (int i = 0; i < size; i++) {
            SeriesKey key = SeriesKey.of("m", Map.of("i", String.valueOf(random.nextInt(6))));
            Instant at = T0.plusSeconds(random.nextInt(40) * 100_000L).plusMillis(random.nextInt(3));
            batch.add(new Sample(key, at, random.nextInt(4)));
        }
        return batch;
    }

    private static void assertSame(MetricStore store, MetricStore twin) {
        assertThat(store.series()).isEqualTo(twin.series());
        for (SeriesKey key : twin.series()) {
            assertThat(contents(store.read(key, Instant.MIN, Instant.MAX)))
                    .as(key.text())
                    .isEqualTo(contents(twin.read(key, Instant.MIN, Instant.MAX)));
        }
    }

    private Map<String, Map<Long, Double>> since(Instant from) {
        return collect(store(), from);
    }

    private static Map<String, Map<Long, Double>> collect(MetricStore store, Instant from) {
        var found = new TreeMap<String, Map<Long, Double>>();
        store.forEachSince(
                from,
                piece -> found.computeIfAbsent(piece.series().text(), text -> new TreeMap<>())
                        .putAll(contents(piece)));
        return found;
    }

    private Map<Long, Double> all(SeriesKey key) {
        return contents(store().read(key, Instant.MIN, Instant.MAX));
    }

    private static Map<Long, Double> contents(TimeSeries series) {
        var contents = new TreeMap<Long, Double>();
        for (int i = 0; i < series.size(); i++) {
            contents.put(series.timesMillis()[i], series.values()[i]);
        }
        return contents;
    }

    private static Sample sample(SeriesKey key, long seconds, double value) {
        return new Sample(key, T0.plusSeconds(seconds), value);
    }

    private static long seconds(long seconds) {
        return T0.plusSeconds(seconds).toEpochMilli();
    }
}
