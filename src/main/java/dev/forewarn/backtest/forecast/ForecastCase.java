package dev.forewarn.backtest.forecast;

import dev.forewarn.kernel.Quantile;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.metric.Window;
import dev.forewarn.risk.ObjectiveBook;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One series cut in two, and the live cells from which its future is forecast.
 *
 * @param family  the data set it belongs to
 * @param window  the whole series on its grid
 * @param history how many cells are history
 * @param horizon cells to look ahead
 * @param season  cells of the season that seasonal naive repeats: a day, or 1 where history holds less than two days
 * @param scale   mean absolute seasonal difference of history, the unit of MASE; 0 where history only repeats itself
 * @param origins cells, counted from the window's first, ascending
 * @param purpose what each origin is for: bits of {@link #SCORED}, {@link #AFTER_SHIFT}, {@link #DAY_AFTER_SHIFT}
 * @param shifts  live cells at which the level shifts
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data
record ForecastCase(
        String family,
        SeriesKey series,
        Window window,
        int history,
        int horizon,
        int season,
        double scale,
        int[] origins,
        byte[] purpose,
        int[] shifts) {
    /** The levels that are asked for; the outermost and the next pairs bound the 95 % and the 80 % interval. */
    static final double[] LEVELS = {.025, .1, .2, .3, .4, .5, .6, .7, .8, .9, .975};

    /** One of the evenly spaced origins that the scores rest on. */
    static final byte SCORED = 1;

    /** Within two hours after a level shift. */
    static final byte AFTER_SHIFT = 2;

    /** Within a day after a level shift. */
    static final byte DAY_AFTER_SHIFT = 4;

    private static final int ORIGINS = 20;
    private static final int MOST_EARLY = 24;
    private static final int MOST_OF_A_DAY = 24;
    private static final int LEAST_CELLS = 100;
    private static final Duration EARLY = Duration.ofHours(2);

    /** The case of a series; empty where it is too short to be halved and forecast. */
    static Optional<ForecastCase> of(String family, TimeSeries series) {
        if (series.size() < LEAST_CELLS) {
            return Optional.empty();
        }
        Window window = Window.of(series, Grid.of(series.timesMillis(), series.size()));
        Grid grid = window.grid();
        int history = window.size() / 2;
        int horizon = (int) (ObjectiveBook.defaultHorizon(grid.step()).toMillis() / grid.stepMillis());
        int season = history >= 2 * grid.cellsPerDay() ? grid.cellsPerDay() : 1;
        int[] shifts = LevelShifts.of(window, history);
        TreeMap<Integer, Byte> origins = origins(window, history, horizon, shifts);
        if (origins.isEmpty() || Quantile.sortedFinite(Arrays.copyOf(window.values(), history)).length < 20) {
            return Optional.empty();
        }
        int[] cells = new int[origins.size()];
        byte[] purpose = new byte[cells.length];
        int count = 0;
        for (Map.Entry<Integer, Byte> origin : origins.entrySet()) {
            cells[count] = origin.getKey();
            purpose[count++] = origin.getValue();
        }
        return Optional.of(new ForecastCase(
                family,
                series.series(),
                window,
                history,
                horizon,
                season,
                scale(window.values(), history, season),
                cells,
                purpose,
                shifts));
    }

    private static TreeMap<Integer, Byte> origins(Window window, int history, int horizon, int[] shifts) {
        var origins = new TreeMap<Integer, Byte>();
        int last = window.size() - 1 - horizon;
        for (int k = 0; k < ORIGINS; k++) {
            int at = history + (int) ((last - history + 1L) * k / ORIGINS);
            while (at <= last && Double.isNaN(window.values()[at])) {
                at++;
            }
            mark(origins, window, at, last, SCORED);
        }
        int early = (int) Math.max(1, EARLY.toMillis() / window.grid().stepMillis());
        int day = window.grid().cellsPerDay();
        for (int shift : shifts) {
            for (int i = 0; i < early; i += Math.max(1, early / MOST_EARLY)) {
                mark(origins, window, shift + i, last, AFTER_SHIFT);
            }
            for (int i = 0; i < day; i += Math.max(1, day / MOST_OF_A_DAY)) {
                mark(origins, window, shift + i, last, DAY_AFTER_SHIFT);
            }
        }
        return origins;
    }

    private static void mark(TreeMap<Integer, Byte> origins, Window window, int at, int last, byte purpose) {
        if (at <= last && !Double.isNaN(window.values()[at])) {
            origins.merge(at, purpose, (one, other) -> (byte) (one | other));
        }
    }

    private static double scale(double[] values, int history, int season) {
        double sum = 0;
        int count = 0;
        for (int i = season; i < history; i++) {
            double difference = Math.abs(values[i] - values[i - season]);
            if (!Double.isNaN(difference)) {
                sum += difference;
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    /** The value of a cell, or of the newest known one before it; NaN where there is none. */
    double carried(int cell) {
        int at = cell;
        while (at > 0 && Double.isNaN(window.values()[at])) {
            at--;
        }
        return window.values()[at];
    }

    /** What came so many cells after an origin, NaN where nobody knows. */
    double actual(int origin, int ahead) {
        return window.values()[origins[origin] + ahead];
    }
}
