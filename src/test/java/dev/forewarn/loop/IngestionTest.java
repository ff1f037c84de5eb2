package dev.forewarn.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.metric.InMemoryMetricStore;
import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.outcome.WarningLedger;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.Probability;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.scoring.FleetScorer;
import dev.forewarn.scoring.SharedFleet;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several senders at once: nothing is lost, nothing counts twice, and every series ends as if it had come alone. */
@Timeout(60)
class IngestionTest {
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final int SERIES = 30;
    private static final int STEPS = 300;
    private static final int WINDOW = 5;
    private static final int SENDERS = 6;

    private final InMemoryMetricStore kept = new InMemoryMetricStore();
    private final EventHub events = new EventHub(100);
    private final SharedFleet fleet = fleet(8);
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private Ingestion intake = intake(kept, Ingestion.MOST_ON_THE_WAY);

    private static SharedFleet fleet(int shards) {
        return SharedFleet.of(shards, () -> new FleetScorer(SharedModel.none(), ObjectiveBook.defaults()));
    }

    private Ingestion intake(MetricStore store, int most) {
        return new Ingestion(
                store, fleet, new WarningDesk(new WarningLedger(new Probability(0.5)), events), events, most);
    }

    @AfterEach
    void close() {
        intake.close();
        events.close();
    }

    private static SeriesKey key(int series) {
        return SeriesKey.of("load", Map.of("host", "h" + series));
    }

    private static Sample sample(int series, int step) {
        double value = 50
                + 20 * Math.sin(2 * Math.PI * step / 60 + series)
                + 5 * new SplittableRandom(1_000L * series + step).nextDouble();
        return new Sample(key(series), START.plus(STEP.multipliedBy(step)), value);
    }

    /** Some steps of all series, shuffled, some of them twice. */
    private static List<Sample> batch(int fromStep, Random random) {
        var batch = new ArrayList<Sample>();
        for (int step = fromStep; step < fromStep + WINDOW; step++) {
            for (int series = 0; series < SERIES; series++) {
                batch.add(sample(series, step));
                if (random.nextInt(10) == 0) {
                    batch.add(sample(series, step));
                }
            }
        }
        Collections.shuffle(batch, random);
        return batch;
    }

    private static MetricStore wrapped(MetricStore store, Runnable beforeAppend) {
        return (MetricStore) Proxy.newProxyInstance(
                MetricStore.class.getClassLoader(), new Class<?>[] {MetricStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("append")) {
                        beforeAppend.run();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void sendEverything(int seed) {
        var random = new Random(seed);
        for (int step = 0; step < STEPS; step += WINDOW) {
            List<Sample> batch = batch(step, random);
            while (true) {
                try {
                    SampleIntake.Receipt receipt = intake.accept(batch);
                    accepted.addAndGet(receipt.accepted());
                    refused.addAndGet(receipt.refused().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum());
                    assertThat(receipt.accepted()
                                    + receipt.refused().values().stream()
                                            .mapToInt(Integer::intValue)
                                            .sum())
                            .isEqualTo(batch.size());
                    break;
                } catch (MetricStoreException e) {
                    Thread.onSpinWait(); // as a sender does after 503
                }
            }
        }
    }

    private void sendFromManyThreads() throws ExecutionException, InterruptedException {
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (int sender = 0; sender < SENDERS; sender++) {
                int seed = sender;
                running.add(senders.submit(() -> sendEverything(seed)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
    }

    private void assertEverySeriesIsAsIfItHadComeAlone() {
        SharedFleet alone = fleet(1);
        for (int series = 0; series < SERIES; series++) {
            for (int step = 0; step < STEPS; step++) {
                assertThat(alone.observe(sample(series, step))).isInstanceOf(SharedFleet.Observed.Accepted.class);
            }
            List<BreachRisk> expected = alone.latest(key(series));
            assertThat(expected).hasSize(1);
            assertThat(fleet.latest(key(series))).isEqualTo(expected);
            assertThat(fleet.forecast(key(series)).orElseThrow().quantiles())
                    .isDeepEqualTo(alone.forecast(key(series)).orElseThrow().quantiles());
            assertThat(kept.read(key(series), Instant.EPOCH, Instant.MAX).size())
                    .isEqualTo(STEPS);
        }
    }

    @Test
    void manySendersOfTheSameSeriesGiveTheStatesOfOne() throws Exception {
        sendFromManyThreads();
        assertEverySeriesIsAsIfItHadComeAlone();
        assertThat(accepted).hasValue(SERIES * STEPS);
        assertThat(intake.onTheWay()).isZero();
    }

    @Test
    void whatAFailingStoreDidNotTakeIsTakenWhenItIsSentAgain() throws Exception {
        intake.close();
        var count = new AtomicInteger();
        intake = intake(
                wrapped(kept, () -> {
                    if (count.incrementAndGet() % 3 == 0) {
                        throw new MetricStoreException("the disk is tired");
                    }
                }),
                Ingestion.MOST_ON_THE_WAY);
        sendFromManyThreads();
        assertEverySeriesIsAsIfItHadComeAlone();
    }

    @Test
    void anotherFleetTakesOverWhileManySend() throws Exception {
        SharedFleet next = fleet(8);
        var started = new CountDownLatch(1);
        try (var background = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Long> replaced = background.submit(() -> {
                started.await();
                return intake.replaceFleet(next, Instant.EPOCH, Runnable::run);
            });
            intake.accept(batch(0, new Random(9)));
            started.countDown();
            sendFromManyThreads();
            assertThat(replaced.get()).isPositive();
        }
        assertEverySeriesIsAsIfItHadComeAlone();
    }

    @Test
    void aSampleThatIsStillOnItsWayIsNotCalledADuplicateBeforeItIsKept() throws Exception {
        intake.close();
        var isFirst = new AtomicInteger();
        var secondMayTry = new CountDownLatch(1);
        var firstMayFail = new CountDownLatch(1);
        intake = intake(
                wrapped(kept, () -> {
                    if (isFirst.getAndIncrement() == 0) {
                        secondMayTry.countDown();
                        try {
                            firstMayFail.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        throw new MetricStoreException("not this time");
                    }
                }),
                Ingestion.MOST_ON_THE_WAY);
        List<Sample> same = List.of(sample(0, 0));
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<SampleIntake.Receipt> first = senders.submit(() -> intake.accept(same));
            secondMayTry.await();
            Future<SampleIntake.Receipt> second = senders.submit(() -> intake.accept(same));
            firstMayFail.countDown();
            assertThatThrownBy(first::get).hasCauseInstanceOf(MetricStoreException.class);
            assertThat(second.get().accepted()).isEqualTo(1);
        }
        assertThat(intake.accept(same).refused()).containsEntry(Refusal.DUPLICATE, 1);
    }

    @Test
    void moreThanItCanHoldIsTurnedAwayAndMayComeBack() throws Exception {
        intake.close();
        var inside = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        intake = intake(
                wrapped(kept, () -> {
                    inside.countDown();
                    try {
                        goOn.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }),
                10);
        List<Sample> large = batch(0, new Random(1));
        List<Sample> other = List.of(sample(0, WINDOW));
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<SampleIntake.Receipt> first = senders.submit(() -> intake.accept(large)); // alone any size is taken
            inside.await();
            assertThat(intake.onTheWay()).isEqualTo(large.size());
            assertThatThrownBy(() -> intake.accept(other)).isInstanceOf(IntakeBusyException.class);
            goOn.countDown();
            assertThat(first.get().accepted()).isEqualTo(SERIES * WINDOW);
        }
        assertThat(intake.accept(other).accepted()).isEqualTo(1);
    }
}
