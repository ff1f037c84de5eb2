package dev.forewarn.http;

import dev.forewarn.action.Leadership;
import dev.forewarn.adapter.files.CsvSamples;
import dev.forewarn.adapter.otlp.OtlpMetrics;
import dev.forewarn.adapter.prometheus.RemoteWrite;
import dev.forewarn.decision.PolicyBook;
import dev.forewarn.loop.DecisionLog;
import dev.forewarn.loop.DecisionRecord;
import dev.forewarn.loop.Event;
import dev.forewarn.loop.EventStream;
import dev.forewarn.loop.IntakeBusyException;
import dev.forewarn.loop.SampleIntake;
import dev.forewarn.metric.Backlog;
import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Probability;
import dev.forewarn.risk.Trust;
import dev.forewarn.scoring.Assessor;
import dev.forewarn.scoring.EntityAnomaly;
import dev.forewarn.scoring.ForecastFan;
import dev.forewarn.scoring.RiskView;
import dev.forewarn.training.ModelCatalog;
import dev.forewarn.training.TrainingStatus;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rest of the house, in memory: it really keeps samples, refuses duplicates and passes events on. */
final class FakeHouse
        implements RiskView, Assessor, SampleIntake, PolicyBook, DecisionLog, EventStream, MetricStore, ModelCatalog {
    static final double[] LEVELS = {0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95};
    private static final double[] SPREADS = {-1.64, -1.28, -0.67, 0, 0.67, 1.28, 1.64};

    final Map<SeriesKey, NavigableMap<Instant, Double>> kept = new ConcurrentHashMap<>();
    final Map<String, BreachRisk> risks = new ConcurrentHashMap<>();
    final Map<SeriesKey, ForecastFan> fans = new ConcurrentHashMap<>();
    final List<DecisionRecord> decided = new CopyOnWriteArrayList<>();
    final List<ModelVersion> published = new CopyOnWriteArrayList<>();
    final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    volatile String policies = "[]";
    /** What stands before the door for samples; null where nothing does. */
    volatile @Nullable SampleIntake door;

    final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    volatile boolean reachable = true;
    volatile boolean busy;
    volatile boolean broken;

    volatile Optional<TrainingStatus.Planned> planned = Optional.empty();
    volatile Optional<String> refusedModel = Optional.empty();
    private final TrainingStatus training = new TrainingStatus() {
        @Override
        public String serving() {
            return "2026-01";
        }

        @Override
        public Optional<String> refused() {
            return refusedModel;
        }

        @Override
        public Optional<Planned> planned() {
            return planned;
        }
    };

    private final RemoteWrite remoteWrite = new RemoteWrite(10_000_000);
    private final OtlpMetrics otlp = new OtlpMetrics(10_000_000);
    private final HttpPorts.Formats formats = new HttpPorts.Formats(
            remoteWrite.version1(), remoteWrite.version2(), otlp.protobuf(), otlp.json(), new CsvSamples());

    /** Things with several metrics, the strangest first. */
    List<EntityAnomaly> entities = List.of();

    final FakeSteering steering = new FakeSteering();

    HttpPorts ports() {
        return new HttpPorts(
                this,
                () -> entities,
                this,
                door == null ? this : door,
                formats,
                this,
                this,
                steering,
                this,
                this,
                Backlog.NONE,
                this,
                training,
                Leadership.alone(),
                meters,
                InstantSource.system());
    }

    /** The names of what {@code /metrics} has of this house. */
    Set<String> metricsServed() {
        try (var server = serve(1_000);
                var client = new Client(server)) {
            client.get("healthz");
            client.get("metrics"); // the first request is counted once it is over
            return client.get("metrics")
                    .body()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("[{ ]", 2)[0])
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    HttpServer serve(int maxBodyBytes) {
        return new HttpServer(new HttpSettings("127.0.0.1", 0, maxBodyBytes), ports()).start();
    }

    void show(BreachRisk risk, ForecastFan fan) {
        risks.put(risk.series().text() + risk.objective(), risk);
        fans.put(risk.series(), fan);
    }

    void publish(Event event) {
        listeners.forEach(listener -> listener.accept(event));
    }

    /** A fan that starts at a value and climbs by so much a step, growing wider with the root of time. */
    static ForecastFan fan(
            SeriesKey series,
            Instant origin,
            Duration step,
            int steps,
            double from,
            double slope,
            double sigma,
            Objective... objectives) {
        double[][] quantiles = new double[LEVELS.length][steps];
        for (int level = 0; level < LEVELS.length; level++) {
            for (int h = 0; h < steps; h++) {
                quantiles[level][h] = from + slope * (h + 1) + SPREADS[level] * sigma * Math.sqrt(h + 1.0);
            }
        }
        return new ForecastFan(series, origin, step, LEVELS, quantiles, "seasonal naive", List.of(objectives), false);
    }

    @Override
    public List<BreachRisk> latest() {
        if (broken) {
            throw new IllegalStateException("secret internals");
        }
        return risks.values().stream()
                .sorted(Comparator.comparing(BreachRisk::breach).reversed())
                .toList();
    }

    @Override
    public List<BreachRisk> latest(SeriesKey series) {
        return latest().stream().filter(risk -> risk.series().equals(series)).toList();
    }

    @Override
    public Optional<ForecastFan> forecast(SeriesKey series) {
        return Optional.ofNullable(fans.get(series));
    }

    @Override
    public int seriesCount() {
        return fans.size();
    }

    @Override
    public Assessment assess(TimeSeries samples, Optional<Duration> step, Objective objective) {
        int n = samples.size();
        double last = samples.values()[n - 1];
        Instant at = Instant.ofEpochMilli(samples.timesMillis()[n - 1]);
        int beyond = 0;
        for (double value : samples.values()) {
            beyond += objective.side().isBeyond(value, objective.limit()) ? 1 : 0;
        }
        var risk = new BreachRisk(
                samples.series(),
                objective,
                at,
                last,
                new Probability((double) beyond / n),
                Optional.of(Duration.ofMinutes(3)),
                objective.side().isBeyond(last, objective.limit()),
                0.25,
                true,
                Trust.WIDENED,
                List.of(beyond + " of " + n + " readings were beyond the limit"));
        return new Assessment(
                risk, fan(samples.series(), at, step.orElse(Duration.ofMinutes(1)), 5, last, 0, 1, objective));
    }

    @Override
    public Receipt accept(List<Sample> batch) {
        failIfUnreachable();
        if (busy) {
            throw new IntakeBusyException("more than 10 samples are being worked on");
        }
        var refused = new EnumMap<Refusal, Integer>(Refusal.class);
        int accepted = 0;
        for (Sample sample : batch) {
            var series = kept.computeIfAbsent(sample.series(), key -> new TreeMap<>());
            if (series.putIfAbsent(sample.at(), sample.value()) == null) {
                accepted++;
            } else {
                refused.merge(Refusal.DUPLICATE, 1, Integer::sum);
            }
        }
        return new Receipt(accepted, refused);
    }

    @Override
    public String text() {
        return policies;
    }

    @Override
    public List<dev.forewarn.decision.HealingPolicy> policies() {
        return List.of();
    }

    @Override
    public List<String> replace(String text) {
        var problems = new ArrayList<String>();
        if (!text.contains("trigger")) {
            problems.add("policy 1: trigger is missing; a metric, a threshold and a duration are expected");
        }
        if (!text.contains("cooldown")) {
            problems.add("policy 1: cooldown is missing; a duration such as 10m is expected");
        }
        if (problems.isEmpty()) {
            policies = text;
        }
        return problems;
    }

    @Override
    public List<DecisionRecord> recent(int limit) {
        return decided.reversed().stream().limit(limit).toList();
    }

    @Override
    public Subscription subscribe(Consumer<Event> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public List<ModelVersion> versions() {
        return published;
    }

    @Override
    public int append(List<Sample> samples) {
        return accept(samples).accepted();
    }

    @Override
    public int load(TimeSeries series) {
        failIfUnreachable();
        var target = kept.computeIfAbsent(series.series(), key -> new TreeMap<>());
        for (int i = 0; i < series.size(); i++) {
            target.put(Instant.ofEpochMilli(series.timesMillis()[i]), series.values()[i]);
        }
        return series.size();
    }

    @Override
    public TimeSeries read(SeriesKey series, Instant from, Instant until) {
        failIfUnreachable();
        NavigableMap<Instant, Double> found = kept.getOrDefault(series, new TreeMap<>());
        var part = found.subMap(from, true, until, false);
        return new TimeSeries(
                series,
                part.keySet().stream().mapToLong(Instant::toEpochMilli).toArray(),
                part.values().stream().mapToDouble(Double::doubleValue).toArray());
    }

    @Override
    public void forEachSince(Instant from, Consumer<TimeSeries> piece) {
        series().forEach(series -> {
            TimeSeries part = read(series, from, Instant.MAX);
            if (part.size() > 0) {
                piece.accept(part);
            }
        });
    }

    @Override
    public List<SeriesKey> series() {
        return kept.keySet().stream().sorted().toList();
    }

    @Override
    public long deleteBefore(Instant before) {
        kept.values().forEach(series -> series.headMap(before).clear());
        return -1;
    }

    @Override
    public String describe() {
        return "memory";
    }

    @Override
    public boolean isReachable() {
        return reachable;
    }

    @Override
    public void close() {}

    private void failIfUnreachable() {
        if (!reachable) {
            throw new MetricStoreException(
                    "The database does not answer; start it, or check FOREWARN_DB_URL",
                    new IllegalStateException("gone"));
        }
    }
}
