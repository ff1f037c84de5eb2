package dev.forewarn.app;

import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.Leadership;
import dev.forewarn.adapter.simulated.SimulatedCluster;
import dev.forewarn.adapter.timescale.DatabaseSettings;
import dev.forewarn.anomaly.AlarmRate;
import dev.forewarn.cli.CliException;
import dev.forewarn.cli.StandardStreams;
import dev.forewarn.decision.Decision;
import dev.forewarn.http.HttpSettings;
import dev.forewarn.loop.DecisionRecord;
import dev.forewarn.loop.Event;
import dev.forewarn.metric.Counters;
import dev.forewarn.metric.Histories;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.outcome.WarningLedger;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.training.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The main job from end to end: history into the store, training, serving, and the unseen rest of the traces through the
 * real HTTP door, faster than real time. The policies act on a simulated cluster whose load per replica is fed back as a
 * metric, so that one sees a breach not happen.
 */
final class Demo {
    private static final Duration START_UP = Duration.ofMinutes(3);
    private static final Duration LEASE = Duration.ofMinutes(45);
    private static final int ONCE_MINUTES = 2 * 24 * 60;
    private static final int ANY_PORT = 0;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final StandardStreams streams;
    private final InstantSource time;
    private final Training training;
    private final SharedModel shared;
    private final Path home;
    private volatile Instant replayed = Instant.EPOCH;

    Demo(StandardStreams streams, InstantSource time, Training training, SharedModel shared, Path home) {
        this.streams = streams;
        this.time = time;
        this.training = training;
        this.shared = shared;
        this.home = home;
    }

    /** Runs; without {@code once} until the process is told to stop. */
    void run(boolean once, int port, int minutesASecond) {
        DemoTraces traces = DemoTraces.read(home, time.instant());
        Path directory = temporaryDirectory();
        var stop = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        var hook = new Thread(() -> {
            stop.countDown();
            try {
                stopped.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            say("Forewarn demo. Names are made up, values are as recorded (training-data/SOURCES.md, crane).");
            var cluster = new SimulatedCluster(
                    START_UP,
                    LEASE,
                    traces.loads().stream()
                            .collect(Collectors.toMap(DemoTraces.Load::workload, DemoTraces.Load::replicas)));
            replayed = traces.liveFrom();
            train(traces, directory);
            try (Service service = serve(traces, directory, cluster, port)) {
                var tally = new DemoTally();
                var told = service.events().subscribe(this::tell);
                int minutes = once ? ONCE_MINUTES : traces.minutes();
                replay(traces, minutes, once ? Integer.MAX_VALUE : minutesASecond, service, cluster, tally, stop);
                told.close();
                say(summary(service, cluster, tally));
                if (!once && stop.getCount() > 0) {
                    say("The traces are at their end. Still serving " + service.url() + " ; Ctrl-C stops.");
                    stop.await();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            delete(directory);
            stopped.countDown();
        }
    }

    private void train(DemoTraces traces, Path directory) {
        Instant began = time.instant();
        List<TimeSeries> history =
                traces.loads().stream().map(DemoTraces.Load::history).toList();
        var bar = streams.progress(time, "trained", "series");
        Training.Report report;
        try (Histories histories = Histories.of(history)) {
            report = training.train(
                    histories,
                    DemoPolicies.objectives(traces),
                    directory.resolve("models"),
                    Training.Promotion.UNGATED,
                    (done, total, series) -> bar.at(done, total));
        } finally {
            bar.end();
        }
        say(String.format(
                Locale.ROOT,
                "1. trained   %s",
                report.rows().stream()
                        .map(row -> row.series() + " (" + row.forecaster() + ")")
                        .collect(Collectors.joining(", "))));
        say("             in " + seconds(began));
    }

    private Service serve(DemoTraces traces, Path directory, SimulatedCluster cluster, int port) {
        Instant began = time.instant();
        Path policies = directory.resolve("policies.yaml");
        try {
            Files.writeString(policies, DemoPolicies.yaml(traces));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var world = new Service.World(
                () -> replayed,
                cluster,
                Leadership.alone(),
                (series, target, value, at) -> Optional.of(value),
                DemoPolicies.objectives(traces),
                training);
        Service service = start(settings(directory, policies, port), world);
        int loaded = 0;
        for (DemoTraces.Load load : traces.loads()) {
            loaded += service.store().load(load.history());
        }
        say(String.format(
                Locale.ROOT,
                "2. store     %s, %,d samples of history, in %s",
                service.describeStore(),
                loaded,
                seconds(began)));
        say("3. console   " + service.url() + "   (Ctrl-C stops)");
        say("4. replay    the second half, from " + traces.liveFrom() + " on; times below are the traces' own");
        return service;
    }

    /** On the usual port, or on any other where that one is taken and nobody asked for it. */
    private Service start(Settings settings, Service.World world) {
        try {
            return Service.start(settings, world, shared);
        } catch (CliException e) {
            if (settings.http().port() != HttpSettings.DEFAULT_PORT) {
                throw e;
            }
            say("             port " + HttpSettings.DEFAULT_PORT + " is taken, another one is used");
            return Service.start(settings.withPort(ANY_PORT), world, shared);
        }
    }

    private static Settings settings(Path directory, Path policies, int port) {
        return new Settings(
                HttpSettings.defaults().withPort(port),
                directory,
                directory.resolve("models"),
                DatabaseSettings.embedded(directory.resolve("postgres")),
                Settings.DEFAULT_LOG_MEGABYTES * 1_048_576L,
                Optional.empty(),
                IntakeSettings.open(),
                Counters.byName(),
                policies,
                Settings.DEFAULT_ALARM,
                AlarmRate.USUAL,
                Settings.DEFAULT_SNAPSHOT,
                Settings.DEFAULT_TICK,
                Settings.DEFAULT_CATCH_UP,
                Settings.DEFAULT_RELOAD,
                Duration.ZERO,
                TrainingSettings.unplanned(),
                StoreSettings.usual(),
                OutwardSettings.none(),
                KubernetesSettings.none());
    }

    private void replay(
            DemoTraces traces,
            int minutes,
            int minutesASecond,
            Service service,
            SimulatedCluster cluster,
            DemoTally tally,
            CountDownLatch stop)
            throws InterruptedException {
        var sender = new DemoSender(service.url());
        Instant began = time.instant();
        for (int minute = 0; minute < minutes && stop.getCount() > 0; minute++) {
            Instant at = traces.liveFrom().plus(Duration.ofMinutes(minute));
            replayed = at;
            for (DemoTraces.Load load : traces.loads()) {
                if (minute < load.live().size()) {
                    double demand = load.live().values()[minute];
                    sender.add(load.demand(), at, demand);
                    sender.add(load.perReplica(), at, cluster.loadPerReplica(load.workload(), demand, at));
                    tally.add(load, demand, cluster, at);
                }
            }
            tally.samples(sender.send());
            service.tick();
            Duration due = Duration.ofMillis(1000L * minute / minutesASecond);
            Duration ahead = due.minus(Duration.between(began, time.instant()));
            if (ahead.toMillis() > 0) {
                stop.await(ahead.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private void tell(Event event) {
        switch (event) {
            case Event.RiskChanged ignored -> {
                // the console shows these
            }
            case Event.Warned warned -> say(clock(warned.risk().at()) + "  warning  " + warned.sentence());
            case Event.Breached breached ->
                say(clock(breached.risk().at()) + "  BREACH   "
                        + breached.risk().series() + " is beyond its limit, "
                        + (breached.warnedBefore() ? "warned before" : "NOT warned before"));
            case Event.Decided decided -> tellDecision(decided.record());
        }
    }

    private void tellDecision(DecisionRecord decided) {
        if (decided.decision() instanceof Decision.Act) {
            for (ActionReceipt receipt : decided.receipts()) {
                say(clock(decided.at()) + "  action   " + receipt.said() + "  [" + decided.policy() + "]");
            }
        }
    }

    private String summary(Service service, SimulatedCluster cluster, DemoTally tally) {
        WarningLedger.Summary warnings = service.warnings();
        String replicas = cluster.workloads().stream()
                .map(workload -> workload + " " + cluster.desiredReplicas(workload, replayed))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                """

                samples scored            %,d
                breaches                  %d, warned before: %d, median lead %s
                warnings                  %d, of which false alarms: %d
                actions                   %d
                %s
                replicas now              %s""",
                tally.samples(),
                warnings.breaches(),
                warnings.warnedBefore(),
                warnings.medianLead().map(DemoTally::words).orElse("-"),
                warnings.warnings(),
                warnings.falseAlarms(),
                cluster.applied().size(),
                tally.replicas(),
                replicas);
    }

    private static String clock(Instant at) {
        return CLOCK.format(at);
    }

    private String seconds(Instant began) {
        return String.format(
                Locale.ROOT, "%.1f s", Duration.between(began, time.instant()).toMillis() / 1000.0);
    }

    private void say(String line) {
        streams.say(line);
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("forewarn-demo-");
        } catch (IOException e) {
            throw CliException.problem("cannot make a temporary directory: " + e.getMessage());
        }
    }

    private static void delete(Path tree) {
        try (var all = Files.walk(tree)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            // a temporary directory that stays is the operating system's to clear
        }
    }
}
