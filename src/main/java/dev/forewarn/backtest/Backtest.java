package dev.forewarn.backtest;

import dev.forewarn.backtest.SharedModelFit.Evidence;
import dev.forewarn.forecast.FittedForecaster;
import dev.forewarn.forecast.Forecasters;
import dev.forewarn.kernel.Logit;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Breach prediction held against what others do, as docs/evaluation.md says: the first half of every series is history,
 * the second half is foreseen. What is shared over series is learnt from the other families only, so that no series and
 * no sister of it helped to score it.
 */
public final class Backtest {
    private static final String SYNTHETIC = "synthetic";
    private static final long SYNTHETIC_SEED = 7;
    private static final int SYNTHETIC_SERIES = 64;
    private static final double SYNTHETIC_WEIGHT = 0.3;

    private final SharedModelFit sharedFit;
    private final SharedModel otherwise;
    private final List<Contender> baselines;
    private final int threads;

    /**
     * A backtest.
     *
     * @param otherwise the shared model where the data are of one family, which has no others to learn from
     */
    public Backtest(SharedModelFit sharedFit, SharedModel otherwise, List<Contender> baselines, int threads) {
        this.otherwise = otherwise;
        this.sharedFit = sharedFit;
        this.baselines = List.copyOf(baselines);
        this.threads = threads;
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
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Optional<Evidence>> evidence =
                    each(pool, cases, "learning", progress, cut -> evidence(cut, Replay.of(cut, SharedModel.none())));
            Map<String, SharedModel> unseen = leaveOneFamilyOut(pool, cases, evidence, synthetic(pool));
            List<List<BacktestReport.Scored>> scored = each(pool, cases, "scoring", progress, cut -> {
                var row = new ArrayList<BacktestReport.Scored>();
                Replay ours = Replay.of(cut, unseen.getOrDefault(cut.family(), SharedModel.none()));
                row.add(BacktestReport.Scored.of(
                        "forewarn", cut, new Contender.Answers(ours.raw(), ours.probability())));
                row.add(BacktestReport.Scored.of("increment tables alone", cut, tablesAlone(ours)));
                for (Contender baseline : baselines) {
                    row.add(BacktestReport.Scored.of(baseline.name(), cut, baseline.answer(cut)));
                }
                return row;
            });
            return BacktestReport.of(scored.stream().flatMap(List::stream).toList());
        }
    }

    /**
     * A shared model from all cases together, whole: the one that is published. So it has seen everything in them, and
     * only {@link #run}, or other data, can tell how good it is.
     */
    public SharedModel shared(List<BreachCase> cases, Progress progress) {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            var all = new ArrayList<Evidence>(synthetic(pool));
            each(pool, cases, "learning", progress, cut -> evidence(cut, Replay.of(cut, SharedModel.none()))).stream()
                    .flatMap(Optional::stream)
                    .forEach(all::add);
            return sharedFit.fit(all);
        }
    }

    private static Contender.Answers tablesAlone(Replay replay) {
        double[] p = new double[replay.fromTables().length];
        for (int i = 0; i < p.length; i++) {
            p[i] = Logit.inverse(replay.fromTables()[i]);
        }
        return new Contender.Answers(replay.fromTables(), p);
    }

    /** Examples of made-up series, for the trees alone. */
    private static List<Evidence> synthetic(ExecutorService pool) {
        List<BreachCase> cases = cases(SYNTHETIC, SyntheticSeries.of(SYNTHETIC_SEED, SYNTHETIC_SERIES));
        return each(pool, cases, "learning", (stage, done, total) -> {}, cut -> {
            List<BreachExample> light = examples(cut).stream()
                    .map(each -> new BreachExample(each.features(), each.breached(), SYNTHETIC_WEIGHT * each.weight()))
                    .toList();
            return new Evidence(SYNTHETIC, new double[0], new double[0], new boolean[0], new float[0], light);
        });
    }

    private Map<String, SharedModel> leaveOneFamilyOut(
            ExecutorService pool, List<BreachCase> cases, List<Optional<Evidence>> evidence, List<Evidence> synthetic) {
        var fits = new TreeMap<String, Future<SharedModel>>();
        for (String family : cases.stream().map(BreachCase::family).distinct().toList()) {
            List<Evidence> others = evidence.stream()
                    .flatMap(Optional::stream)
                    .filter(each -> !each.family().equals(family))
                    .toList();
            var all = new ArrayList<Evidence>(synthetic);
            all.addAll(others);
            fits.put(family, pool.submit(() -> others.isEmpty() ? otherwise : sharedFit.fit(all)));
        }
        var models = new TreeMap<String, SharedModel>();
        fits.forEach((family, fit) -> models.put(family, await(pool, fit, "learning")));
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

    private interface Work<R> {
        R on(BreachCase cut);
    }

    private static <R> List<R> each(
            ExecutorService pool, List<BreachCase> cases, String stage, Progress progress, Work<R> work) {
        var tasks = new ArrayList<Future<R>>();
        for (BreachCase cut : cases) {
            Callable<R> task = () -> work.on(cut);
            tasks.add(pool.submit(task));
        }
        var results = new ArrayList<R>();
        for (Future<R> task : tasks) {
            results.add(await(pool, task, stage));
            progress.done(stage, results.size(), cases.size());
        }
        return results;
    }

    private static <R> R await(ExecutorService pool, Future<R> task, String stage) {
        try {
            return task.get();
        } catch (ExecutionException e) {
            pool.shutdownNow();
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + stage, e);
        }
    }
}
