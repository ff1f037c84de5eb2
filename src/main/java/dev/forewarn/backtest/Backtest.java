package dev.forewarn.backtest;

import dev.forewarn.backtest.SharedModelFit.Evidence;
import dev.forewarn.forecast.FittedForecaster;
import dev.forewarn.forecast.Forecasters;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.metric.Window;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.scoring.BreachExample;
import dev.forewarn.scoring.BreachExamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Breach prediction held against what others do, as docs/evaluation.md says: the first half of every series is history,
 * the second half is foreseen. What is shared over series is learnt from the other families only, so that no series and
 * no sister of it helped to score it.
 */
public final class Backtest {
    /** What ours is called in every report. */
    public static final String OURS = "forewarn";

    /** Our first witness without the rest. */
    public static final String TABLES = "increment tables alone";

    private static final String SYNTHETIC = "synthetic";
    private static final long SYNTHETIC_SEED = 7;
    private static final int SYNTHETIC_SERIES = 64;
    private static final double SYNTHETIC_WEIGHT = 0.3;

    private static final double TAUGHT_SHARE = 0.5;

    private final SharedModelFit sharedFit;
    private final SharedModel otherwise;
    private final List<Contender> baselines;
    private final Workers workers;

    /**
     * A backtest.
     *
     * @param otherwise the shared model where the data are of one family, which has no others to learn from
     */
    public Backtest(SharedModelFit sharedFit, SharedModel otherwise, List<Contender> baselines, int threads) {
        this.otherwise = otherwise;
        this.sharedFit = sharedFit;
        this.baselines = List.copyOf(baselines);
        this.workers = new Workers(threads);
    }

    /** Told as cases are done. */
    public interface Progress {
        void done(String stage, int done, int total);
    }

    /** The cases of one data family; series with too few breaches in their live half are left out. */
    public static List<BreachCase> cases(String family, List<TimeSeries> data) {
        var cases = new ArrayList<BreachCase>();
        for (TimeSeries series : data) {
            if (series.size() >= 40) {
                var grid = Grid.of(series.timesMillis(), series.size());
                BreachCase.standard(family, series.series(), Window.of(series, grid))
                        .ifPresent(cases::add);
            }
        }
        return cases;
    }

    /** Runs every contender over every case. */
    public BacktestReport run(List<BreachCase> cases, Progress progress) {
        Map<String, SharedModel> unseen = unseen(cases, progress);
        List<List<BacktestReport.Scored>> scored = workers.each(cases, "scoring", progress, cut -> {
            var row = new ArrayList<BacktestReport.Scored>();
            Replay ours = Replay.of(cut, unseen.getOrDefault(cut.family(), SharedModel.none()));
            row.add(BacktestReport.Scored.of(OURS, cut, ours.answers()));
            row.add(BacktestReport.Scored.of(TABLES, cut, ours.tablesAlone()));
            for (Contender baseline : baselines) {
                row.add(BacktestReport.Scored.of(baseline.name(), cut, baseline.answer(cut)));
            }
            return row;
        });
        return BacktestReport.of(scored.stream().flatMap(List::stream).toList());
    }

    /** What ours is held against. */
    public List<Contender> baselines() {
        return baselines;
    }

    /** All cores. */
    public Workers workers() {
        return workers;
    }

    /** For each family a shared model that was learnt from the whole of the other families, and has seen nothing of it. */
    public Map<String, SharedModel> unseen(List<BreachCase> cases, Progress progress) {
        return leaveOneFamilyOut(cases, evidence(cases, "learning", progress), synthetic(), progress);
    }

    /** A shared model from the histories of all cases: what a fleet has whose own past was learnt from, and nothing later. */
    public SharedModel warm(List<BreachCase> cases, Progress progress) {
        List<BreachCase> histories =
                cases.stream().map(cut -> cut.rehearsal(TAUGHT_SHARE)).toList();
        return together(evidence(histories, "learning from histories", progress));
    }

    /**
     * A shared model from all cases together, whole: the one that is published. So it has seen everything in them, and
     * only {@link #run}, or other data, can tell how good it is.
     */
    public SharedModel shared(List<BreachCase> cases, Progress progress) {
        return together(evidence(cases, "learning", progress));
    }

    private SharedModel together(List<Optional<Evidence>> evidence) {
        var all = new ArrayList<Evidence>(synthetic());
        evidence.stream().flatMap(Optional::stream).forEach(all::add);
        return sharedFit.fit(all);
    }

    private List<Optional<Evidence>> evidence(List<BreachCase> cases, String stage, Progress progress) {
        return workers.each(cases, stage, progress, cut -> evidence(cut, Replay.of(cut, SharedModel.none())));
    }

    /** Examples of made-up series, for the trees alone. */
    private List<Evidence> synthetic() {
        List<BreachCase> cases = cases(SYNTHETIC, SyntheticSeries.of(SYNTHETIC_SEED, SYNTHETIC_SERIES));
        return workers.each(cases, "learning", (stage, done, total) -> {}, cut -> {
            List<BreachExample> light = examples(cut).stream()
                    .map(each -> new BreachExample(each.features(), each.breached(), SYNTHETIC_WEIGHT * each.weight()))
                    .toList();
            return new Evidence(SYNTHETIC, new double[0], new double[0], new boolean[0], new float[0], light);
        });
    }

    private Map<String, SharedModel> leaveOneFamilyOut(
            List<BreachCase> cases, List<Optional<Evidence>> evidence, List<Evidence> synthetic, Progress progress) {
        List<String> families =
                cases.stream().map(BreachCase::family).distinct().toList();
        // a fit takes one core: more threads inside it would wait for one another wherever cores are shared
        List<SharedModel> fitted = workers.each(families, "fitting shared models", progress, family -> {
            List<Evidence> others = evidence.stream()
                    .flatMap(Optional::stream)
                    .filter(each -> !each.family().equals(family))
                    .toList();
            var all = new ArrayList<Evidence>(synthetic);
            all.addAll(others);
            return others.isEmpty() ? otherwise : sharedFit.fit(all);
        });
        var models = new TreeMap<String, SharedModel>();
        for (int i = 0; i < families.size(); i++) {
            models.put(families.get(i), fitted.get(i));
        }
        return models;
    }

    private static Optional<Evidence> evidence(BreachCase cut, Replay replay) {
        int count = 0;
        double[] tables = new double[cut.labels().length];
        double[] paths = new double[cut.labels().length];
        boolean[] breached = new boolean[cut.labels().length];
        for (int i = cut.history(); i < cut.labels().length; i++) {
            if (cut.labels()[i] >= 0 && !Double.isNaN(replay.fromTables()[i])) {
                tables[count] = replay.fromTables()[i];
                paths[count] = replay.fromPaths()[i];
                breached[count++] = cut.labels()[i] == 1;
            }
        }
        if (count == 0) {
            return Optional.empty();
        }
        return Optional.of(new Evidence(
                cut.family(),
                Arrays.copyOf(tables, count),
                Arrays.copyOf(paths, count),
                Arrays.copyOf(breached, count),
                replay.survival(),
                examples(cut)));
    }

    /** From the whole of a series: whoever is scored with these trees is of another family. */
    private static List<BreachExample> examples(BreachCase cut) {
        Window all = cut.window();
        FittedForecaster start = Forecasters.choose(
                        all.slice(0, cut.history()), cut.shape().horizonCells())
                .fitted()
                .restarted(all);
        return BreachExamples.of(cut.series(), all, start, cut.objective());
    }
}
