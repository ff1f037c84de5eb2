package dev.forewarn.backtest.forecast;

import dev.forewarn.backtest.Backtest.Progress;
import dev.forewarn.backtest.Section;
import dev.forewarn.metric.TimeSeries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Forecasts held against what others do, as docs/evaluation.md says: the first half of every series is history, twenty
 * origins in the second half are forecast from, and coverage is looked at again after level shifts.
 */
public final class ForecastBacktest {
    private static final String SHIFTED = "shifted (made up)";
    private static final long SHIFTED_SEED = 11;
    private static final int SHIFTED_SERIES = 24;

    private final int threads;

    public ForecastBacktest(int threads) {
        this.threads = threads;
    }

    /**
     * What every method did on one case, ours first.
     *
     * @param fan  our quantiles from the first scored origin, for a figure
     */
    @SuppressWarnings("ArrayRecordComponent") // bulk data
    record Scored(ForecastCase cut, Map<String, ForecastScores> scores, double[][] fan) {
        ForecastScores of(String method) {
            return Objects.requireNonNull(scores.get(method), method);
        }
    }

    static List<ForecastMethod> methods() {
        return List.of(
                new ServedForecasts(),
                NaiveForecasts.seasonal(),
                NaiveForecasts.last(),
                SmoothingForecasts.holtWinters(),
                SmoothingForecasts.theta(),
                new AutoregressiveForecasts(1),
                new AutoregressiveForecasts(6));
    }

    /** Measures every series of every family; those that are too short or have no scale are left out and counted. */
    public Section run(Map<String, List<TimeSeries>> families, Progress progress) {
        var all = new LinkedHashMap<>(families);
        all.put(SHIFTED, ShiftedSeries.of(SHIFTED_SEED, SHIFTED_SERIES));
        var tasks = new ArrayList<Callable<Optional<Scored>>>();
        all.forEach((family, series) -> series.forEach(each -> tasks.add(() -> scored(family, each))));
        List<Scored> done = inParallel(tasks, progress);
        return new ForecastReport(
                        done.stream()
                                .filter(each -> !each.cut().family().equals(SHIFTED))
                                .toList(),
                        done.stream()
                                .filter(each -> each.cut().family().equals(SHIFTED))
                                .toList(),
                        families.values().stream().mapToInt(List::size).sum())
                .section();
    }

    private static Optional<Scored> scored(String family, TimeSeries series) {
        Optional<ForecastCase> found = ForecastCase.of(family, series).filter(cut -> cut.scale() > 0);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        ForecastCase cut = found.get();
        var scores = new LinkedHashMap<String, ForecastScores>();
        double[][] fan = {};
        for (ForecastMethod method : methods()) {
            double[][][] quantiles = method.quantiles(cut);
            if (scores.isEmpty()) {
                fan = quantiles[firstScored(cut)];
            }
            scores.put(method.name(), ForecastScores.of(cut, quantiles));
        }
        return Optional.of(new Scored(cut, scores, fan));
    }

    static int firstScored(ForecastCase cut) {
        int first = 0;
        while ((cut.purpose()[first] & ForecastCase.SCORED) == 0) {
            first++;
        }
        return first;
    }

    private List<Scored> inParallel(List<Callable<Optional<Scored>>> tasks, Progress progress) {
        var done = new ArrayList<Scored>();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Optional<Scored>>> futures =
                    tasks.stream().map(pool::submit).toList();
            int count = 0;
            try {
                for (Future<Optional<Scored>> future : futures) {
                    future.get().ifPresent(done::add);
                    progress.done("forecasting", ++count, tasks.size());
                }
            } catch (ExecutionException e) {
                pool.shutdownNow();
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                pool.shutdownNow();
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while forecasting", e);
            }
        }
        return done;
    }
}
