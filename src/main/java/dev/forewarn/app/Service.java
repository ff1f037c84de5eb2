package dev.forewarn.app;

import dev.forewarn.action.ActionExecutor;
import dev.forewarn.action.Leadership;
import dev.forewarn.adapter.files.CsvSamples;
import dev.forewarn.adapter.files.FilePolicyBook;
import dev.forewarn.adapter.files.KillSwitchFile;
import dev.forewarn.adapter.files.PolicyFiles;
import dev.forewarn.adapter.files.PolicyStateFile;
import dev.forewarn.adapter.otlp.OtlpMetrics;
import dev.forewarn.adapter.prometheus.RemoteWrite;
import dev.forewarn.adapter.timescale.MetricStores;
import dev.forewarn.adapter.timescale.SampleDatabase;
import dev.forewarn.adapter.wal.LoggedStore;
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
import dev.forewarn.metric.DurationWords;
import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.outcome.Counterfactual;
import dev.forewarn.outcome.WarningLedger;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.scoring.SharedFleet;
import dev.forewarn.training.ModelDirectory;
import dev.forewarn.training.Training;
import dev.forewarn.training.TrainingSchedule;
import dev.forewarn.training.TrainingStatus;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
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
    private static final Duration LOOK_FOR_TRAINING = Duration.ofSeconds(5);
    private static final int EVENTS_KEPT = 2_000;
    private static final int DECISIONS_KEPT = 10_000;

    private final Settings settings;
    private final LoggedStore store;
    private final StoreCare care;
    private final ServingModel model;
    private final FleetState state;
    private final EventHub events;
    private final WarningDesk desk;
    private final DecisionJournal journal;
    private final HealingLoop loop;
    private final Ingestion intake;
    private final Doors doors;
    private final PrometheusMeterRegistry meters;
    private final Notifications notices;
    private final HttpServer http;
    private final Optional<NightlyTraining> nightly;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2); // saving takes long
    private long savedAtNanos = System.nanoTime();
    private long savingTookNanos;
    private final ExecutorService background = Executors.newSingleThreadExecutor(Service::inTheBackground);
    private final ExecutorService trainer = Executors.newSingleThreadExecutor(Service::inTheBackground);

    /**
     * What differs between the real thing and the demo.
     *
     * @param time     tells what time it is; a replay tells that of its newest sample
     * @param executor does the actions
     * @param leadership whether this instance is the one to act
     * @param training of the schedule, where there is one
     */
    record World(
            InstantSource time,
            ActionExecutor executor,
            Leadership leadership,
            Counterfactual counterfactual,
            ObjectiveBook objectives,
            Training training) {}

    private Service(Settings settings, World world, SharedModel shared) throws IOException {
        this.settings = settings;
        SampleDatabase database =
                MetricStores.open(settings.database(), settings.store().samples());
        StoreCare.begin(database, world.time());
        this.store = logged(database, settings);
        try {
            var models = new ModelDirectory(settings.models());
            PolicyBook policies = policies(settings);
            this.model = new ServingModel(
                    models, shared, world.objectives(), policies, settings.anomalyAlarms(), world.time());
            SharedFleet fleet = model.fleet();
            this.events = new EventHub(EVENTS_KEPT);
            this.desk = new WarningDesk(new WarningLedger(settings.alarm()), events);
            this.journal = new DecisionJournal(DECISIONS_KEPT);
            this.intake = new Ingestion(store, fleet, desk, events);
            this.state = new FleetState(settings.snapshotFile(), model, intake, store);
            state.resume(world.time().instant().minus(settings.catchUp()));
            this.nightly = settings.training().schedule().map(schedule -> nightly(schedule, world));
            var memory = new PolicyMemory(new PolicyStateFile(settings.policyStateFile()));
            var records = new Records(memory, journal, events, new FollowUps(world.counterfactual()));
            var hands = new Hands(world.executor(), new KillSwitchFile(settings.killSwitchFile()), world.leadership());
            this.loop = new HealingLoop(world.time(), fleet, policies, hands, records);
            this.doors = new Doors(intake, fleet, settings.intake());
            this.meters = FleetMeters.of(doors, fleet);
            this.notices =
                    Notifications.of(settings, policies, meters, world.time()).begin(events, fleet);
            this.care = new StoreCare(database, fleet, settings.store(), meters, world.time());
            this.http = new HttpServer(
                    settings.http(),
                    new HttpPorts(
                            fleet,
                            model.entities(),
                            model,
                            doors,
                            formats(),
                            watching(policies),
                            journal,
                            loop,
                            events,
                            store,
                            store,
                            models,
                            status(),
                            world.leadership(),
                            meters,
                            world.time()),
                    InstantSource.system());
        } catch (IOException | RuntimeException e) {
            timer.shutdownNow();
            background.shutdownNow();
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

    private static LoggedStore logged(MetricStore behind, Settings settings) {
        try {
            return new LoggedStore(behind, settings.logDirectory(), settings.logMaxBytes());
        } catch (RuntimeException e) {
            behind.close();
            throw e;
        }
    }

    /** Part of the memory, at most, to know the series of other programs again; a million of remote write want a gigabyte. */
    private static HttpPorts.Formats formats() {
        long memory = Runtime.getRuntime().maxMemory();
        var remoteWrite = new RemoteWrite(memory / 8);
        var otlp = new OtlpMetrics(memory / 32);
        return new HttpPorts.Formats(
                remoteWrite.version1(), remoteWrite.version2(), otlp.protobuf(), otlp.json(), new CsvSamples());
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
        return new WatchingPolicyBook(book, model.fleet()::watchAnew);
    }

    /** Takes up from now on what is changed in a file that these settings came from. */
    void follow(Path config, Map<String, String> environment) {
        var watch = new ConfigWatch(config, environment, doors, meters);
        every(settings.reloadEvery(), () -> quietly("Looking for a changed configuration", watch::look));
    }

    /** Ticks and saves by itself from now on. */
    void runByItself() {
        every(settings.tickEvery(), () -> quietly("A tick of the policies", this::tick));
        every(settings.tickEvery(), () -> quietly("Looking at incidents", () -> notices.look(model.fleet())));
        every(settings.snapshotEvery(), () -> quietly("Saving the state", this::saveAtLeisure));
        every(settings.reloadEvery(), () -> quietly("Looking for another model", this::lookForModel));
        every(settings.reloadEvery(), () -> quietly("Looking for changed tokens and certificates", http::look));
        care.runByItself();
        nightly.ifPresent(plan -> every(LOOK_FOR_TRAINING, () -> quietly("Looking at the schedule", plan::look)));
    }

    /** Takes up another version where one is to serve. */
    void lookForModel() {
        model.look(intake, settings.catchUp(), background);
    }

    private NightlyTraining nightly(TrainingSchedule schedule, World world) {
        var job = new StoreTraining(
                store,
                world.training(),
                world.objectives(),
                settings.models(),
                settings.training().history(),
                world.time());
        return new NightlyTraining(
                schedule,
                () -> job.run(Training.Promotion.GATE, (done, total, series) -> {}),
                new TrainingRecord(settings.trainingRecordFile()),
                trainer,
                world.time());
    }

    private TrainingStatus status() {
        return new TrainingStatus() {
            @Override
            public String serving() {
                return model.version();
            }

            @Override
            public Optional<String> refused() {
                return model.refused();
            }

            @Override
            public Optional<Planned> planned() {
                return nightly.map(NightlyTraining::planned);
            }
        };
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the task catches and logs for itself
    private void every(Duration pause, Runnable task) {
        timer.scheduleWithFixedDelay(task, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Nothing that a stop waits for long: what it was at can be done again. */
    private static Thread inTheBackground(Runnable work) {
        var thread = new Thread(work, "forewarn-background");
        thread.setDaemon(true);
        return thread;
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
        model.entities().look();
        loop.tick();
    }

    /** What takes long is done less often, so that it takes no more than a tenth of the time. */
    private synchronized void saveAtLeisure() throws IOException {
        long begun = System.nanoTime();
        if (begun - savedAtNanos >= 9 * savingTookNanos) {
            save();
            savedAtNanos = System.nanoTime();
            savingTookNanos = savedAtNanos - begun;
        }
    }

    void save() throws IOException {
        state.save(doors.settings().evictAfter());
        loop.save();
    }

    String url() {
        return http.url();
    }

    String describeStore() {
        return store.describe();
    }

    int seriesCount() {
        return model.fleet().seriesCount();
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

    /** Says that it will stop, and goes on as ever for a while: whoever asks readiness sends nobody here any more then. */
    void drain() {
        http.drain();
        if (!settings.drain().isZero()) {
            LOG.info("Stopping in {}", DurationWords.exact(settings.drain()));
            try {
                TimeUnit.MILLISECONDS.sleep(settings.drain().toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        timer.shutdown();
        trainer.shutdownNow();
        background.shutdownNow();
        care.close();
        http.close();
        intake.close();
        try {
            if (!trainer.awaitTermination(10, TimeUnit.SECONDS) || !background.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("Work in the background did not stop within ten seconds; it is done again later");
            }
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
        notices.close();
        events.close();
        store.close();
    }
}
