package dev.forewarn.scoring;

import dev.forewarn.forecast.ExponentialSmoothing;
import dev.forewarn.forecast.Season;
import dev.forewarn.kernel.Quantile;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.risk.Side;
import dev.forewarn.risk.Workbench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A series of the fleet. One with a model just runs; one without starts cold: its grid is found from its first samples
 * (what they taught is learnt anew when the grid changes), and where no rule gives it a limit the limit is the 98th
 * percentile of what it showed so far.
 */
final class TrackedSeries {
    private static final int GRID_SAMPLES = 16;
    private static final int LIMIT_SAMPLES = 512;
    private static final double LIMIT_QUANTILE = 0.98;
    private static final long USUAL_STEP_MILLIS = 60_000;

    private final SeriesKey key;
    private final SharedModel shared;
    private final Workbench bench;
    private SeriesState state;
    private @Nullable ColdStart cold;

    private TrackedSeries(
            SeriesKey key, SharedModel shared, Workbench bench, SeriesState state, @Nullable ColdStart cold) {
        this.key = key;
        this.shared = shared;
        this.bench = bench;
        this.state = state;
        state.workOn(bench);
        this.cold = cold;
    }

    /** A series whose state training or a snapshot left. */
    static TrackedSeries known(SeriesKey key, SharedModel shared, Workbench bench, SeriesState state) {
        return new TrackedSeries(key, shared, bench, state, null);
    }

    /** A series that nobody has seen before. */
    static TrackedSeries cold(
            SeriesKey key, SharedModel shared, Workbench bench, ObjectiveBook book, List<Objective> asked) {
        var grid = new Grid(0, USUAL_STEP_MILLIS);
        return new TrackedSeries(key, shared, bench, blank(grid, shared, List.of()), new ColdStart(book, asked));
    }

    static SeriesState blank(Grid grid, SharedModel shared, List<Objective> objectives) {
        var forecaster = new ExponentialSmoothing(Season.NONE).blank(grid);
        return new SeriesState(grid, forecaster, shared, objectives, Double.NaN);
    }

    SeriesKey key() {
        return key;
    }

    SeriesState state() {
        return state;
    }

    /** True while grid or limit are still being found; such a state is not worth keeping. */
    boolean isCold() {
        return cold != null;
    }

    @Nullable
    Refusal observe(long timeMillis, double value) {
        ColdStart start = cold;
        if (start == null || !Double.isFinite(value)) {
            return state.observe(timeMillis, value);
        }
        if (start.count > 0 && timeMillis <= start.lastTime()) {
            return timeMillis == start.lastTime() ? Refusal.DUPLICATE : Refusal.OUT_OF_ORDER;
        }
        start.add(timeMillis, value);
        if (start.count <= GRID_SAMPLES && start.changesGrid(state.grid())) {
            state = blank(start.grid(), shared, start.objectives(key, start.grid()));
            state.workOn(bench);
            for (int i = 0; i < start.count; i++) {
                state.observe(start.times[i], start.values[i]);
            }
            return null;
        }
        if (start.changesLimit()) {
            state.watch(start.objectives(key, state.grid()));
        }
        if (start.isOver()) {
            cold = null;
        }
        return state.observe(timeMillis, value);
    }

    /** The first samples of a series without a model. */
    private static final class ColdStart {
        private final ObjectiveBook book;
        private final List<Objective> asked;
        private final long[] times = new long[GRID_SAMPLES];
        private double[] values = new double[GRID_SAMPLES];
        private long newest = Long.MIN_VALUE;
        private int count;

        ColdStart(ObjectiveBook book, List<Objective> asked) {
            this.book = book;
            this.asked = asked;
        }

        void add(long time, double value) {
            if (count < GRID_SAMPLES) {
                times[count] = time;
            }
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = Math.clamp(value, -SeriesState.LARGEST, SeriesState.LARGEST);
            newest = time;
        }

        long lastTime() {
            return newest;
        }

        Grid grid() {
            return count < 2
                    ? new Grid(times[0] - USUAL_STEP_MILLIS / 2, USUAL_STEP_MILLIS)
                    : Grid.of(times, Math.min(count, GRID_SAMPLES));
        }

        boolean changesGrid(Grid grid) {
            return count == 1 || grid().stepMillis() != grid.stepMillis();
        }

        /** Limits are looked at again whenever the number of samples has doubled. */
        boolean changesLimit() {
            return book.rules().isEmpty() && count >= 4 && Integer.bitCount(count) == 1;
        }

        boolean isOver() {
            return count >= (book.rules().isEmpty() ? LIMIT_SAMPLES : GRID_SAMPLES);
        }

        List<Objective> objectives(SeriesKey key, Grid grid) {
            var all = new ArrayList<>(own(key, grid));
            asked.stream().filter(each -> !all.contains(each)).forEach(all::add);
            return all;
        }

        private List<Objective> own(SeriesKey key, Grid grid) {
            Duration step = grid.step();
            if (!book.rules().isEmpty()) {
                return book.objectives(key, step);
            }
            double[] sorted = Arrays.copyOf(values, count);
            Arrays.sort(sorted);
            double limit = Quantile.ofSorted(sorted, LIMIT_QUANTILE);
            return List.of(new Objective(
                    Side.ABOVE, limit, ObjectiveBook.defaultLasting(step), ObjectiveBook.defaultHorizon(step)));
        }
    }
}
