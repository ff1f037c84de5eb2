package dev.forewarn.scoring;

import dev.forewarn.forecast.ExponentialSmoothing;
import dev.forewarn.forecast.Season;
import dev.forewarn.kernel.Quantile;
import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.ObjectiveEstimate;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.risk.Side;
import dev.forewarn.risk.Workbench;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A series of the fleet. One with a model just runs; one without starts cold: its grid is found from its first samples
 * (what they taught is learnt anew when the grid changes), and where no rule gives it a limit the limit is the 98th
 * percentile of what it showed so far. Whether it is a counter is looked at as often; where that turns out otherwise, it is learnt
 * anew as well.
 */
final class TrackedSeries implements FleetPlace {
    private static final int GRID_SAMPLES = 16;
    private static final int LIMIT_SAMPLES = 512;
    private static final double LIMIT_QUANTILE = 0.98;
    private static final long USUAL_STEP_MILLIS = 60_000;

    private final SeriesKey key;
    private final SharedModel shared;
    private final Workbench bench;
    private SeriesState state;
    private @Nullable ColdStart cold;
    private int changes;
    private int changesSeen;
    private long quietSinceMillis = Long.MAX_VALUE;

    private TrackedSeries(
            SeriesKey key, SharedModel shared, Workbench bench, SeriesState state, @Nullable ColdStart cold) {
        this.key = key;
        this.shared = shared;
        this.bench = bench;
        this.state = state;
        this.cold = cold;
    }

    /** A series whose state training or a snapshot left. */
    static TrackedSeries known(SeriesKey key, SharedModel shared, Workbench bench, SeriesState state) {
        state.workOn(bench);
        state.boundedBy(UnitBound.most(key));
        return new TrackedSeries(key, shared, bench, state, null);
    }

    /**
     * A series that nobody has seen before.
     *
     * @param unseen the state of all of these together: it gives way to one of their own with the first sample
     */
    static TrackedSeries cold(
            SeriesKey key,
            SharedModel shared,
            Workbench bench,
            SeriesState unseen,
            ObjectiveBook book,
            List<Objective> asked) {
        return new TrackedSeries(key, shared, bench, unseen, new ColdStart(key, book, asked));
    }

    /** For {@link #cold}. */
    static SeriesState unseen(SharedModel shared) {
        return blank(new Grid(0, USUAL_STEP_MILLIS), shared, List.of());
    }

    static SeriesState blank(Grid grid, SharedModel shared, List<Objective> objectives) {
        var forecaster = new ExponentialSmoothing(Season.NONE).blank(grid);
        return new SeriesState(grid, forecaster, shared, objectives, Double.NaN);
    }

    @Override
    public SeriesKey key() {
        return key;
    }

    /** Changes with every sample that was taken. */
    int changes() {
        return changes;
    }

    /**
     * How long it has been silent, as far as can be told from calls of this.
     *
     * @param nowMillis epoch milliseconds
     */
    long quietMillis(long nowMillis) {
        if (changes != changesSeen || quietSinceMillis > nowMillis) {
            changesSeen = changes;
            quietSinceMillis = nowMillis;
        }
        return nowMillis - quietSinceMillis;
    }

    /** Nothing came yet; it has nothing to be kept. */
    boolean isUntouched() {
        return cold != null && cold.count == 0;
    }

    /** Writes all of it. */
    void save(StateWriter out) throws IOException {
        out.writeInt(cold == null ? 0 : 1);
        if (cold != null) {
            cold.save(out);
        }
        state.save(out);
    }

    /** Reads what {@link #save} wrote; objectives are those that held then. */
    static TrackedSeries restore(
            StateReader in,
            SeriesKey key,
            SharedModel shared,
            Workbench bench,
            ObjectiveBook book,
            List<Objective> asked)
            throws IOException {
        ColdStart cold = null;
        if (in.readInt(0, 1, "whether a series is cold") == 1) {
            cold = new ColdStart(key, book, asked);
            cold.restore(in);
        }
        SeriesState state = SeriesState.restore(in, shared);
        TrackedSeries known = known(key, shared, bench, state);
        known.cold = cold;
        if (cold != null) {
            known.watchCold(cold);
        }
        return known;
    }

    /** A limit that it found itself it keeps until it looks again. */
    private void watchCold(ColdStart start) {
        List<Objective> before = state.risks().estimates().stream()
                .map(ObjectiveEstimate::objective)
                .toList();
        var own = start.book.rules().isEmpty() && !before.isEmpty()
                ? List.of(before.getFirst())
                : start.objectives(state.grid());
        var all = new ArrayList<>(own);
        start.asked.stream().filter(each -> !all.contains(each)).forEach(all::add);
        state.watch(all);
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
        changes++;
        ColdStart start = cold;
        if (start == null || !Double.isFinite(value)) {
            return state.observe(timeMillis, value);
        }
        Refusal refusal = start.count == 0 ? null : span().refusal(timeMillis);
        if (refusal != null) {
            return refusal;
        }
        start.add(timeMillis, value);
        boolean isCounter = start.isCounter(state.isCounter());
        boolean isOfAnotherGrid = start.count <= GRID_SAMPLES && start.changesGrid(state.grid());
        if (isOfAnotherGrid || isCounter != state.isCounter()) {
            learnAnew(start, isOfAnotherGrid ? start.grid() : state.grid(), isCounter);
            return null;
        }
        if (start.changesLimit()) {
            state.watch(start.objectives(state.grid()));
        }
        if (start.isOver()) {
            cold = null;
        }
        return state.observe(timeMillis, value);
    }

    private void learnAnew(ColdStart start, Grid grid, boolean isCounter) {
        start.counts = isCounter;
        state = blank(grid, shared, start.objectives(grid));
        state.workOn(bench);
        state.boundedBy(UnitBound.most(key));
        if (isCounter) {
            state.readAsCounter();
        }
        for (int i = 0; i < start.count; i++) {
            state.observe(start.times[i], start.values[i]);
        }
    }

    /** Which samples would be taken now; while the grid is being found none that is older. */
    Span span() {
        ColdStart start = cold;
        return start != null && start.count < GRID_SAMPLES
                ? new Span(state.lastTime(), state.lastTime(), state.lastTime())
                : new Span(state.oldestTaken(), state.oldestOpen(), state.lastTime());
    }

    /** The first samples of a series without a model. */
    private static final class ColdStart {
        private final SeriesKey key;
        private final ObjectiveBook book;
        private final List<Objective> asked;
        private final boolean mayCount;
        private long[] times = new long[GRID_SAMPLES]; // all of them where it may turn out to be a counter
        private double[] values = new double[GRID_SAMPLES];
        private boolean counts;
        private int count;

        ColdStart(SeriesKey key, ObjectiveBook book, List<Objective> asked) {
            this.key = key;
            this.book = book;
            this.asked = asked;
            this.mayCount = book.counters().mayBe(key);
        }

        void add(long time, double value) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
                times = mayCount ? Arrays.copyOf(times, 2 * count) : times;
            }
            int at = count++;
            if (at < times.length) {
                for (; at > 0 && times[at - 1] > time; at--) { // one that came late
                    times[at] = times[at - 1];
                    values[at] = values[at - 1];
                }
                times[at] = time;
            }
            values[at] = SeriesState.bounded(value);
        }

        void save(StateWriter out) throws IOException {
            out.writeInt(counts ? 1 : 0);
            out.writeInt(count);
            for (int i = 0; i < Math.min(count, times.length); i++) {
                out.writeLong(times[i]);
            }
            out.writeDoubles(Arrays.copyOf(values, count));
        }

        void restore(StateReader in) throws IOException {
            counts = in.readInt(0, 1, "whether a series counts") == 1;
            count = in.readInt(1, LIMIT_SAMPLES, "first samples of a series");
            int room = Math.max(GRID_SAMPLES, Integer.highestOneBit(2 * count - 1));
            times = new long[mayCount ? room : GRID_SAMPLES];
            for (int i = 0; i < Math.min(count, times.length); i++) {
                times[i] = in.readLong();
            }
            double[] known = new double[count];
            in.readDoubles(known);
            values = Arrays.copyOf(known, room);
        }

        /** Looked at with each of the first samples, then whenever their number has doubled. */
        boolean isCounter(boolean soFar) {
            boolean looks = mayCount && (count <= GRID_SAMPLES || Integer.bitCount(count) == 1);
            return looks ? book.counters().isCounter(key, values, count) : soFar;
        }

        Grid grid() {
            return count < 2
                    ? new Grid(times[0] - USUAL_STEP_MILLIS / 2, USUAL_STEP_MILLIS)
                    : Grid.of(times, Math.min(count, GRID_SAMPLES));
        }

        boolean changesGrid(Grid grid) {
            return count == 1 || (counts && count == 2) || grid().stepMillis() != grid.stepMillis();
        }

        /** Limits are looked at again whenever the number of samples has doubled. */
        boolean changesLimit() {
            return book.rules().isEmpty() && count >= 4 && Integer.bitCount(count) == 1;
        }

        boolean isOver() {
            return count >= (book.rules().isEmpty() ? LIMIT_SAMPLES : GRID_SAMPLES);
        }

        List<Objective> objectives(Grid grid) {
            var all = new ArrayList<>(own(grid));
            asked.stream().filter(each -> !all.contains(each)).forEach(all::add);
            return all;
        }

        private List<Objective> own(Grid grid) {
            Duration step = grid.step();
            if (!book.rules().isEmpty()) {
                return book.objectives(key, step);
            }
            double[] sorted = shown();
            Arrays.sort(sorted);
            double limit = sorted.length == 0 ? 0 : Quantile.ofSorted(sorted, LIMIT_QUANTILE);
            return List.of(new Objective(
                    Side.ABOVE, limit, ObjectiveBook.defaultLasting(step), ObjectiveBook.defaultHorizon(step)));
        }

        /** What the series showed so far, in the unit in which it is forecast. */
        private double[] shown() {
            double[] readings = Arrays.copyOf(values, count);
            return counts
                    ? CounterSeries.rates(new TimeSeries(key, Arrays.copyOf(times, count), readings))
                            .values()
                    : readings;
        }
    }
}
