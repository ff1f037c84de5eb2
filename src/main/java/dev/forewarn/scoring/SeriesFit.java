package dev.forewarn.scoring;

import dev.forewarn.forecast.ExponentialSmoothing;
import dev.forewarn.forecast.FittedForecaster;
import dev.forewarn.forecast.Forecasters;
import dev.forewarn.forecast.Season;
import dev.forewarn.kernel.Quantile;
import dev.forewarn.metric.DurationWords;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.metric.Window;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.Shape;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.risk.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fits one series: finds its grid, its limit and the forecaster that was best on rolling origins, then walks through the
 * history sample by sample as the online scorer would, so that what it leaves is exactly what the scorer goes on from.
 */
public final class SeriesFit {
    private static final double LIMIT_QUANTILE = 0.98;
    private static final int LEAST_SAMPLES = 8;

    private final SharedModel shared;
    private final ObjectiveBook book;

    public SeriesFit(SharedModel shared, ObjectiveBook book) {
        this.shared = shared;
        this.book = book;
    }

    /**
     * A fitted series.
     *
     * @param state         warm, standing at the end of the history
     * @param forecaster    the name of the winner
     * @param relativeError of the winner against seasonal naive, NaN where it could not be measured
     * @param note          what a person should know, or empty
     */
    public record Fitted(
            SeriesState state,
            Grid grid,
            double trainedLimit,
            String forecaster,
            double relativeError,
            List<Objective> objectives,
            String note) {
        /** A whole history on the grid, in the unit in which the series is forecast. */
        public Window windowOf(TimeSeries history) {
            return Window.of(state.isCounter() ? CounterSeries.rates(history) : history, grid);
        }
    }

    /**
     * Fits.
     *
     * @throws IllegalArgumentException where the history cannot be gridded: fewer than two samples, or a span of more
     *     than 50 million steps
     */
    public Fitted fit(TimeSeries history) {
        var grid = Grid.of(history.timesMillis(), history.size());
        Optional<TimeSeries> rates = CounterSeries.rates(history, book.counters());
        Window window = Window.of(rates.orElse(history), grid);
        double limit = Quantile.ofSorted(Quantile.sortedFinite(window.values()), LIMIT_QUANTILE);
        List<Objective> watched = watched(history, grid, limit);
        String note = "";
        FittedForecaster start;
        double relative = Double.NaN;
        if (history.size() < LEAST_SAMPLES) {
            start = new ExponentialSmoothing(Season.NONE).blank(grid);
            note = "too short: " + history.size() + " samples";
        } else {
            var choice = Forecasters.choose(window, horizonCells(grid));
            start = choice.fitted().restarted(window);
            relative = choice.relativeError();
            note = isConstant(window) ? "constant" : "";
        }
        if (rates.isPresent()) {
            note = "counter, per second" + (note.isEmpty() ? "" : "; " + note);
        }
        if (watched.stream().anyMatch(each -> Shape.isCut(each, grid.step()))) {
            note = (note.isEmpty() ? "" : note + "; ") + "looks only "
                    + DurationWords.rounded(Shape.longest(grid.step())) + " ahead";
        }
        var state = new SeriesState(grid, start, shared, watched, limit);
        if (rates.isPresent()) {
            state.readAsCounter();
        }
        walkAndTeach(state, history, window);
        return new Fitted(state, grid, limit, start.name(), relative, watched, note);
    }

    /**
     * Fits with everything but the forecaster given; for backtests, whose cases are cut on a grid of their own. What comes
     * is taken as it is, also from a counter.
     */
    public SeriesState fit(TimeSeries history, Grid grid, Objective objective) {
        return fit(history, Optional.empty(), grid, objective, true);
    }

    /** The same in a fraction of the time: what happened is walked through, but not studied beforehand. */
    public SeriesState walked(TimeSeries history, Grid grid, Objective objective) {
        return fit(history, Optional.empty(), grid, objective, false);
    }

    /** The same; of a counter with its rates beside its readings. */
    SeriesState walked(TimeSeries history, Optional<TimeSeries> rates, Grid grid, Objective objective) {
        return fit(history, rates, grid, objective, false);
    }

    private SeriesState fit(
            TimeSeries history, Optional<TimeSeries> rates, Grid grid, Objective objective, boolean isTaught) {
        Window window = Window.of(rates.orElse(history), grid);
        var choice = Forecasters.choose(window, horizonCells(grid));
        FittedForecaster start = choice.fitted().restarted(window);
        var state = new SeriesState(grid, start, shared, List.of(objective), objective.limit());
        if (rates.isPresent()) {
            state.readAsCounter();
        }
        if (isTaught) {
            walkAndTeach(state, history, window);
        } else {
            walk(state, history);
        }
        return state;
    }

    private static void walkAndTeach(SeriesState state, TimeSeries history, Window window) {
        var lessons = new Lessons(state, history.series(), window);
        Grid grid = window.grid();
        long[] times = history.timesMillis();
        long looked = Long.MIN_VALUE; // a counter's reading may add no cell
        for (int i = 0; i < history.size(); i++) {
            boolean accepted = state.observe(times[i], history.values()[i]) == null;
            boolean isWhole = i + 1 == times.length || grid.cell(times[i + 1]) != state.newestCell();
            if (accepted && isWhole && state.newestCell() != looked) {
                looked = state.newestCell();
                lessons.look();
            }
        }
        lessons.teach();
    }

    private static void walk(SeriesState state, TimeSeries history) {
        for (int i = 0; i < history.size(); i++) {
            state.observe(history.timesMillis()[i], history.values()[i]);
        }
    }

    private static int horizonCells(Grid grid) {
        return Math.clamp(ObjectiveBook.defaultHorizon(grid.step()).toMillis() / grid.stepMillis(), 1, Shape.LONGEST);
    }

    /** The rules' objectives, and always the default question, so that a scorer without rules finds warm tables. */
    private List<Objective> watched(TimeSeries history, Grid grid, double limit) {
        Duration step = grid.step();
        var usual = new Objective(
                Side.ABOVE, limit, ObjectiveBook.defaultLasting(step), ObjectiveBook.defaultHorizon(step));
        var all = new ArrayList<Objective>();
        all.add(usual);
        for (Objective objective : book.objectives(history.series(), step)) {
            if (!all.contains(objective)) {
                all.add(objective);
            }
        }
        return all;
    }

    private static boolean isConstant(Window window) {
        double first = Double.NaN;
        for (double value : window.values()) {
            first = Double.isNaN(first) ? value : first;
            if (value < first || value > first) {
                return false;
            }
        }
        return true;
    }
}
