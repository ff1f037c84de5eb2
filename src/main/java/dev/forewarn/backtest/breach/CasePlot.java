package dev.forewarn.backtest.breach;

import dev.forewarn.backtest.BacktestReport;
import dev.forewarn.backtest.BreachCase;
import dev.forewarn.backtest.BreachMetrics;
import dev.forewarn.backtest.Section.Curve;
import dev.forewarn.backtest.Section.Figure;
import dev.forewarn.backtest.Section.Mark;
import java.util.Arrays;
import java.util.List;

/** The live half of one case: the series, its limit and breaches, and below it what was said. */
final class CasePlot {
    private static final int BUCKETS = 320;

    private CasePlot() {}

    static Figure of(BreachMeasure.Row row) {
        BreachCase cut = row.cut();
        BacktestReport.Scored scored = row.scores().getFirst().scored();
        BreachMetrics metrics = scored.metrics();
        double end = cut.liveDays();
        double limit = cut.objective().limit();
        double[] starts = Arrays.stream(cut.eventStarts())
                .mapToDouble(start -> day(cut, start))
                .toArray();
        double[] atLimit = new double[starts.length];
        Arrays.fill(atLimit, limit);
        double[] ends = {0, end};
        double level = row.scores().getFirst().oncePerDay().level();
        double alarm = Double.isInfinite(level) ? Double.NaN : 1 / (1 + Math.exp(-level));
        var said = new Figure(
                "",
                "days into the live half",
                "probability",
                List.of(
                        buckets(cut, row.probability(), "said, highest", false),
                        new Curve("alarm level", Mark.DASHES, ends, new double[] {alarm, alarm})));
        return new Figure(
                cut.series().text() + " (" + cut.family() + "): Brier skill "
                        + Numbers.text("%+.3f", metrics.brierSkill()) + ", AP "
                        + Numbers.text("%.3f", metrics.averagePrecision()) + ", " + metrics.breaches() + " breaches",
                "days into the live half",
                "value",
                List.of(
                        buckets(cut, cut.window().values(), "series", true),
                        new Curve("limit", Mark.DASHES, ends, new double[] {limit, limit}),
                        new Curve("breach begins", Mark.DOTS, starts, atLimit)),
                List.of(),
                said);
    }

    private static double day(BreachCase cut, int cell) {
        return (cell - cut.history()) / (double) cut.window().grid().cellsPerDay();
    }

    /** Thinned so that no peak is lost: the lowest and the highest of each bucket, or the highest alone. */
    private static Curve buckets(BreachCase cut, double[] values, String name, boolean isBoth) {
        int live = values.length - cut.history();
        int buckets = Math.min(BUCKETS, live);
        int each = isBoth ? 2 : 1;
        double[] x = new double[each * buckets];
        double[] y = new double[each * buckets];
        for (int b = 0; b < buckets; b++) {
            int from = cut.history() + (int) ((long) live * b / buckets);
            int until = cut.history() + (int) ((long) live * (b + 1) / buckets);
            double low = Double.NaN;
            double high = Double.NaN;
            for (int i = from; i < until; i++) {
                if (!Double.isNaN(values[i])) {
                    low = Double.isNaN(low) ? values[i] : Math.min(low, values[i]);
                    high = Double.isNaN(high) ? values[i] : Math.max(high, values[i]);
                }
            }
            Arrays.fill(x, each * b, each * (b + 1), day(cut, from));
            y[each * b] = isBoth ? low : high;
            y[each * b + each - 1] = high;
        }
        return new Curve(name, Mark.LINE, x, y);
    }
}
