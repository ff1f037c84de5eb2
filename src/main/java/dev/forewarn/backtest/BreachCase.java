package dev.forewarn.backtest;

import dev.forewarn.kernel.Quantile;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.Window;
import dev.forewarn.risk.BreachLabels;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.Shape;
import dev.forewarn.risk.Side;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * One series cut in two: a history that may be learnt from, and a live half in which breaches are to be foreseen.
 *
 * @param family      the data set it belongs to; families weigh equally in the headline
 * @param window      the whole series on its grid
 * @param history     how many cells are history
 * @param objective   the limit, from history alone
 * @param labels      by cell: 1 a breach starts within the horizon, 0 none does, -1 not an origin
 * @param eventStarts cells at which breaches begin in the live half, near ones merged
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data
public record BreachCase(
        String family,
        SeriesKey series,
        Window window,
        int history,
        Objective objective,
        Shape shape,
        byte[] labels,
        int[] eventStarts) {
    /** A series counts when its live half has at least this many breaches. */
    public static final int LEAST_EVENTS = 3;

    private static final int LEAST_ORIGINS = 100;
    private static final double LIMIT_QUANTILE = 0.98;
    private static final Duration MERGE = Duration.ofMinutes(10);

    /**
     * The standard case of evaluation.md: history is the first half, the limit its 98th percentile, above.
     *
     * @return empty where the history's limit is its median or maximum, or the live half has too few breaches
     */
    public static Optional<BreachCase> standard(String family, SeriesKey series, Window window) {
        int history = window.size() / 2;
        double[] sorted = Quantile.sortedFinite(Arrays.copyOf(window.values(), history));
        if (sorted.length < 20) {
            return Optional.empty();
        }
        double limit = Quantile.ofSorted(sorted, LIMIT_QUANTILE);
        Duration step = window.grid().step();
        var objective = new Objective(
                Side.ABOVE, limit, ObjectiveBook.defaultLasting(step), ObjectiveBook.defaultHorizon(step));
        return of(family, series, window, history, objective);
    }

    /** A case for any objective; empty where the live half has too few breaches or origins. */
    public static Optional<BreachCase> of(
            String family, SeriesKey series, Window window, int history, Objective objective) {
        Shape shape = Shape.of(objective, window.grid().step());
        int[] events = eventStarts(window, history, objective, shape);
        byte[] labels = BreachLabels.of(window, history, objective, shape);
        int origins = 0;
        for (byte label : labels) {
            origins += label >= 0 ? 1 : 0;
        }
        if (events.length < LEAST_EVENTS || origins < LEAST_ORIGINS) {
            return Optional.empty();
        }
        return Optional.of(new BreachCase(family, series, window, history, objective, shape, labels, events));
    }

    /**
     * The same question with the last part of history in the place of the live half, so that something can be chosen, and
     * nothing of the live half is touched. May have no breaches.
     *
     * @param share of history that stays history, in (0, 1)
     */
    public BreachCase rehearsal(double share) {
        Window known = window.slice(0, history);
        int before = (int) (share * history);
        return new BreachCase(
                family,
                series,
                known,
                before,
                objective,
                shape,
                BreachLabels.of(known, before, objective, shape),
                eventStarts(known, before, objective, shape));
    }

    /** How often a breach came within the horizon over the origins of history whose windows closed there; NaN without any. */
    public double historyBaseRate() {
        byte[] known = BreachLabels.of(window.slice(0, history), 0, objective, shape);
        int origins = 0;
        int breached = 0;
        for (byte label : known) {
            origins += label >= 0 ? 1 : 0;
            breached += label == 1 ? 1 : 0;
        }
        return origins == 0 ? Double.NaN : breached / (double) origins;
    }

    /** Days that the live half spans. */
    public double liveDays() {
        return (window.size() - history) / (double) window.grid().cellsPerDay();
    }

    /** Breaches nearer than this many cells are one. */
    public static int mergeCells(Window window, Shape shape) {
        long cells = Math.ceilDiv(MERGE.toMillis(), window.grid().stepMillis());
        return (int) Math.max(shape.lastingCells(), cells);
    }

    private static int[] eventStarts(Window window, int from, Objective objective, Shape shape) {
        int merge = mergeCells(window, shape);
        int[] starts = new int[window.size()];
        int count = 0;
        int run = 0;
        int lastEnd = Integer.MIN_VALUE / 2;
        for (int i = from; i < window.size(); i++) {
            run = objective.side().isBeyond(window.values()[i], objective.limit()) ? run + 1 : 0;
            if (run == shape.lastingCells()) {
                int start = i - run + 1;
                if (start - lastEnd > merge) {
                    starts[count++] = start;
                }
            }
            if (run >= shape.lastingCells()) {
                lastEnd = i;
            }
        }
        return Arrays.copyOf(starts, count);
    }
}
