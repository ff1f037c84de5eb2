package dev.forewarn.app;

import dev.forewarn.action.ActionExecutor;
import dev.forewarn.adapter.files.FilePolicyBook;
import dev.forewarn.adapter.files.FleetSnapshotFile;
import dev.forewarn.adapter.files.PolicyFiles;
import dev.forewarn.adapter.files.PolicyStateFile;
import dev.forewarn.adapter.timescale.MetricStores;
import dev.forewarn.cli.CliException;
import dev.forewarn.decision.PolicyBook;
import dev.forewarn.http.HttpPorts;
import dev.forewarn.http.HttpServer;
import dev.forewarn.http.HttpStartException;
import dev.forewarn.loop.DecisionJournal;
import dev.forewarn.loop.EventHub;
import dev.forewarn.loop.FollowUps;
import dev.forewarn.loop.Hands;
import dev.forewarn.loop.HealingLoop;
import dev.forewarn.loop.Ingestion;
import dev.forewarn.loop.PolicyMemory;
import dev.forewarn.loop.Records;
import dev.forewarn.loop.WarningDesk;
import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.outcome.Counterfactual;
import dev.forewarn.outcome.WarningLedger;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.scoring.FleetScorer;
import dev.forewarn.scoring.SharedFleet;
import dev.forewarn.scoring.StatelessAssessor;
import dev.forewarn.training.ModelDirectory;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running service, put together in the order of the flow: store, models, fleet, loop, HTTP. Opens in that order, and
 * closes the other way round; what the fleet learnt is saved on the way out.
 */
final class Service implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    private static final String NO_MODEL = "none";
    private static final int EVENTS_KEPT = 2_000;
    private static final int DECISIONS_KEPT = 10_000;

    private final Settings settings;
    private final MetricStore store;
    private final SharedFleet fleet;
    private final String modelVersion;
    private final FleetSnapshotFile snapshot;
    private final EventHub events;
    private final WarningDesk desk;
    private final DecisionJournal journal;
    private final HealingLoop loop;
    private final Ingestion intake;
    private final HttpServer http;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    /**
     * What differs between the real thing and the demo.
     *
     * @param time     tells what time it is; a replay tells that of its newest sample
     * @param executor does the actions
     */
    record World(
            InstantSource time, ActionExecutor executor, Counterfactual counterfactual, ObjectiveBook objectives) {}

    private Service(Settings settings, World world, SharedModel shared) throws IOException {
        this.settings = settings;
        this.store = MetricStores.open(settings.database());
        try {
            var models = new ModelDirectory(settings.models());
            PolicyBook policies = policies(settings);
            SharedModel inService = models.hasCurrent() ? models.shared() : shared;
            var scorer = new FleetScorer(inService, world.objectives(), policies::objectivesFor);
            this.modelVersion = models.hasCurrent() ? models.load(scorer::adopt).id() : NO_MODEL;
            this.fleet = new SharedFleet(scorer);
            this.snapshot = new FleetSnapshotFile(settings.snapshotFile());
            this.events = new EventHub(EVENTS_KEPT);
            this.desk = new WarningDesk(new WarningLedger(settings.alarm()), events);
            this.journal = new DecisionJournal(DECISIONS_KEPT);
            this.intake = new Ingestion(store, fleet, desk, events);
            resume(world.time());
            var memory = new PolicyMemory(new PolicyStateFile(settings.policyStateFile()));
            var records = new Records(memory, journal, events, new FollowUps(world.counterfactual()));
            this.loop = new HealingLoop(world.time(), fleet, policies, Hands.free(world.executor()), records);
            this.http = new HttpServer(
                    settings.http(),
                    new HttpPorts(
                            fleet,
                            new StatelessAssessor(inService),
                            intake,
                            watching(policies),
                            journal,
                            events,
                            store,
                            models,
                            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                            world.time()));
        } catch (IOException | RuntimeException e) {
            timer.shutdownNow();
            store.close();
            throw e;
        }
    }

    /**
     * Starts everything.
     *
     * @param shared serves where there is no model directory
     * @throws CliException where a port is taken or a file is wrong, in words for the user
     */
    static Service start(Settings settings, World world, SharedModel shared) {
        try {
            var service = new Service(settings, world, shared);
            try {
                service.http.start();
            } catch (HttpStartException e) {
                service.close();
                throw CliException.problem(String.valueOf(e.getMessage()));
            }
            return service;
        } catch (IOException e) {
            throw CliException.problem("cannot start: " + e.getMessage());
        }
    }

    private static FilePolicyBook policies(Settings settings) {
        var book = new FilePolicyBook(new PolicyFiles(), Optional.of(settings.policies()));
        List<String> problems = book.load();
        if (!problems.isEmpty()) {
            throw CliException.problem(String.join("\n", problems));
        }
        return book;
    }

    /** New policies may ask for objectives that nobody watched so far. */
    private PolicyBook watching(PolicyBook book) {
        return new WatchingPolicyBook(book, fleet::watchAnew);
    }

    /** From the snapshot where there is one of this model, then from the store. */
    private void resume(InstantSource time) {
        try {
            switch (snapshot.restore(fleet, modelVersion)) {
                case RESTORED -> LOG.info("Went on from {}", settings.snapshotFile());
                case OF_ANOTHER_MODEL -> LOG.info("The snapshot grew from another model; going on from the model");
                case NONE -> LOG.debug("No snapshot yet");
            }
        } catch (IOException e) {
            LOG.warn(
                    "The snapshot {} cannot be used ({}); state is built again from the store",
                    settings.snapshotFile(),
                    e.getMessage());
        }
        long scored = intake.catchUp(time.instant().minus(settings.catchUp()));
        if (scored > 0) {
            LOG.info("Scored {} samples that the store had and the state did not", scored);
        }
    }

    /** Ticks and saves by itself from now on. */
    void runByItself() {
        every(settings.tickEvery(), () -> quietly("A tick of the policies", loop::tick));
        every(settings.snapshotEvery(), () -> quietly("Saving the state", this::save));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the task catches and logs for itself
    private void every(Duration pause, Runnable task) {
        timer.scheduleWithFixedDelay(task, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private interface Work {
        void run() throws IOException;
    }

    /** A scheduled task that throws would never run again. */
    @SuppressWarnings("CatchingUnchecked")
    private static void quietly(String what, Work work) {
        try {
            work.run();
        } catch (IOException | MetricStoreException e) {
            LOG.error("{} failed ({}); it is tried again next time", what, e.getMessage());
        } catch (Exception e) {
            LOG.error("{} failed; it is tried again next time", what, e);
        }
    }

    void tick() {
        loop.tick();
    }

    void save() throws IOException {
        snapshot.save(fleet, modelVersion);
        loop.save();
    }

    String url() {
        return http.url();
    }

    String describeStore() {
        return store.describe();
    }

    int seriesCount() {
        return fleet.seriesCount();
    }

    MetricStore store() {
        return store;
    }

    EventHub events() {
        return events;
    }

    DecisionJournal journal() {
        return journal;
    }

    WarningLedger.Summary warnings() {
        return desk.summary();
    }

    @Override
    public void close() {
        timer.shutdown();
        http.close();
        try {
            if (!timer.awaitTermination(10, TimeUnit.SECONDS)) {
                timer.shutdownNow();
            }
            save();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.error(
                    "The state could not be saved ({}); what it lacks is built again from the store at the next start",
                    e.getMessage());
        }
        events.close();
        store.close();
    }
}
