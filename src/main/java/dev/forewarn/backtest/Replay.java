package dev.forewarn.backtest;

import dev.forewarn.kernel.IncrementTables;
import dev.forewarn.kernel.Logit;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.metric.Window;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.ObjectiveEstimate;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.scoring.SeriesFit;
import dev.forewarn.scoring.SeriesState;
import java.util.Arrays;

/**
 * One case walked through the product's own fit and online scoring: the history is fitted, the live half comes in cell by
 * cell, and what was said at each is written down.
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data
public record Replay(
        double[] fromTables,
        double[] fromPaths,
        double[] raw,
        double[] probability,
        double[] cellsToBreach,
        float[] survival) {
    /** Walks through a case. */
    public static Replay of(BreachCase cut, SharedModel shared) {
        Window window = cut.window();
        int n = window.size();
        TimeSeries history = cut.window().samples(cut.series(), 0, cut.history());
        SeriesState state =
                new SeriesFit(shared, ObjectiveBook.defaults()).fit(history, window.grid(), cut.objective());
        var replay = new Replay(nans(n), nans(n), nans(n), nans(n), nans(n), new float[IncrementTables.EDGES]);
        int asked = state.estimates().stream()
                .map(ObjectiveEstimate::objective)
                .toList()
                .indexOf(cut.objective());
        for (int i = cut.history(); i < n; i++) {
            double x = window.values()[i];
            if (Double.isNaN(x)) {
                continue;
            }
            state.observe(window.grid().middleMillis(window.firstCell() + i), x);
            ObjectiveEstimate estimate = state.estimates().get(asked);
            replay.fromTables[i] = estimate.fromTables();
            replay.fromPaths[i] = estimate.fromPaths();
            replay.raw[i] = estimate.raw();
            replay.probability[i] = estimate.probability();
            replay.cellsToBreach[i] = estimate.cellsToBreach();
        }
        for (int edge = 0; edge < IncrementTables.EDGES; edge++) {
            replay.survival[edge] = (float) state.risks().survival(edge);
        }
        return replay;
    }

    /** What the product says. */
    public Contender.Answers answers() {
        return new Contender.Answers(raw, probability, cellsToBreach);
    }

    /** What the increment tables say without the rest. */
    public Contender.Answers tablesAlone() {
        double[] p = new double[fromTables.length];
        for (int i = 0; i < p.length; i++) {
            p[i] = Logit.inverse(fromTables[i]);
        }
        return new Contender.Answers(fromTables, p);
    }

    private static double[] nans(int n) {
        double[] values = new double[n];
        Arrays.fill(values, Double.NaN);
        return values;
    }
}
