package dev.forewarn.backtest.anomaly;

import dev.forewarn.anomaly.AlarmRate;
import dev.forewarn.backtest.Section.Table;
import dev.forewarn.backtest.anomaly.LabelledSeries.Stretch;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.scoring.FleetScorer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * What the anomaly flag comes to at a few stated rates: alarms outside the labels a series and day, and the share of labelled
 * anomalies in which it was raised. A run of flagged samples outside the labels is one alarm.
 */
final class FlagRates {
    private static final List<AlarmRate> ALLOWED = DoubleStream.of(0.1, 0.3, AlarmRate.USUAL.perDay())
            .mapToObj(AlarmRate::new)
            .toList();

    private FlagRates() {}

    /**
     * One series under one rate.
     *
     * @param falseAlarms runs outside the labels
     * @param days        judged
     * @param found       labelled anomalies in which the flag was raised
     */
    record Count(String family, AlarmRate allowed, int falseAlarms, double days, int found, int anomalies) {}

    /** Streams a series from its first sample on, as a series that nobody trained. */
    static List<Count> of(LabelledSeries series, SharedModel shared) {
        boolean[][] flags = new boolean[ALLOWED.size()][series.size()];
        var fleet = new FleetScorer(shared, ObjectiveBook.defaults());
        int handle = fleet.handle(series.samples().series());
        for (int i = 0; i < series.size(); i++) {
            fleet.observe(
                    handle, series.samples().timesMillis()[i], series.samples().values()[i]);
            for (int rate = 0; rate < flags.length; rate++) {
                flags[rate][i] = fleet.isAnomalous(handle, ALLOWED.get(rate));
            }
        }
        var counts = new ArrayList<Count>();
        for (int rate = 0; rate < flags.length; rate++) {
            counts.add(count(series, ALLOWED.get(rate), flags[rate]));
        }
        return counts;
    }

    /** What flags on a series' samples come to. */
    static Count count(LabelledSeries series, AlarmRate allowed, boolean[] flags) {
        boolean[] truth = series.truth();
        int alarms = 0;
        boolean isRaised = false;
        for (int i = 0; i < truth.length; i++) {
            boolean isFalse = flags[i + series.from()] && !truth[i];
            alarms += isFalse && !isRaised ? 1 : 0;
            isRaised = isFalse;
        }
        int found = 0;
        for (Stretch stretch : series.stretches()) {
            found += isRaised(flags, stretch) ? 1 : 0;
        }
        return new Count(
                series.family(),
                allowed,
                alarms,
                series.days(),
                found,
                series.stretches().size());
    }

    private static boolean isRaised(boolean[] flags, Stretch stretch) {
        for (int i = stretch.first(); i <= stretch.last(); i++) {
            if (flags[i]) {
                return true;
            }
        }
        return false;
    }

    /** A row for each family and rate. */
    static Table table(List<Count> counts) {
        var rows = new ArrayList<List<String>>();
        byFamily(counts).forEach((family, ofFamily) -> {
            for (AlarmRate allowed : ALLOWED) {
                List<Count> own = at(allowed, ofFamily);
                rows.add(List.of(
                        family,
                        String.format(Locale.ROOT, "%.1f", allowed.perDay()),
                        String.format(Locale.ROOT, "%.2f", falseAlarms(own)),
                        own.stream().mapToInt(Count::found).sum() + " of "
                                + own.stream().mapToInt(Count::anomalies).sum(),
                        String.format(Locale.ROOT, "%.3f", recall(own))));
            }
        });
        return new Table(
                "The flag, from each series' first sample on",
                List.of("family", ">allowed/day", ">false/day", ">anomalies flagged", ">recall"),
                rows);
    }

    private static Map<String, List<Count>> byFamily(List<Count> counts) {
        var families = new TreeMap<String, List<Count>>();
        counts.forEach(each -> families.computeIfAbsent(each.family(), family -> new ArrayList<>())
                .add(each));
        var all = new LinkedHashMap<String, List<Count>>(families);
        all.put("all", counts);
        return all;
    }

    private static List<Count> at(AlarmRate allowed, List<Count> counts) {
        return counts.stream().filter(each -> each.allowed().equals(allowed)).toList();
    }

    /** Alarms outside the labels, a series and day. */
    private static double falseAlarms(List<Count> counts) {
        return counts.stream().mapToInt(Count::falseAlarms).sum()
                / counts.stream().mapToDouble(Count::days).sum();
    }

    private static double recall(List<Count> counts) {
        return counts.stream().mapToInt(Count::found).sum()
                / (double) counts.stream().mapToInt(Count::anomalies).sum();
    }

    /** The same figures for programs. */
    static Map<String, Object> json(List<Count> counts) {
        var json = new LinkedHashMap<String, Object>();
        byFamily(counts).forEach((family, ofFamily) -> {
            for (AlarmRate allowed : ALLOWED) {
                List<Count> own = at(allowed, ofFamily);
                String at = String.format(Locale.ROOT, " %s at %.1f a day", family, allowed.perDay());
                json.put("false_alarms_a_day" + at, falseAlarms(own));
                double recall = recall(own);
                if (Double.isFinite(recall)) {
                    json.put("recall" + at, recall);
                }
            }
        });
        return json;
    }
}
