package dev.forewarn.app;

import dev.forewarn.access.AccessException;
import dev.forewarn.access.Secrets;
import dev.forewarn.access.TokenFile;
import dev.forewarn.action.ActionExecutor;
import dev.forewarn.adapter.files.CsvSampleFiles;
import dev.forewarn.adapter.files.ObjectivesCsv;
import dev.forewarn.adapter.files.PolicyFiles;
import dev.forewarn.adapter.prometheus.PrometheusHistory;
import dev.forewarn.adapter.timescale.DatabaseSettings;
import dev.forewarn.adapter.timescale.MetricStores;
import dev.forewarn.adapter.timescale.SampleDatabase;
import dev.forewarn.adapter.webhook.ChannelSettings;
import dev.forewarn.adapter.webhook.Patience;
import dev.forewarn.adapter.webhook.WebhookExecutor;
import dev.forewarn.anomaly.AlarmRate;
import dev.forewarn.backtest.Backtest;
import dev.forewarn.backtest.Baselines;
import dev.forewarn.backtest.Measure;
import dev.forewarn.backtest.UnseenModels;
import dev.forewarn.backtest.anomaly.AnomalyBacktest;
import dev.forewarn.backtest.anomaly.AnomalyMeasure;
import dev.forewarn.backtest.breach.BreachMeasure;
import dev.forewarn.backtest.breach.ColdMeasure;
import dev.forewarn.backtest.forecast.ForecastBacktest;
import dev.forewarn.cli.ApprovalsCommand;
import dev.forewarn.cli.BacktestCommand;
import dev.forewarn.cli.BenchCommand;
import dev.forewarn.cli.CliException;
import dev.forewarn.cli.DemoCommand;
import dev.forewarn.cli.DoctorCommand;
import dev.forewarn.cli.ForewarnCli;
import dev.forewarn.cli.ImportCommand;
import dev.forewarn.cli.ImportCsvCommand;
import dev.forewarn.cli.ModelsCommand;
import dev.forewarn.cli.NotifyCommand;
import dev.forewarn.cli.PolicyCommand;
import dev.forewarn.cli.RetrainCommand;
import dev.forewarn.cli.ScoreCommand;
import dev.forewarn.cli.ServeCommand;
import dev.forewarn.cli.SharedModelCommand;
import dev.forewarn.cli.StandardStreams;
import dev.forewarn.cli.TokenCommand;
import dev.forewarn.cli.TrainCommand;
import dev.forewarn.cli.WhyCommand;
import dev.forewarn.loop.SampleBatch;
import dev.forewarn.loop.SampleIntake;
import dev.forewarn.loop.SelectedIntake;
import dev.forewarn.metric.EntityNaming;
import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.outcome.Counterfactual;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.ObjectiveFiles;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.scoring.FleetScorer;
import dev.forewarn.scoring.SampleScorer;
import dev.forewarn.selection.KnownFates;
import dev.forewarn.training.DirectoryRegistry;
import dev.forewarn.training.ModelDirectory;
import dev.forewarn.training.ModelStoreException;
import dev.forewarn.training.SharedModelJson;
import dev.forewarn.training.Trainer;
import dev.forewarn.training.Training;
import dev.forewarn.training.TribuoSharedModelFit;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/** The one place where the house is put together, in the order of the flow. */
final class Wiring {
    private static final String SHARED_MODEL = "/dev/forewarn/models/shared.json";

    private final Map<String, String> environment;
    private final InstantSource time;
    private final int threads = Runtime.getRuntime().availableProcessors();

    Wiring(Map<String, String> environment, InstantSource time) {
        this.environment = environment;
        this.time = time;
    }

    /**
     * Runs one command line.
     *
     * @return what the process should end with
     */
    int run(String... args) {
        var streams = StandardStreams.of(
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                "1".equals(environment.get("FOREWARN_TERMINAL")));
        var samples = new CsvSampleFiles(new FileInputStream(FileDescriptor.in));
        var objectives = new ObjectivesCsv();
        var policies = new PolicyFiles();
        Optional<String> token = Optional.ofNullable(environment.get("FOREWARN_TOKEN"));
        boolean debug = "1".equals(environment.get("FOREWARN_DEBUG"));
        var cli = new ForewarnCli(
                streams,
                debug,
                List.of(
                        new TrainCommand(streams, samples, objectives, this::training, time),
                        new RetrainCommand(
                                streams,
                                (config, seed, promotion, progress) ->
                                        retrain(objectives, config, seed, promotion, progress),
                                time),
                        new ImportCommand(streams, this::bring, importCsv(streams, samples), time),
                        new ServeCommand(config -> serve(streams, objectives, config)),
                        new DemoCommand((once, port, speed) -> demo(streams).run(once, port, speed)),
                        new ScoreCommand(streams, samples, objectives, this::scorer),
                        new BacktestCommand(streams, samples, this::measures, time),
                        new BenchCommand(streams, Wiring::sharedModel, new ThreadMeter(), this::training, time),
                        new ModelsCommand(streams, models -> new DirectoryRegistry(models, time)),
                        new PolicyCommand(streams, policies),
                        new WhyCommand(streams, new HttpCalls(), token),
                        new ApprovalsCommand(streams, new HttpCalls(), token),
                        new TokenCommand(streams, this::tokens, time),
                        new NotifyCommand(
                                streams,
                                (config, channel) -> new ChannelTrials(time)
                                        .run(
                                                new SettingsReader(environment)
                                                        .read(config)
                                                        .outward()
                                                        .notifications(),
                                                channel)),
                        new DoctorCommand(streams, config -> new Doctor(environment, objectives, time).examine(config)),
                        new SharedModelCommand(streams, samples, this::backtest, SharedModelJson::write, time)));
        return cli.run(args);
    }

    private Demo demo(StandardStreams streams) {
        Path home = Path.of(System.getProperty("forewarn.home", "."));
        return new Demo(streams, time, training(1), sharedModel(), home);
    }

    /** Runs the service until the process is told to stop. */
    private void serve(StandardStreams streams, ObjectiveFiles objectives, Optional<Path> config) {
        Settings settings = new SettingsReader(environment).read(config);
        requireSafety(settings);
        ObjectiveBook book = book(objectives, settings);
        var stop = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.countDown();
            await(stopped);
        }));
        try (ActingWorld acting = ActingWorld.open(settings.kubernetes(), time)) {
            serve(streams, config, settings, world(settings, acting, book), stop);
        } finally {
            stopped.countDown();
        }
    }

    private void serve(
            StandardStreams streams,
            Optional<Path> config,
            Settings settings,
            Service.World world,
            CountDownLatch stop) {
        try (Service service = Service.start(settings, world, sharedModel())) {
            config.ifPresent(file -> service.follow(file, environment));
            service.runByItself();
            streams.say("Forewarn serves " + service.url() + " with " + service.describeStore() + ", "
                    + service.seriesCount() + " series; acts on: "
                    + world.executor().describe() + "; Ctrl-C stops.");
            await(stop);
            service.drain();
        }
    }

    private Service.World world(Settings settings, ActingWorld acting, ObjectiveBook book) {
        return new Service.World(
                time,
                executor(settings.outward(), acting),
                acting.leadership(),
                Counterfactual.unknown(),
                book,
                trainer(settings));
    }

    /** A webhook acts where there is one, else the cluster or nobody; {@code notify} goes to the channels where there are any. */
    private ActionExecutor executor(OutwardSettings outward, ActingWorld world) {
        var chance = new SplittableRandom(time.instant().toEpochMilli());
        ActionExecutor acting = outward.webhook()
                .<ActionExecutor>map(
                        webhook -> new WebhookExecutor(webhook, Patience.ofActions(chance), Thread::sleep, time))
                .orElseGet(world::executor);
        List<String> channels = outward.notifications().channels().stream()
                .map(ChannelSettings::name)
                .toList();
        return channels.isEmpty() ? acting : new TellingExecutor(acting, channels);
    }

    /** Before anything is opened: no service that strangers could enter. */
    private void requireSafety(Settings settings) {
        try {
            settings.http().check(time);
        } catch (AccessException e) {
            throw CliException.wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private TokenFile tokens(Optional<Path> config) {
        Path file = new SettingsReader(environment)
                .read(config)
                .http()
                .access()
                .tokens()
                .orElseThrow();
        return new TokenFile(file, new Secrets(new SecureRandom()));
    }

    private static ObjectiveBook book(ObjectiveFiles objectives, Settings settings) {
        return settings.objectives()
                .map(objectives::read)
                .orElseGet(ObjectiveBook::defaults)
                .with(settings.counters());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Trains once on what the store has, as {@code serve} does by its schedule. */
    private RetrainCommand.Ran retrain(
            ObjectiveFiles objectives,
            Optional<Path> config,
            OptionalLong seed,
            Training.Promotion promotion,
            Training.Progress progress) {
        Settings settings = new SettingsReader(environment).read(config);
        ObjectiveBook book = book(objectives, settings);
        Training training = training(
                seed.orElse(settings.training().seed()),
                threads,
                settings.training().entities());
        try (MetricStore store = openAlone(
                settings,
                "let it train by its own schedule (training.schedule), or keep the samples in a server (FOREWARN_DB_URL)")) {
            var job = new StoreTraining(
                    store,
                    training,
                    book,
                    settings.models(),
                    settings.training().history(),
                    time);
            return new RetrainCommand.Ran(job.run(promotion, progress), settings.models());
        }
    }

    /** @param advice for when another process has it, after "while 'serve' runs, " */
    private MetricStore openAlone(Settings settings, String advice) {
        try {
            SampleDatabase opened =
                    MetricStores.open(settings.database(), settings.store().samples());
            StoreCare.begin(opened, time);
            return opened;
        } catch (MetricStoreException e) {
            if (settings.database() instanceof DatabaseSettings.Embedded) {
                throw CliException.problem(e.getMessage()
                        + ". An embedded database can be opened by one process: while 'serve' runs, " + advice);
            }
            throw e;
        }
    }

    private ImportCommand.Imported bring(
            Optional<Path> config, ImportCommand.Asked asked, ImportCommand.Progress progress) {
        Settings settings = new SettingsReader(environment).read(config);
        try (var source = new PrometheusHistory(asked.server());
                MetricStore store =
                        openAlone(settings, "stop it first, or keep the samples in a server (FOREWARN_DB_URL)")) {
            return new PrometheusImport(
                            store,
                            source,
                            settings.intake().relabelling(),
                            settings.dataDirectory().resolve("state"),
                            time)
                    .run(asked, progress);
        }
    }

    private ImportCsvCommand importCsv(StandardStreams streams, CsvSampleFiles samples) {
        return new ImportCsvCommand(
                streams,
                (config, asked, watcher) -> {
                    Settings settings = new SettingsReader(environment).read(config);
                    Path notes = settings.dataDirectory().resolve("state");
                    if (asked.service().isPresent()) {
                        try (var service = new ServiceIntake(asked.service().get(), watcher::waits, Thread::sleep)) {
                            return new CsvImport(samples, service, notes).run(asked, watcher);
                        }
                    }
                    try (MetricStore store = openAlone(
                            settings,
                            "send to it (--url), stop it first, or keep the samples in a server (FOREWARN_DB_URL)")) {
                        SampleIntake intake = batch -> {
                            store.append(batch);
                            return new SampleIntake.Receipt(batch.size(), Map.of());
                        };
                        return new CsvImport(samples, selected(intake, settings.intake()), notes).run(asked, watcher);
                    }
                },
                Optional.ofNullable(environment.get("FOREWARN_TOKEN")),
                time);
    }

    /** As it is taken in at every door: by the rules, where there are any. */
    static SampleIntake selected(SampleIntake intake, IntakeSettings doors) {
        if (doors.relabelling().isEmpty()) {
            return intake;
        }
        long memory = Runtime.getRuntime().maxMemory() / 32;
        return new SelectedIntake(intake, new KnownFates(doors.relabelling(), SampleBatch.LONGEST_SERIES, memory));
    }

    private Training trainer(Settings settings) {
        TrainingSettings training = settings.training();
        return training(training.seed(), training.threads(), training.entities());
    }

    private Training training(long seed) {
        return training(seed, threads, EntityNaming.BY_ALL_LABELS);
    }

    private Training training(long seed, int onThreads, EntityNaming entities) {
        return new Trainer(
                sharedModel(),
                time,
                new Trainer.Origin(seed, Revision.text(), Revision.libraries()),
                onThreads,
                entities);
    }

    private Backtest backtest(long seed) {
        return new Backtest(new TribuoSharedModelFit(seed), sharedModel(), Baselines.all(), threads);
    }

    /** What {@code backtest} measures, in the order of the report. */
    private List<Measure> measures(long seed, List<Path> labels) {
        var backtest = new Backtest(new TribuoSharedModelFit(seed), sharedModel(), Baselines.withForest(seed), threads);
        var unseen = new UnseenModels(backtest);
        return List.of(
                new BreachMeasure(backtest, unseen, seed),
                new ColdMeasure(backtest, unseen),
                new ForecastBacktest(backtest.workers()),
                new AnomalyMeasure(new AnomalyBacktest(sharedModel(), seed, backtest.workers()), labels));
    }

    private SampleScorer scorer(Path models, ObjectiveBook book, AlarmRate alarms) {
        return fleet(models, book, alarms);
    }

    /** The fleet as the model version in service left it. */
    FleetScorer fleet(Path models, ObjectiveBook book, AlarmRate alarms) {
        var directory = new ModelDirectory(models);
        var fleet = new FleetScorer(directory.shared(), book, alarms);
        directory.load(fleet::adopt);
        return fleet;
    }

    /** The shared model that came with the program. */
    static SharedModel sharedModel() {
        try (InputStream in = Wiring.class.getResourceAsStream(SHARED_MODEL)) {
            if (in == null) {
                throw new ModelStoreException("the program's own shared model is missing: build it again");
            }
            return SharedModelJson.read(in.readAllBytes(), SHARED_MODEL);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
