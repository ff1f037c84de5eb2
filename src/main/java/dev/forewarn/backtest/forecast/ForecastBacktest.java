package dev.forewarn.backtest.forecast;

import dev.forewarn.backtest.Backtest.Progress;
import dev.forewarn.backtest.Families;
import dev.forewarn.backtest.Measure;
import dev.forewarn.backtest.Section;
import dev.forewarn.backtest.Workers;
import dev.forewarn.metric.TimeSeries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Forecasts held against what others do, as docs/evaluation.md says: the first half of every series is history, twenty
 * origins in the second half are forecast from, and coverage is looked at again after level shifts.
 */
public final class ForecastBacktest implements Measure {
    private static final String SHIFTED = "shifted (made up)";
    private static final long SHIFTED_SEED = 11;
    private static final int SHIFTED_SERIES = 24;

    private final Workers workers;

    public ForecastBacktest(Workers workers) {
        this.workers = workers;
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
                KernelForecasts.weeklyMaximum(),
                new AutoregressiveForecasts(1),
                new AutoregressiveForecasts(6));
    }

    /** One series of a family. */
    private record Named(String family, TimeSeries series) {}

    @Override
    public String id() {
        return "forecast";
    }

    /** Measures every series of every family; those that are too short or have no scale are left out and counted. */
    @Override
    public Section run(Families data, Progress progress) {
        var named = new ArrayList<Named>();
        data.all().forEach(family -> family.series().forEach(each -> named.add(new Named(family.name(), each))));
        int given = named.size();
        ShiftedSeries.of(SHIFTED_SEED, SHIFTED_SERIES).forEach(each -> named.add(new Named(SHIFTED, each)));
        List<Scored> done =
                workers.each(named, "forecasting", progress, each -> scored(each.family(), each.series())).stream()
                        .flatMap(Optional::stream)
                        .toList();
        return new ForecastReport(ofShifted(done, false), ofShifted(done, true), given).section();
    }

    private static List<Scored> ofShifted(List<Scored> all, boolean isShifted) {
        return all.stream()
                .filter(each -> each.cut().family().equals(SHIFTED) == isShifted)
                .toList();
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
}
