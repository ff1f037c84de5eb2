package dev.forewarn.backtest.anomaly;

import dev.forewarn.anomaly.AlarmRate;
import dev.forewarn.anomaly.EntityModel;
import dev.forewarn.backtest.Backtest;
import dev.forewarn.backtest.Section.Table;
import dev.forewarn.backtest.Workers;
import dev.forewarn.risk.SharedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The score of things with several metrics beside ways to put the scores of single metrics together. */
final class EntityBacktest {
    private final List<EntityDetector> detectors;
    private final Workers workers;

    EntityBacktest(SharedModel shared, long seed, Workers workers) {
        this.detectors = List.of(
                EntityDetector.nightly(seed),
                EntityDetector.smile(seed),
                EntityDetector.each(shared, "highest score of a metric", EntityBacktest::highest),
                EntityDetector.each(shared, "mean surprise of the metrics", EntityBacktest::meanSurprise));
        this.workers = workers;
    }

    private static double highest(double[] scores) {
        return Arrays.stream(scores).filter(Double::isFinite).max().orElse(0);
    }

    private static double meanSurprise(double[] scores) {
        return Arrays.stream(scores)
                .filter(Double::isFinite)
                .map(score -> -Math.log1p(-score))
                .average()
                .orElse(0);
    }

    /**
     * What a detector came to on one thing.
     *
     * @param falseAlarms runs outside the labels at which the usual alarm rate's flag was raised, a day; NaN where there is no flag
     * @param flagged     share of the labelled anomalies in which it was
     */
    record Outcome(String entity, String detector, AnomalyMetrics metrics, double falseAlarms, double flagged) {}

    List<Outcome> run(List<EntityHistory> entities, Backtest.Progress progress) {
        record Pair(EntityHistory entity, EntityDetector detector) {}
        List<Pair> pairs = entities.stream()
                .flatMap(entity -> detectors.stream().map(detector -> new Pair(entity, detector)))
                .toList();
        return workers.each(
                pairs, "looking at things with several metrics", progress, pair -> of(pair.entity(), pair.detector()));
    }

    private Outcome of(EntityHistory entity, EntityDetector detector) {
        double[] scores = detector.scores(entity);
        AnomalyMetrics metrics = AnomalyMetrics.of(entity.judged(), scores);
        if (!detector.equals(detectors.getFirst())) {
            return new Outcome(entity.entity(), detector.name(), metrics, Double.NaN, Double.NaN);
        }
        boolean[] flags = new boolean[scores.length];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = EntityModel.isAnomalous(scores[i], AlarmRate.USUAL);
        }
        FlagRates.Count count = FlagRates.count(entity.judged(), AlarmRate.USUAL, flags);
        return new Outcome(
                entity.entity(),
                detector.name(),
                metrics,
                count.falseAlarms() / count.days(),
                (double) count.found() / count.anomalies());
    }

    static Table table(List<Outcome> outcomes) {
        var rows = new ArrayList<List<String>>();
        for (Outcome each : outcomes) {
            rows.add(List.of(
                    each.entity(),
                    each.detector(),
                    format("%.3f", each.metrics().vusPr()),
                    format("%.3f", each.metrics().aucPr()),
                    format("%.3f", each.metrics().recall()),
                    format("%.2f", each.falseAlarms()),
                    format("%.3f", each.flagged())));
        }
        return new Table(
                "Things with several metrics, second half, fitted each night",
                List.of("entity", "detector", ">VUS-PR", ">AUC-PR", ">recall", ">flag: false/day", ">flag: recall"),
                rows);
    }

    static Map<String, Object> json(List<Outcome> outcomes) {
        var json = new LinkedHashMap<String, Object>();
        for (Outcome each : outcomes) {
            String of = each.entity() + " by " + each.detector();
            put(json, "vus_pr " + of, each.metrics().vusPr());
            put(json, "auc_pr " + of, each.metrics().aucPr());
            put(json, "recall " + of, each.metrics().recall());
            put(json, "flag_false_alarms_a_day " + of, each.falseAlarms());
            put(json, "flag_recall " + of, each.flagged());
        }
        return json;
    }

    private static void put(Map<String, Object> into, String name, double value) {
        if (Double.isFinite(value)) {
            into.put(name, value);
        }
    }

    private static String format(String pattern, double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, pattern, value) : "-";
    }
}
