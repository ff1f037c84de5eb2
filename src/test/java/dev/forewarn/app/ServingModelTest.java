package dev.forewarn.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.anomaly.AlarmRate;
import dev.forewarn.decision.HealingPolicy;
import dev.forewarn.decision.PolicyBook;
import dev.forewarn.loop.EventHub;
import dev.forewarn.loop.Ingestion;
import dev.forewarn.loop.WarningDesk;
import dev.forewarn.metric.EntityNaming;
import dev.forewarn.metric.InMemoryMetricStore;
import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.outcome.WarningLedger;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.Probability;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.scoring.FleetScorer;
import dev.forewarn.scoring.SharedFleet;
import dev.forewarn.training.DirectoryRegistry;
import dev.forewarn.training.ModelDirectory;
import dev.forewarn.training.Trainer;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another version takes the place of the one that serves while samples come: none is lost, none counts twice. */
class ServingModelTest {
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final Duration STEP = Duration.ofMinutes(10);
    private static final SeriesKey TRAINED = SeriesKey.of("trained");
    private static final SeriesKey LIVE_ONLY = SeriesKey.of("live_only");
    private static final int FIRST = 1_000;
    private static final int SECOND = 1_400;
    private static final int RELOAD = 1_900;
    private static final int END = 2_000;

    @TempDir
    private Path models = Path.of("");

    private final InMemoryMetricStore store = new InMemoryMetricStore();
    private final EventHub events = new EventHub(100);
    private Instant now = START.plus(STEP.multipliedBy(END));
    private ServingModel model;
    private Ingestion intake;
    private Runnable whileItCatchesUp = () -> {};

    private static Sample sample(SeriesKey key, int i) {
        var random = new SplittableRandom(31L * i + key.hashCode());
        double value = 50 + 10 * Math.sin(2 * Math.PI * i / 144) + 3 * random.nextDouble();
        return new Sample(key, START.plus(STEP.multipliedBy(i)), value);
    }

    private static TimeSeries history(int until) {
        long[] times = new long[until];
        double[] values = new double[until];
        Arrays.setAll(times, i -> sample(TRAINED, i).at().toEpochMilli());
        Arrays.setAll(values, i -> sample(TRAINED, i).value());
        return new TimeSeries(TRAINED, times, values);
    }

    private String train(int until) {
        return new Trainer(
                        SharedModel.none(),
                        () -> now,
                        new Trainer.Origin(1, "r", new TreeMap<>()),
                        1,
                        EntityNaming.BY_ALL_LABELS)
                .train(List.of(history(until)), ObjectiveBook.defaults(), models, (done, total, key) -> {})
                .version();
    }

    /** Tells when it is asked for what came since. */
    private MetricStore watchedStore() {
        return (MetricStore) Proxy.newProxyInstance(
                MetricStore.class.getClassLoader(), new Class<?>[] {MetricStore.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(store, arguments);
                    if (method.getName().equals("replaySince")) {
                        Runnable now = whileItCatchesUp;
                        whileItCatchesUp = () -> {};
                        now.run();
                    }
                    return answer;
                });
    }

    private static PolicyBook noPolicies() {
        return new PolicyBook() {
            @Override
            public List<HealingPolicy> policies() {
                return List.of();
            }

            @Override
            public String text() {
                return "";
            }

            @Override
            public List<String> replace(String text) {
                return List.of();
            }
        };
    }

    @BeforeEach
    void serveTheFirst() {
        train(FIRST);
        model = new ServingModel(
                new ModelDirectory(models),
                SharedModel.none(),
                ObjectiveBook.defaults(),
                noPolicies(),
                AlarmRate.USUAL,
                () -> now);
        intake = new Ingestion(
                watchedStore(),
                model.fleet(),
                new WarningDesk(new WarningLedger(new Probability(0.5)), events),
                events);
        send(FIRST, RELOAD);
    }

    private void send(int from, int until) {
        for (int i = from; i < until; i++) {
            assertThat(intake.accept(List.of(sample(TRAINED, i), sample(LIVE_ONLY, i)))
                            .accepted())
                    .isEqualTo(2);
        }
    }

    private void look() {
        model.look(intake, Duration.ofDays(14), Runnable::run);
    }

    private static List<String> risks(SharedFleet fleet, SeriesKey key) {
        var all = new ArrayList<String>();
        for (BreachRisk risk : fleet.latest(key)) {
            all.add(risk.at() + " " + risk.value() + " " + risk.breach() + " " + risk.objective() + " "
                    + risk.anomaly());
        }
        return all;
    }

    @Test
    void theNewVersionKnowsWhatCameBeforeDuringAndAfter() {
        String second = train(SECOND);
        var liveBefore = risks(model.fleet(), LIVE_ONLY);
        assertThat(liveBefore).hasSize(1);
        whileItCatchesUp = () -> send(RELOAD, RELOAD + 40);
        int handle = model.fleet().handle(TRAINED);
        look();
        assertThat(model.version()).isEqualTo(second);
        assertThat(model.fleet().newestMillis(TRAINED))
                .isEqualTo(sample(TRAINED, RELOAD + 39).at().toEpochMilli());
        send(RELOAD + 40, END);

        var alone = new FleetScorer(SharedModel.none(), ObjectiveBook.defaults());
        new ModelDirectory(models).load(second, alone::adopt);
        var reference = new SharedFleet(alone);
        for (int i = SECOND; i < END; i++) {
            reference.observe(sample(TRAINED, i));
        }
        assertThat(risks(model.fleet(), TRAINED)).isEqualTo(risks(reference, TRAINED));
        assertThat(model.fleet().handle(TRAINED)).isEqualTo(handle);
    }

    @Test
    void whatOnlyTheRunningFleetKnowsIsTakenAlong() {
        var never = new SharedFleet(new FleetScorer(SharedModel.none(), ObjectiveBook.defaults()));
        for (int i = FIRST; i < END; i++) {
            never.observe(sample(LIVE_ONLY, i));
        }
        train(SECOND);
        whileItCatchesUp = () -> send(RELOAD, RELOAD + 40);
        look();
        send(RELOAD + 40, END);
        assertThat(risks(model.fleet(), LIVE_ONLY)).isEqualTo(risks(never, LIVE_ONLY));
    }

    @Test
    void aDamagedVersionIsRefusedAndTheOldOneGoesOn() throws IOException {
        String first = model.version();
        String second = train(SECOND);
        Path file = models.resolve("versions").resolve(second).resolve("series.bin");
        byte[] healthy = Files.readAllBytes(file);
        byte[] damaged = healthy.clone();
        damaged[200] ^= 1;
        Files.write(file, damaged);
        look();
        assertThat(model.version()).isEqualTo(first);
        assertThat(model.refused()).hasValueSatisfying(why -> assertThat(why).contains("SHA-256 differs"));
        send(RELOAD, RELOAD + 5);

        Files.write(file, healthy);
        look();
        assertThat(model.version()).as("not before a minute is over").isEqualTo(first);
        now = now.plusSeconds(61);
        look();
        assertThat(model.version()).isEqualTo(second);
        assertThat(model.refused()).isEmpty();
    }

    @Test
    void aRollbackIsTakenUpToo() {
        String first = model.version();
        train(SECOND);
        look();
        new DirectoryRegistry(models, () -> now).rollBack();
        look();
        assertThat(model.version()).isEqualTo(first);
        assertThat(model.fleet().newestMillis(TRAINED))
                .isEqualTo(sample(TRAINED, RELOAD - 1).at().toEpochMilli());
    }

    @Test
    void theFirstVersionOfAllIsTakenUpWhileColdSeriesRun() throws IOException {
        Path fresh = models.resolve("fresh");
        var cold = new ServingModel(
                new ModelDirectory(fresh),
                SharedModel.none(),
                ObjectiveBook.defaults(),
                noPolicies(),
                AlarmRate.USUAL,
                () -> now);
        assertThat(cold.version()).isEqualTo("none");
        cold.look(intake, Duration.ofDays(14), Runnable::run);
        assertThat(cold.version()).isEqualTo("none");
        assertThat(cold.refused()).isEmpty();
    }
}
