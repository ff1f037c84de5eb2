package dev.forewarn.app;

import dev.forewarn.access.AccessException;
import dev.forewarn.access.AccessToken;
import dev.forewarn.access.Secrets;
import dev.forewarn.access.TokenFile;
import dev.forewarn.adapter.files.FilePolicyBook;
import dev.forewarn.adapter.files.PolicyFiles;
import dev.forewarn.adapter.kubernetes.ClusterConnection;
import dev.forewarn.adapter.kubernetes.ClusterLook;
import dev.forewarn.adapter.timescale.DatabaseLook;
import dev.forewarn.adapter.timescale.DatabaseSettings;
import dev.forewarn.cli.CliException;
import dev.forewarn.cli.Finding;
import dev.forewarn.metric.DurationWords;
import dev.forewarn.metric.InputException;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.risk.ObjectiveFiles;
import dev.forewarn.training.DirectoryRegistry;
import dev.forewarn.training.ModelCatalog.ModelVersion;
import dev.forewarn.training.ModelStoreException;
import dev.forewarn.training.TrainingStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at every part of an installation and says how it is; opens nothing for writing and changes nothing. */
final class Doctor {
    private static final Duration SOON = Duration.ofDays(14);
    private static final Duration OLD_MODEL = Duration.ofDays(7);
    private static final Duration OLD_SNAPSHOT = Duration.ofMinutes(10);
    private static final Duration CLOCKS_APART = Duration.ofSeconds(5);
    private static final Duration SLOW_ANSWER = Duration.ofMillis(200);
    private static final long MEGABYTE = 1L << 20;
    private static final long LITTLE_HEAP = 256 * MEGABYTE;

    private final Map<String, String> environment;
    private final ObjectiveFiles objectives;
    private final InstantSource time;
    private final List<Finding> findings = new ArrayList<>();

    Doctor(Map<String, String> environment, ObjectiveFiles objectives, InstantSource time) {
        this.environment = environment;
        this.objectives = objectives;
        this.time = time;
    }

    List<Finding> examine(Optional<Path> config) {
        machine();
        Settings settings;
        try {
            settings = new SettingsReader(environment).read(config);
        } catch (CliException e) {
            findings.add(Finding.wrong("configuration", String.valueOf(e.getMessage())));
            return findings;
        }
        findings.add(Finding.ok(
                "configuration",
                config.map(file -> file + " is understood").orElse("no file; defaults and environment")));
        boolean isRunning = service(settings);
        directory(settings);
        database(settings, isRunning);
        access(settings);
        models(settings);
        training(settings);
        policies(settings);
        objectives(settings);
        snapshot(settings, isRunning);
        cluster(settings.kubernetes());
        return findings;
    }

    private void machine() {
        Runtime machine = Runtime.getRuntime();
        String words = "Java " + Runtime.version() + ", " + machine.availableProcessors() + " cores, up to "
                + machine.maxMemory() / MEGABYTE + " MB of heap";
        findings.add(
                machine.maxMemory() < LITTLE_HEAP
                        ? Finding.warning("machine", words + ": little; set FOREWARN_JAVA_OPTS=-Xmx1g or more")
                        : Finding.ok("machine", words));
    }

    /** @return whether something answers where the service listens */
    private boolean service(Settings settings) {
        ServiceProbe.Answer answer = ServiceProbe.ask(settings.http());
        switch (answer) {
            case ServiceProbe.Answer.Ready ready -> findings.add(Finding.ok("service", "answers at " + ready.url()));
            case ServiceProbe.Answer.NotReady waiting ->
                findings.add(Finding.wrong("service", waiting.url() + " answers, and is not ready: " + waiting.why()));
            case ServiceProbe.Answer.SomebodyElse other ->
                findings.add(Finding.wrong(
                        "service",
                        other.url() + " is taken by something that is not Forewarn; choose another http.port"));
            case ServiceProbe.Answer.Nobody nobody ->
                findings.add(Finding.ok("service", "does not run; nothing listens at " + nobody.url()));
        }
        return answer instanceof ServiceProbe.Answer.Ready || answer instanceof ServiceProbe.Answer.NotReady;
    }

    private void directory(Settings settings) {
        Path directory = settings.dataDirectory();
        Path existing = directory.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
            findings.add(Finding.wrong(
                    "data directory",
                    directory + " cannot be written: " + existing
                            + " is no directory, or not this user's. Set dataDirectory, or give it the rights"));
            return;
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            String words = directory + (Files.exists(directory) ? "" : " (will be made)") + ", " + free / MEGABYTE
                    + " MB free";
            long wanted = settings.logMaxBytes();
            findings.add(
                    free < wanted
                            ? Finding.warning(
                                    "data directory",
                                    words + ", less than the " + wanted / MEGABYTE
                                            + " MB that the log may take while the database is away"
                                            + " (log.maxMegabytes)")
                            : Finding.ok("data directory", words));
            Instant newest = newestIn(settings.logDirectory());
            Duration ahead = Duration.between(time.instant(), newest);
            if (ahead.compareTo(CLOCKS_APART) > 0) {
                findings.add(Finding.warning(
                        "clock",
                        "the log was written " + DurationWords.rounded(ahead)
                                + " in the future: the clock was set back. Samples are taken by their own times, so nothing is"
                                + " lost; schedules wait"));
            }
        } catch (IOException e) {
            findings.add(Finding.wrong("data directory", directory + " cannot be looked at: " + e.getMessage()));
        }
    }

    private static Instant newestIn(Path directory) throws IOException {
        Instant newest = Instant.MIN;
        if (Files.isDirectory(directory)) {
            try (var files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Instant at = Files.getLastModifiedTime(file).toInstant();
                    newest = at.isAfter(newest) ? at : newest;
                }
            }
        }
        return newest.equals(Instant.MIN) ? Instant.EPOCH : newest;
    }

    private void database(Settings settings, boolean isRunning) {
        switch (settings.database()) {
            case DatabaseSettings.Embedded embedded ->
                findings.add(Finding.ok(
                        "database",
                        "embedded PostgreSQL in " + embedded.dataDirectory()
                                + (isRunning ? "" : "; starts with the service")));
            case DatabaseSettings.External external -> {
                try {
                    look(DatabaseLook.at(external, time), external.jdbcUrl());
                } catch (MetricStoreException e) {
                    findings.add(Finding.wrong("database", String.valueOf(e.getMessage())));
                }
            }
        }
    }

    private void look(DatabaseLook found, String place) {
        String words = "PostgreSQL " + found.version()
                + found.timescale()
                        .map(version -> " with TimescaleDB " + version)
                        .orElse(" without TimescaleDB")
                + " at " + place;
        if (!found.hasTables() && !found.mayCreate()) {
            findings.add(Finding.wrong(
                    "database",
                    words + ": there are no tables yet, and this user may not make them: GRANT CREATE ON DATABASE"));
        } else if (found.answered().compareTo(SLOW_ANSWER) > 0) {
            findings.add(Finding.warning(
                    "database", words + " took " + found.answered().toMillis() + " ms to answer"));
        } else {
            findings.add(Finding.ok("database", words + (found.hasTables() ? "" : ", tables will be made")));
        }
        if (found.ahead().abs().compareTo(CLOCKS_APART) > 0) {
            findings.add(Finding.warning(
                    "clock",
                    "the database's clock is "
                            + DurationWords.rounded(found.ahead().abs())
                            + (found.ahead().isNegative() ? " behind" : " ahead of") + " this machine's"));
        }
    }

    private void access(Settings settings) {
        try {
            settings.http().check(time);
        } catch (AccessException e) {
            findings.add(Finding.wrong("access", String.valueOf(e.getMessage())));
            return;
        }
        settings.http().access().tokens().ifPresent(this::tokens);
        settings.http()
                .access()
                .tls()
                .ifPresent(files -> CertificateLook.at(files.certificate())
                        .ifPresent(until ->
                                expiry("certificate", files.certificate() + "", until, "http.tls.certificate")));
    }

    private void tokens(Path file) {
        if (!Files.exists(file)) {
            findings.add(Finding.ok("access", "no tokens: everybody on this machine comes in, and nobody else"));
            return;
        }
        List<AccessToken> tokens = new TokenFile(file, new Secrets(new SecureRandom())).list();
        findings.add(Finding.ok("access", tokens.size() + " tokens in " + file));
        for (AccessToken token : tokens) {
            token.expires()
                    .ifPresent(until -> expiry("token", "'" + token.name() + "'", until, "forewarn token create"));
        }
    }

    private void expiry(String part, String what, Instant until, String cure) {
        Instant now = time.instant();
        if (!until.isAfter(now)) {
            findings.add(Finding.wrong(part, what + " expired at " + until + "; make a new one: " + cure));
        } else if (until.isBefore(now.plus(SOON))) {
            findings.add(Finding.warning(part, what + " expires at " + until + "; make a new one: " + cure));
        }
    }

    private void models(Settings settings) {
        var registry = new DirectoryRegistry(settings.models(), time);
        try {
            Optional<ModelVersion> current =
                    registry.versions().stream().filter(ModelVersion::current).findFirst();
            if (current.isEmpty()) {
                findings.add(Finding.warning(
                        "models",
                        "none in " + settings.models()
                                + ": every series starts cold. Train some: forewarn train, or training.schedule"));
                return;
            }
            List<String> problems = registry.verify(current.get().id());
            String words = current.get().id() + " with " + current.get().series() + " series";
            if (!problems.isEmpty()) {
                findings.add(Finding.wrong("models", words + ": " + String.join("; ", problems)));
            } else if (current.get().publishedAt().isBefore(time.instant().minus(OLD_MODEL))) {
                findings.add(Finding.warning(
                        "models",
                        words + " was published at " + current.get().publishedAt()
                                + "; models go stale. Set training.schedule, or run forewarn retrain"));
            } else {
                findings.add(Finding.ok("models", words + " serves"));
            }
        } catch (ModelStoreException e) {
            findings.add(Finding.wrong("models", String.valueOf(e.getMessage())));
        }
    }

    private void training(Settings settings) {
        if (settings.training().schedule().isEmpty()) {
            findings.add(Finding.ok("training", "by hand; training.schedule would do it every night"));
            return;
        }
        var record = new TrainingRecord(settings.trainingRecordFile());
        Optional<TrainingStatus.Run> last = record.last();
        if (record.unfinished() > 0) {
            findings.add(Finding.warning(
                    "training", record.unfinished() + " runs in a row did not end; is there enough memory and time?"));
        } else if (last.filter(run -> run.result() == TrainingStatus.Result.FAILED)
                .isPresent()) {
            findings.add(Finding.wrong(
                    "training", "the last run failed: " + last.get().detail()));
        } else {
            findings.add(Finding.ok(
                    "training",
                    last.map(run -> "last ended at " + run.ended() + ", "
                                    + run.result().text())
                            .orElse("by schedule; has not run yet")));
        }
    }

    private void policies(Settings settings) {
        if (!Files.exists(settings.policies())) {
            findings.add(Finding.ok("policies", "none; nothing will be done by itself"));
            return;
        }
        var book = new FilePolicyBook(new PolicyFiles(), Optional.of(settings.policies()));
        List<String> problems = book.load();
        findings.add(
                problems.isEmpty()
                        ? Finding.ok("policies", book.policies().size() + " in " + settings.policies())
                        : Finding.wrong("policies", String.join("; ", problems)));
    }

    private void objectives(Settings settings) {
        settings.objectives().ifPresent(file -> {
            try {
                int rules = objectives.read(file).rules().size();
                findings.add(Finding.ok("objectives", rules + " in " + file));
            } catch (InputException e) {
                findings.add(Finding.wrong("objectives", String.valueOf(e.getMessage())));
            }
        });
    }

    private void cluster(KubernetesSettings kubernetes) {
        if (!kubernetes.enabled()) {
            findings.add(Finding.ok("kubernetes", "not used; actions are told and not done (kubernetes.enabled)"));
            return;
        }
        try (ClusterConnection connection = ActingWorld.connect(kubernetes)) {
            String own = kubernetes.leaseNamespace().isEmpty() ? connection.namespace() : kubernetes.leaseNamespace();
            ClusterLook.Found found =
                    new ClusterLook(connection, kubernetes.scope("doctor")).look(kubernetes.election() ? own : "");
            String words = connection.server() + ", " + found.version() + (found.hasKeda() ? " with KEDA" : "");
            if (!found.problem().isEmpty()) {
                findings.add(Finding.wrong("kubernetes", found.problem()));
            } else if (found.lacking().isEmpty()) {
                findings.add(Finding.ok("kubernetes", words + "; everything is allowed that it needs"));
            } else {
                findings.add(Finding.wrong(
                        "kubernetes",
                        words + "; RBAC does not allow: " + String.join(", ", found.lacking())
                                + ". Apply deploy/kubernetes/rbac.yaml"));
            }
        } catch (CliException e) {
            findings.add(Finding.wrong("kubernetes", String.valueOf(e.getMessage())));
        }
    }

    private void snapshot(Settings settings, boolean isRunning) {
        Path file = settings.snapshotFile();
        if (!Files.exists(file)) {
            return;
        }
        try {
            Duration age = Duration.between(Files.getLastModifiedTime(file).toInstant(), time.instant());
            boolean isLate = isRunning && age.compareTo(OLD_SNAPSHOT.plus(settings.snapshotEvery())) > 0;
            String words = file + " is " + DurationWords.rounded(age) + " old";
            findings.add(
                    isLate
                            ? Finding.warning(
                                    "snapshot", words + ": the running service does not write it; see its log")
                            : Finding.ok("snapshot", words));
        } catch (IOException e) {
            findings.add(Finding.wrong("snapshot", file + " cannot be looked at: " + e.getMessage()));
        }
    }
}
