package dev.forewarn.app;

import dev.forewarn.adapter.timescale.DatabaseSettings;
import dev.forewarn.adapter.timescale.Retention;
import dev.forewarn.anomaly.AlarmRate;
import dev.forewarn.cli.CliException;
import dev.forewarn.http.AccessSettings;
import dev.forewarn.http.AccessSettings.Limits;
import dev.forewarn.http.HttpSettings;
import dev.forewarn.loop.PredictionNotes;
import dev.forewarn.metric.Counters;
import dev.forewarn.metric.DurationWords;
import dev.forewarn.metric.EntityNaming;
import dev.forewarn.metric.Glob;
import dev.forewarn.risk.Probability;
import dev.forewarn.selection.Relabelling;
import dev.forewarn.training.TrainingSchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Settings from a YAML or JSON file and the environment; the environment wins. All problems are reported together.
 */
final class SettingsReader {
    private static final String NO_DRAIN = "none";
    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();
    private final SortedMap<String, Setting> known = new TreeMap<>();

    /**
     * What may be set, as docs/configuration.md lists it.
     *
     * @param field     its place in the file
     * @param variable  the environment variable that wins over it; empty where there is none
     * @param otherwise its default; empty where it is left out
     */
    record Setting(String field, String variable, String otherwise) {}

    SettingsReader(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Reads.
     *
     * @throws CliException listing every problem
     */
    Settings read(Optional<Path> file) {
        JsonNode root = file.map(SettingsReader::parse).orElseGet(YAML::createObjectNode);
        String host = text(root, "http.host", "FOREWARN_HTTP_HOST", HttpSettings.DEFAULT_HOST);
        int port = number(root, "http.port", "FOREWARN_HTTP_PORT", HttpSettings.DEFAULT_PORT, 0, 65_535);
        int body =
                number(root, "http.maxBodyBytes", null, HttpSettings.DEFAULT_MAX_BODY_BYTES, 1_024, Integer.MAX_VALUE);
        Path directory = Path.of(text(
                root,
                "dataDirectory",
                "FOREWARN_DATA_DIR",
                Path.of(System.getProperty("user.home"), ".forewarn").toString()));
        Path models = Path.of(text(
                root, "models", "FOREWARN_MODELS", directory.resolve("models").toString()));
        String url = text(root, "database.url", "FOREWARN_DB_URL", "");
        DatabaseSettings database = url.isEmpty()
                ? DatabaseSettings.embedded(directory.resolve("postgres"))
                : value("database.url", () -> DatabaseSettings.external(url), DatabaseSettings.embedded(directory));
        long logBytes = number(
                        root,
                        "log.maxMegabytes",
                        "FOREWARN_LOG_MAX_MB",
                        Settings.DEFAULT_LOG_MEGABYTES,
                        1,
                        Integer.MAX_VALUE)
                * 1_048_576L;
        String objectives = text(root, "objectives", "FOREWARN_OBJECTIVES", "");
        IntakeSettings intake = intake(root);
        String counters = text(root, "counters", "FOREWARN_COUNTERS", "").strip();
        Path policies = Path.of(text(
                root,
                "policies",
                "FOREWARN_POLICIES",
                directory.resolve("policies.yaml").toString()));
        String alarmText = text(root, "alarm", "FOREWARN_ALARM", String.valueOf(Settings.DEFAULT_ALARM.value()));
        Probability alarm =
                value("alarm", () -> new Probability(Double.parseDouble(alarmText)), Settings.DEFAULT_ALARM);
        String alarmsText =
                text(root, "anomalyAlarms", "FOREWARN_ANOMALY_ALARMS", String.valueOf(AlarmRate.USUAL.perDay()));
        AlarmRate anomalyAlarms =
                value("anomalyAlarms", () -> new AlarmRate(Double.parseDouble(alarmsText)), AlarmRate.USUAL);
        Duration snapshot = duration(root, "snapshotEvery", null, Settings.DEFAULT_SNAPSHOT);
        Duration tick = duration(root, "tickEvery", null, Settings.DEFAULT_TICK);
        Duration catchUp = duration(root, "catchUp", null, Settings.DEFAULT_CATCH_UP);
        Duration reload = duration(root, "reloadEvery", null, Settings.DEFAULT_RELOAD);
        Duration drain = drain(root);
        TrainingSettings training = training(root, directory);
        StoreSettings store = store(root, training.history(), catchUp);
        OutwardSettings outward = new OutwardReader(this, environment, problems).read(root);
        AccessSettings access = access(root, directory);
        KubernetesSettings kubernetes = new KubernetesReader(this, problems).read(root);
        if (kubernetes.enabled() && outward.webhook().isPresent()) {
            problems.add("kubernetes.enabled and actions.webhook.url: only one of them can act; leave one out");
        }
        unknownFields(root, "");
        if (!problems.isEmpty()) {
            throw CliException.wrongUsage(
                    file.map(Path::toString).orElse("settings") + ": " + String.join("\n  ", problems));
        }
        return new Settings(
                new HttpSettings(host, port, body, access),
                directory,
                models,
                database,
                logBytes,
                objectives.isEmpty() ? Optional.empty() : Optional.of(Path.of(objectives)),
                intake,
                Counters.declared(counters.isEmpty() ? List.of() : List.of(counters.split("\\s+"))),
                policies,
                alarm,
                anomalyAlarms,
                snapshot,
                tick,
                catchUp,
                reload,
                drain,
                training,
                store,
                outward,
                kubernetes);
    }

    private Duration drain(JsonNode root) {
        String given = text(root, "http.drain", "FOREWARN_HTTP_DRAIN", NO_DRAIN).strip();
        Duration drain = given.equals(NO_DRAIN)
                ? Duration.ZERO
                : value("http.drain", () -> DurationWords.parse(given), Duration.ZERO);
        if (drain.compareTo(Settings.LONGEST_DRAIN) > 0) {
            problems.add("http.drain: expected at most " + DurationWords.exact(Settings.LONGEST_DRAIN) + ", found '"
                    + given + "'");
        }
        return drain;
    }

    private IntakeSettings intake(JsonNode root) {
        Relabelling relabelling = new RelabelReader("relabel", problems).read(list(root, "relabel"));
        int maxSeries = number(
                root,
                "scoring.maxSeries",
                "FOREWARN_MAX_SERIES",
                IntakeSettings.DEFAULT_MAX_SERIES,
                1,
                Integer.MAX_VALUE);
        Duration evictAfter = duration(root, "scoring.evictAfter", null, IntakeSettings.DEFAULT_EVICT_AFTER);
        return new IntakeSettings(relabelling, maxSeries, evictAfter);
    }

    private AccessSettings access(JsonNode root, Path directory) {
        Path tokens = Path.of(text(
                root,
                "http.tokens",
                "FOREWARN_HTTP_TOKENS",
                directory.resolve("tokens.json").toString()));
        boolean insecure = yes(root, "http.insecure", "FOREWARN_HTTP_INSECURE", false);
        String certificate = text(root, "http.tls.certificate", "FOREWARN_HTTP_TLS_CERTIFICATE", "");
        String key = text(root, "http.tls.key", "FOREWARN_HTTP_TLS_KEY", "");
        if (certificate.isEmpty() != key.isEmpty()) {
            problems.add("http.tls: certificate and key go together, only one of them is set");
        }
        Limits usual = Limits.DEFAULT;
        int rate = number(
                root,
                "http.requestsPerSecond",
                "FOREWARN_HTTP_REQUESTS_PER_SECOND",
                usual.requestsPerSecond(),
                0,
                1_000_000);
        int concurrent = number(root, "http.concurrentRequests", null, usual.concurrent(), 1, 100_000);
        Duration idle = duration(root, "http.idleTimeout", null, usual.idle());
        Duration session = duration(root, "http.sessionLifetime", null, AccessSettings.DEFAULT_SESSION);
        return new AccessSettings(
                Optional.of(tokens),
                insecure,
                certificate.isEmpty() || key.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new AccessSettings.TlsFiles(Path.of(certificate), Path.of(key))),
                new Limits(rate, concurrent, idle),
                session,
                Optional.of(directory.resolve("audit")));
    }

    private TrainingSettings training(JsonNode root, Path directory) {
        String schedule = text(root, "training.schedule", "FOREWARN_TRAINING_SCHEDULE", "");
        String zone = text(root, "training.zone", "FOREWARN_TRAINING_ZONE", "UTC");
        Duration jitter =
                duration(root, "training.jitter", "FOREWARN_TRAINING_JITTER", TrainingSettings.DEFAULT_JITTER);
        Duration history =
                duration(root, "training.history", "FOREWARN_TRAINING_HISTORY", TrainingSettings.DEFAULT_HISTORY);
        int threads = number(root, "training.threads", "FOREWARN_TRAINING_THREADS", 0, 0, 1_024);
        int seed = number(root, "training.seed", null, (int) TrainingSettings.DEFAULT_SEED, 0, Integer.MAX_VALUE);
        Optional<TrainingSchedule> planned = schedule.isEmpty()
                ? Optional.empty()
                : value(
                        "training.schedule",
                        () -> Optional.of(TrainingSchedule.of(schedule, zone, jitter, directory.hashCode())),
                        Optional.empty());
        String labels = text(root, "training.entityLabels", "FOREWARN_TRAINING_ENTITY_LABELS", "")
                .strip();
        var entities = new EntityNaming(labels.isEmpty() ? List.of() : List.of(labels.split("\\s+")));
        return new TrainingSettings(
                planned, history, threads == 0 ? TrainingSettings.defaultThreads() : threads, seed, entities);
    }

    private StoreSettings store(JsonNode root, Duration history, Duration catchUp) {
        String given = text(root, "database.retention", "FOREWARN_DB_RETENTION", StoreSettings.FOREVER);
        Optional<Duration> keep = given.strip().equals(StoreSettings.FOREVER)
                ? Optional.empty()
                : value("database.retention", () -> Optional.of(retention(given)), Optional.empty());
        keep.ifPresent(longest -> {
            mustCover(longest, "training.history", history, "training would lack what it reads");
            mustCover(longest, "catchUp", catchUp, "a start would lack what it scores again");
        });
        Duration piece = duration(root, "database.partition", null, Retention.WEEK);
        Retention samples = value(
                "database.partition",
                () -> new Retention(keep, piece, Retention.FOREVER.compressAfter()),
                Retention.FOREVER);
        String patterns = text(root, "predictions.write", "FOREWARN_PREDICTIONS_WRITE", "")
                .strip();
        int limit = number(
                root,
                "predictions.limit",
                "FOREWARN_PREDICTIONS_LIMIT",
                StoreSettings.DEFAULT_PREDICTED,
                0,
                StoreSettings.MOST_PREDICTED);
        return new StoreSettings(
                samples,
                new PredictionNotes.Choice(
                        patterns.isEmpty()
                                ? List.of()
                                : Stream.of(patterns.split("\\s+"))
                                        .map(Glob::new)
                                        .toList(),
                        limit),
                duration(root, "predictions.every", null, StoreSettings.DEFAULT_EVERY),
                duration(
                        root, "predictions.keep", "FOREWARN_PREDICTIONS_KEEP", StoreSettings.DEFAULT_KEEP_PREDICTIONS));
    }

    private static Duration retention(String given) {
        Duration keep;
        try {
            keep = DurationWords.parse(given);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + ", or " + StoreSettings.FOREVER, e);
        }
        if (keep.isZero() || keep.compareTo(StoreSettings.LONGEST_KEPT) > 0) {
            throw new IllegalArgumentException("expected a duration longer than zero, of at most "
                    + DurationWords.exact(StoreSettings.LONGEST_KEPT) + ", or " + StoreSettings.FOREVER + ", found '"
                    + given + "'");
        }
        return keep;
    }

    /** What another setting needs is never cut. */
    private void mustCover(Duration keep, String other, Duration needed, String harm) {
        if (keep.compareTo(needed) < 0) {
            problems.add("database.retention: " + DurationWords.exact(keep) + " is shorter than " + other + ", "
                    + DurationWords.exact(needed) + ": " + harm + ". Keep samples longer, or set " + other
                    + " to no more than that");
        }
    }

    /** Every setting that the last {@link #read} asked for, by name. */
    List<Setting> settings() {
        return List.copyOf(known.values());
    }

    /**
     * The file as it is.
     *
     * @throws CliException where there is none, or it is not YAML or JSON
     */
    static JsonNode parse(Path file) {
        try {
            JsonNode root = YAML.readTree(Files.readAllBytes(file));
            if (!root.isObject() && !root.isMissingNode() && !root.isNull()) {
                throw CliException.wrongUsage(file + ": expected fields such as http, dataDirectory, models");
            }
            return root.isObject() ? root : YAML.createObjectNode();
        } catch (JacksonException e) {
            throw CliException.wrongUsage(file + ": not YAML or JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw CliException.wrongUsage(
                    "cannot read the configuration " + file + ": there is no such file, or it may not be read");
        }
    }

    /** What stands there, for somebody who reads a list. */
    JsonNode list(JsonNode root, String field) {
        known.put(field, new Setting(field, "", ""));
        return at(root, field);
    }

    String text(JsonNode root, String field, @Nullable String variable, String otherwise) {
        known.put(field, new Setting(field, variable == null ? "" : variable, otherwise));
        String given = variable == null ? null : environment.get(variable);
        if (given != null && !given.isBlank()) {
            return given;
        }
        JsonNode node = at(root, field);
        if (node.isMissingNode() || node.isNull()) {
            return otherwise;
        }
        if (!node.isValueNode()) {
            problems.add(field + ": expected a single value, found " + node);
            return otherwise;
        }
        return node.asString();
    }

    boolean yes(JsonNode root, String field, @Nullable String variable, boolean otherwise) {
        String given = text(root, field, variable, String.valueOf(otherwise)).strip();
        if (!given.equals("true") && !given.equals("false")) {
            problems.add(field + ": expected true or false, found '" + given + "'");
        }
        return given.equals("true");
    }

    int number(JsonNode root, String field, @Nullable String variable, int otherwise, int least, int most) {
        String given = text(root, field, variable, String.valueOf(otherwise));
        try {
            int value = Integer.parseInt(given.strip());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, in the same words
        }
        problems.add(field + ": expected a whole number from " + least + " to " + most + ", found '" + given + "'");
        return otherwise;
    }

    Duration duration(JsonNode root, String field, @Nullable String variable, Duration otherwise) {
        String given = text(root, field, variable, DurationWords.exact(otherwise));
        Duration value = value(field, () -> DurationWords.parse(given), otherwise);
        if (value.isZero() || value.isNegative()) {
            problems.add(field + ": expected a duration longer than zero such as 30s or 5m, found '" + given + "'");
            return otherwise;
        }
        return value;
    }

    interface Making<T> {
        T make();
    }

    <T> T value(String field, Making<T> making, T otherwise) {
        try {
            return making.make();
        } catch (NumberFormatException e) {
            problems.add(field + ": expected a number, " + e.getMessage());
        } catch (IllegalArgumentException e) {
            problems.add(field + ": " + e.getMessage());
        }
        return otherwise;
    }

    private static JsonNode at(JsonNode root, String field) {
        JsonNode node = root;
        for (String part : field.split("\\.", -1)) {
            node = node.path(part);
        }
        return node;
    }

    private void unknownFields(JsonNode node, String prefix) {
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            String field = prefix + each.getKey();
            boolean isGroup = known.keySet().stream().anyMatch(name -> name.startsWith(field + "."));
            if (isGroup && each.getValue().isObject()) {
                unknownFields(each.getValue(), field + ".");
            } else if (!known.containsKey(field)) {
                problems.add(field + ": unknown; known are " + String.join(", ", known.keySet()));
            }
        }
    }
}
