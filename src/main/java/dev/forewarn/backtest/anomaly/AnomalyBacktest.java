package dev.forewarn.backtest.anomaly;

import dev.forewarn.backtest.Backtest;
import dev.forewarn.backtest.Section;
import dev.forewarn.backtest.Section.Curve;
import dev.forewarn.backtest.Section.Figure;
import dev.forewarn.backtest.Section.Mark;
import dev.forewarn.backtest.Section.Table;
import dev.forewarn.backtest.Workers;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.SharedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The anomaly score beside the usual detectors, each streamed over every labelled series from its first sample on with one setting
 * for all: NAB's score where the labels are windows, volume under the precision-recall surface by family.
 */
public final class AnomalyBacktest {
    private static final String ALL = "all";

    private final List<Detector> detectors;
    private final SharedModel shared;
    private final EntityBacktest together;
    private final Workers workers;

    /**
     * A backtest.
     *
     * @param shared what the product serves series with that have no model of their own
     * @param seed   start of all chance, in the forests
     */
    public AnomalyBacktest(SharedModel shared, long seed, Workers workers) {
        this(
                List.of(
                        new ProductDetector(shared),
                        new RandomCutForestDetector(seed),
                        new ShingledIsolationForest(seed),
                        new SpectralResidual(),
                        new WindowedGaussian()),
                shared,
                seed,
                workers);
    }

    AnomalyBacktest(List<Detector> detectors, SharedModel shared, long seed, Workers workers) {
        this.detectors = List.copyOf(detectors);
        this.shared = shared;
        this.together = new EntityBacktest(shared, seed, workers);
        this.workers = workers;
    }

    /**
     * The series of a family with their labels. A label with metrics concerns the series named {@code entity/metric} of those
     * metrics, and of such series the second half is judged; any other label concerns the series of that very name.
     */
    public static List<LabelledSeries> cases(String family, List<TimeSeries> series, List<AnomalyLabel> labels) {
        boolean windowed = labels.stream()
                .anyMatch(label -> label.window()
                        && series.stream().anyMatch(each -> each.series().text().equals(label.series())));
        var cases = new ArrayList<LabelledSeries>();
        for (TimeSeries each : series) {
            String name = each.series().text();
            List<AnomalyLabel> own =
                    labels.stream().filter(label -> label.series().equals(name)).toList();
            List<AnomalyLabel> named = labels.stream()
                    .filter(label ->
                            label.metrics().stream().anyMatch(metric -> name.equals(label.series() + "/" + metric)))
                    .toList();
            if (!named.isEmpty()) {
                cases.add(LabelledSeries.of(family, each, named, false, each.size() / 2));
            } else if (windowed || !own.isEmpty()) {
                cases.add(LabelledSeries.of(family, each, own, windowed, 0));
            }
        }
        return cases;
    }

    /** Streams them all through every detector. */
    public Section run(List<LabelledSeries> cases, List<EntityHistory> entities, Backtest.Progress progress) {
        List<List<double[]>> scores = workers.each(
                cases,
                "looking for anomalies",
                progress,
                series -> detectors.stream()
                        .map(detector -> stream(detector, series))
                        .toList());
        List<Integer> each = IntStream.range(0, detectors.size()).boxed().toList();
        List<Outcome> outcomes = workers.each(
                each,
                "measuring detectors",
                progress,
                d -> Outcome.of(
                        detectors.get(d).name(),
                        cases,
                        scores.stream().map(ofSeries -> ofSeries.get(d)).toList()));
        List<FlagRates.Count> flags =
                workers.each(cases, "counting alarms", progress, series -> FlagRates.of(series, shared)).stream()
                        .flatMap(List::stream)
                        .toList();
        return section(cases, outcomes, flags, together.run(entities, progress));
    }

    static double[] stream(Detector detector, LabelledSeries series) {
        long[] times = series.samples().timesMillis();
        int probation = series.from() > 0 ? series.from() : NabScore.probation(times.length);
        long step = Grid.medianStep(times, times.length);
        int perDay = new Grid(0, step).cellsPerDay();
        Detector.Stream stream = detector.start(series.samples().series(), probation, perDay);
        double[] scores = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            scores[i] = stream.next(times[i], series.samples().values()[i]);
        }
        return scores;
    }

    /** What one detector came to. */
    private record Outcome(String name, NabScore nab, Map<String, AnomalyMetrics> families, List<Double> volumes) {
        static Outcome of(String name, List<LabelledSeries> cases, List<double[]> scores) {
            List<Integer> windowed = IntStream.range(0, cases.size())
                    .filter(i -> cases.get(i).isWindowed())
                    .boxed()
                    .toList();
            NabScore nab = NabScore.best(
                    windowed.stream().map(cases::get).toList(),
                    windowed.stream().map(scores::get).toList());
            var byFamily = new TreeMap<String, List<AnomalyMetrics>>();
            var volumes = new ArrayList<Double>();
            for (int i = 0; i < cases.size(); i++) {
                if (cases.get(i).isAnomalous()) {
                    AnomalyMetrics metrics = AnomalyMetrics.of(cases.get(i), scores.get(i));
                    byFamily.computeIfAbsent(cases.get(i).family(), family -> new ArrayList<>())
                            .add(metrics);
                    volumes.add(metrics.vusPr());
                }
            }
            var means = new LinkedHashMap<String, AnomalyMetrics>();
            byFamily.forEach((family, each) -> means.put(family, mean(each)));
            means.put(ALL, mean(byFamily.values().stream().flatMap(List::stream).toList()));
            return new Outcome(name, nab, means, volumes);
        }

        private static AnomalyMetrics mean(List<AnomalyMetrics> each) {
            return new AnomalyMetrics(
                    average(each, AnomalyMetrics::vusPr),
                    average(each, AnomalyMetrics::aucPr),
                    average(each, AnomalyMetrics::recall));
        }

        private static double average(List<AnomalyMetrics> each, ToDoubleFunction<AnomalyMetrics> measure) {
            return each.stream().mapToDouble(measure).average().orElse(Double.NaN);
        }
    }

    private static Section section(
            List<LabelledSeries> cases,
            List<Outcome> outcomes,
            List<FlagRates.Count> flags,
            List<EntityBacktest.Outcome> entities) {
        Outcome ours = outcomes.getFirst();
        var table = new ArrayList<List<String>>();
        for (Outcome each : outcomes) {
            AnomalyMetrics all = each.families().getOrDefault(ALL, new AnomalyMetrics(0, 0, 0));
            table.add(List.of(
                    each.name(),
                    format("%.1f", each.nab().score()),
                    each.nab().detected() + " of " + each.nab().windows(),
                    String.valueOf(each.nab().falseAlarms()),
                    format("%.3f", all.vusPr()),
                    format("%.3f", all.aucPr()),
                    format("%.3f", all.recall())));
        }
        return new Section(
                "anomaly",
                "Anomalies",
                "%d labelled series, %d of them with NAB's windows; every detector sees a series once, from its first sample on, with one setting for all."
                        .formatted(
                                cases.size(),
                                cases.stream()
                                        .filter(LabelledSeries::isWindowed)
                                        .count()),
                List.of(
                        new Table(
                                "",
                                List.of("detector", ">NAB", ">windows", ">false", ">VUS-PR", ">AUC-PR", ">recall"),
                                table),
                        byFamily(outcomes),
                        FlagRates.table(flags),
                        EntityBacktest.table(entities)),
                List.of(figure(outcomes)),
                notes(ours),
                json(outcomes, flags, entities));
    }

    private static Table byFamily(List<Outcome> outcomes) {
        var titles = new ArrayList<String>(List.of("VUS-PR by family"));
        outcomes.forEach(each -> titles.add(">" + each.name()));
        var rows = new ArrayList<List<String>>();
        for (String family : outcomes.getFirst().families().keySet()) {
            var row = new ArrayList<String>(List.of(family));
            for (Outcome each : outcomes) {
                AnomalyMetrics metrics = each.families().get(family);
                row.add(metrics == null ? "-" : format("%.3f", metrics.vusPr()));
            }
            rows.add(row);
        }
        return new Table("", titles, rows);
    }

    private static Figure figure(List<Outcome> outcomes) {
        var curves = new ArrayList<Curve>();
        for (Outcome each : outcomes) {
            double[] sorted = each.volumes().stream()
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            double[] share = IntStream.range(0, sorted.length)
                    .mapToDouble(i -> (i + 0.5) / sorted.length)
                    .toArray();
            curves.add(new Curve(each.name(), Mark.LINE, share, sorted));
        }
        return new Figure("VUS-PR of the series, each detector's worst first", "share of series", "VUS-PR", curves);
    }

    private static List<String> notes(Outcome ours) {
        return List.of(
                "NAB: standard profile, one threshold for the whole corpus found by sweeping, as NAB does it; ours was %.5f."
                        .formatted(ours.nab().threshold()),
                "VUS-PR, AUC-PR and recall (anomalies hit at one false alarm a day) are means over the series that"
                        + " have an anomaly.",
                "The flag: allowed/day is the stated rate of alarms a series and day, false/day what came outside the labels"
                        + " (a run of flagged samples is one alarm), recall the share of labelled anomalies in which it was raised.");
    }

    private static Map<String, Object> json(
            List<Outcome> outcomes, List<FlagRates.Count> flags, List<EntityBacktest.Outcome> entities) {
        var json = new LinkedHashMap<String, Object>();
        for (Outcome each : outcomes) {
            var one = new LinkedHashMap<String, Object>();
            putFinite(one, "nab", each.nab().score()); // there is none where no label is a window
            one.put("nab_detected", each.nab().detected());
            one.put("nab_windows", each.nab().windows());
            one.put("nab_false_alarms", each.nab().falseAlarms());
            each.families().forEach((family, metrics) -> {
                putFinite(one, "vus_pr " + family, metrics.vusPr());
                putFinite(one, "auc_pr " + family, metrics.aucPr());
                putFinite(one, "recall " + family, metrics.recall());
            });
            json.put(each.name(), one);
        }
        json.put("flag", FlagRates.json(flags));
        json.put("entities", EntityBacktest.json(entities));
        return json;
    }

    private static void putFinite(Map<String, Object> into, String name, double value) {
        if (Double.isFinite(value)) {
            into.put(name, value);
        }
    }

    private static String format(String pattern, double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, pattern, value) : "-";
    }
}
