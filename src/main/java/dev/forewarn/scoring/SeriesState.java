package dev.forewarn.scoring;

import dev.forewarn.anomaly.AlarmRate;
import dev.forewarn.anomaly.AnomalyScorer;
import dev.forewarn.forecast.DriftWatch;
import dev.forewarn.forecast.FittedForecaster;
import dev.forewarn.forecast.ForecastPaths;
import dev.forewarn.forecast.ForecastQuantiles;
import dev.forewarn.forecast.Forecasters;
import dev.forewarn.kernel.CounterRate;
import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.Window;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.ObjectiveEstimate;
import dev.forewarn.risk.RiskTables;
import dev.forewarn.risk.Shape;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.risk.Trust;
import dev.forewarn.risk.Workbench;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one series while it runs: its grid, its forecaster and paths, how strange its errors are, and its
 * risks.
 *
 * <p>The newest cell stays open: further samples of it change its mean, and nothing learns from it until the next cell
 * begins. So what is said at a sample rests on closed cells and the open cell's mean, and on nothing later. A sample that
 * comes late still counts where it is older than all of the open cell.
 *
 * <p>Of a counter it sees the rates per second, and nothing else: everything that it says is in that unit.
 */
public final class SeriesState {
    /** Part of the file format; see docs/formats/state.md. */
    public static final int FORMAT = 4;

    /** What lies farther from zero stands for "unlimited" and counts as this. */
    static final double LARGEST = 1e30;

    private final Grid grid;
    private final FittedForecaster forecaster;
    private ForecastPaths paths;
    private ForecastQuantiles quantiles;
    private final DriftWatch drift;
    private final AnomalyScorer anomaly;
    private final RiskTables risks;
    private final double trainedLimit;

    private final OpenCell open;
    private long cellsKnown;
    private long lastGapCell = Long.MIN_VALUE;
    private double strangeness;
    private double ceiling = Double.POSITIVE_INFINITY;
    private boolean isEstimated; // as of the newest sample
    private @Nullable CounterRate counter; // null for a gauge
    private @Nullable Workbench bench;

    /**
     * A series that has seen nothing yet.
     *
     * @param forecaster   standing at the beginning
     * @param objectives   what to watch
     * @param trainedLimit the limit that training found, NaN where there was no training
     */
    public SeriesState(
            Grid grid,
            FittedForecaster forecaster,
            SharedModel shared,
            List<Objective> objectives,
            double trainedLimit) {
        this(grid, forecaster, watching(new RiskTables(grid, shared), objectives), new OpenCell(grid), trainedLimit, 0);
    }

    private static RiskTables watching(RiskTables risks, List<Objective> objectives) {
        risks.watch(objectives);
        return risks;
    }

    private SeriesState(
            Grid grid,
            FittedForecaster forecaster,
            RiskTables risks,
            OpenCell open,
            double trainedLimit,
            int leastPath) {
        this.grid = grid;
        this.open = open;
        this.forecaster = forecaster;
        this.risks = risks;
        this.paths = new ForecastPaths(Math.max(leastPath, pathCells(grid, risks.longestPath())));
        this.quantiles = new ForecastQuantiles(grid, paths.cells());
        this.drift = new DriftWatch(pathCells(grid, 1), grid.cellsPerDay());
        this.anomaly = new AnomalyScorer(grid);
        this.trainedLimit = trainedLimit;
    }

    private static int pathCells(Grid grid, int asked) {
        long usual = ObjectiveBook.defaultHorizon(grid.step()).toMillis() / grid.stepMillis();
        return Math.max(asked, Math.clamp(usual, 1, Shape.LONGEST));
    }

    /**
     * Takes a sample. What is computed at once is how strange it is; the risks are computed when {@link #estimates} asks
     * for them, or when the cell closes and is one to learn from, whichever comes first. A value beyond {@value #LARGEST}
     * counts as that: such values stand for "unlimited", and their squares would end every scale.
     *
     * <p>A sample that is older than the newest one is taken as {@link OpenCell} says. A counter takes no older one: its
     * readings on both sides have said already what was counted.
     *
     * @return null when it was accepted
     */
    public @Nullable Refusal observe(long timeMillis, double value) {
        if (!Double.isFinite(value)) {
            return Refusal.NOT_FINITE;
        }
        if (timeMillis <= open.newest()) {
            Refusal refusal = open.addOlder(timeMillis, bounded(value), counter == null);
            isEstimated &= refusal != null;
            return refusal;
        }
        double x = bounded(value);
        if (counter != null) {
            x = bounded(counter.rate(timeMillis, x));
            if (Double.isNaN(x)) {
                open.passed(timeMillis); // it was read, and says nothing
                return null;
            }
        }
        take(timeMillis, x);
        return null;
    }

    static double bounded(double value) {
        return Double.isNaN(value) ? value : Math.clamp(value, -LARGEST, LARGEST);
    }

    /** Takes counter readings from now on, and looks at their rates; before the first sample. */
    void readAsCounter() {
        if (open.newest() != Long.MIN_VALUE) {
            throw new IllegalStateException("a series that was read as a gauge stays one");
        }
        counter = new CounterRate();
    }

    /** Whether all that is said of the series is a rate per second. */
    public boolean isCounter() {
        return counter != null;
    }

    /** Epoch milliseconds of the oldest sample that may come yet; the newest sample's where none older may. */
    long oldestTaken() {
        return open.oldestTaken(counter == null);
    }

    /** Epoch milliseconds of the open cell's oldest sample; what comes late must be older. */
    long oldestOpen() {
        return open.oldest();
    }

    private void take(long timeMillis, double value) {
        long cell = grid.cell(timeMillis);
        if (cell != open.number()) {
            boolean isBridged = false;
            if (!open.isEmpty()) {
                long gap = cell - open.number() - 1;
                isBridged = gap > 0 && gap <= Window.BRIDGED_GAP;
                closeOpenCell();
                closeGap(cell, value);
            }
            open.begin(cell, timeMillis, !isBridged); // a bridge rests on its sample
        }
        open.add(timeMillis, value);
        strangeness = anomaly.score(cell, value, forecaster.expected(cell));
        isEstimated = false;
    }

    /**
     * Reads a word of each part that the next sample will need, and depends on nothing in between. A fleet is larger than
     * any cache: done for some dozen series in a row before they are observed, this lets the processor wait for all of
     * their memory at once instead of one after the other.
     */
    long readAhead() {
        return open.readAhead()
                + paths.readAhead()
                + quantiles.readAhead()
                + drift.readAhead()
                + anomaly.readAhead()
                + forecaster.readAhead(open.number())
                + risks.readAhead();
    }

    /** Computes every risk as of the newest sample, unless that was done already. */
    private void estimate() {
        if (!isEstimated && !open.isEmpty()) {
            restoreExpectedPath();
            risks.estimate(value(), open.number(), paths, workbench());
            isEstimated = true;
        }
    }

    private Workbench workbench() {
        Workbench own = bench;
        if (own == null) {
            own = new Workbench();
            bench = own;
        }
        return own;
    }

    /** Works on a bench that many series share, one at a time. */
    void workOn(Workbench shared) {
        bench = shared;
    }

    private void closeOpenCell() {
        if (risks.openCellTeaches()) {
            estimate();
        }
        double x = open.mean();
        risks.look(x);
        learnValue(open.number(), x);
        risks.learn(x, open.number());
        cellsKnown++;
    }

    private void learnValue(long cell, double x) {
        anomaly.learn(cell, x, forecaster.expected(cell));
        paths.lend(workbench().path(paths.cells()));
        paths.learn(forecaster, cell, x, risks.scale());
        quantiles.learn(forecaster, cell, x, workbench().quantiles());
        drift.learn(forecaster, cell, x, quantiles.usualError(), quantiles.known());
    }

    /** Short gaps are bridged by a straight line, as training does; longer ones are missing. */
    private void closeGap(long cell, double value) {
        long gap = cell - open.number() - 1;
        if (gap <= 0) {
            return;
        }
        double before = open.mean();
        if (gap <= Window.BRIDGED_GAP) {
            for (long j = 1; j <= gap; j++) {
                double x = before + (value - before) * j / (gap + 1);
                risks.look(x);
                learnValue(open.number() + j, x);
                risks.learnBridged(x, open.number() + j);
            }
            return;
        }
        lastGapCell = cell;
        long remembered = Math.min(gap, risks.longestDelay() + 1L);
        for (long j = gap - remembered + 1; j <= gap; j++) {
            risks.learnBridged(Double.NaN, open.number() + j);
        }
    }

    /** Watches other objectives from now on; what is known of questions asked before is kept. */
    void watch(List<Objective> objectives) {
        risks.watch(objectives);
        lengthenPaths();
    }

    /** Takes note of what happens at these objectives too, for {@link #fillFeatures}; replaces what was noted before. */
    public void noteAside(List<Objective> objectives) {
        risks.noteAside(objectives);
        lengthenPaths();
    }

    private void lengthenPaths() {
        if (risks.longestPath() > paths.cells()) {
            paths = new ForecastPaths(risks.longestPath()); // shorter blocks say nothing of the cells beyond their end
            quantiles = new ForecastQuantiles(grid, paths.cells());
        }
        isEstimated = false;
    }

    /** One estimate for each objective, as of the newest sample. */
    public List<ObjectiveEstimate> estimates() {
        estimate();
        return risks.estimates();
    }

    /** Puts the newest cell in front of the features, for {@link #fillFeatures}. */
    public void lookAtFeatures() {
        restoreExpectedPath();
        risks.lookAtFeatures(value(), open.number());
    }

    /**
     * Fills what the trees are asked about, for one of the objectives {@linkplain #noteAside noted aside}, after
     * {@link #lookAtFeatures}. The others are not computed: who draws examples at many limits asks at few of them at a time.
     */
    public void fillFeatures(int aside, float[] into) {
        risks.fillFeatures(aside, value(), open.number(), paths, workbench(), into);
    }

    /** The tables behind the estimates. */
    public RiskTables risks() {
        return risks;
    }

    Trust trust() {
        int perDay = grid.cellsPerDay();
        int horizon = paths.cells();
        if (cellsKnown < 2L * horizon) {
            return Trust.NO_OPINION;
        }
        if (cellsKnown < perDay) {
            return Trust.FLOOR_ONLY;
        }
        boolean afterGap = lastGapCell != Long.MIN_VALUE && open.number() - lastGapCell < 2L * horizon;
        if (cellsKnown < 3L * perDay || afterGap) {
            return Trust.WIDENED;
        }
        return drift.isRelearning(open.number()) ? Trust.RELEARNING : Trust.FRESH;
    }

    /** How strange the newest value is, in [0, 1]. */
    double strangeness() {
        return strangeness;
    }

    /** Whether the newest value is to be called anomalous. */
    boolean isAnomalous(AlarmRate allowed) {
        return anomaly.isAnomalous(strangeness, allowed);
    }

    public Grid grid() {
        return grid;
    }

    FittedForecaster forecaster() {
        return forecaster;
    }

    ForecastPaths paths() {
        return paths;
    }

    double trainedLimit() {
        return trainedLimit;
    }

    /** True while no value is known; of a counter one reading is none. */
    boolean isEmpty() {
        return open.isEmpty();
    }

    /** What it showed last; empty while no value is known. */
    Optional<NewestValues.Newest> newest() {
        return open.isEmpty()
                ? Optional.empty()
                : Optional.of(new NewestValues.Newest(open.newest(), grid.stepMillis(), open.mean()));
    }

    /** Epoch milliseconds of the newest sample; the smallest long before the first. */
    public long lastTime() {
        return open.newest();
    }

    /** The cell of the newest sample. */
    long newestCell() {
        return open.number();
    }

    /** The newest cell's mean. */
    double value() {
        return open.mean();
    }

    /** Quantiles of the value {@code h + 1} cells after the newest one. */
    void quantiles(int h, double[] levels, double[] into) {
        quantiles.look(forecaster, open.number(), value());
        quantiles.quantiles(forecaster, h, levels, into, workbench().quantiles());
        if (value() <= ceiling && quantiles.highest() <= ceiling) {
            for (int i = 0; i < levels.length; i++) {
                into[i] = Math.min(into[i], ceiling);
            }
        }
    }

    /** Nothing above it is forecast, unless the series was there: what its name says of its unit. Not saved. */
    void boundedBy(double most) {
        ceiling = most;
    }

    /** Puts the expected path of the newest cell back in front of the paths, for questions asked later. */
    void restoreExpectedPath() {
        if (!open.isEmpty()) {
            risks.look(value());
            paths.lend(workbench().path(paths.cells()));
            forecaster.forecast(open.number(), value(), paths.expected());
        }
    }

    public void save(StateWriter out) throws IOException {
        out.writeInt(FORMAT);
        out.writeLong(grid.anchorMillis());
        out.writeLong(grid.stepMillis());
        out.writeText(forecaster.name());
        out.writeDouble(trainedLimit);
        open.save(out);
        out.writeInt((int) Math.min(cellsKnown, Integer.MAX_VALUE));
        out.writeInt(
                lastGapCell == Long.MIN_VALUE ? -1 : (int) Math.min(open.number() - lastGapCell, Integer.MAX_VALUE));
        out.writeDouble(strangeness);
        risks.save(out);
        out.writeInt(paths.cells());
        paths.save(out);
        quantiles.save(out);
        drift.save(out);
        anomaly.save(out);
        forecaster.save(out);
        out.writeInt(counter == null ? 0 : 1);
        if (counter != null) {
            counter.save(out);
        }
    }

    /**
     * Reads a saved state.
     *
     * @throws IOException when it is cut, of another format, or holds what cannot be
     */
    public static SeriesState restore(StateReader in, SharedModel shared) throws IOException {
        int format = in.readInt();
        if (format != FORMAT) {
            throw new IOException("its series were kept in format " + format + ", this program reads format " + FORMAT
                    + ": train again (forewarn train), a snapshot is rebuilt from model and store by itself");
        }
        long anchor = in.readLong();
        long step = in.readLong();
        if (step <= 0) {
            throw new IOException("step must be positive, found " + step);
        }
        var grid = new Grid(anchor, step);
        FittedForecaster forecaster;
        try {
            forecaster = Forecasters.named(in.readText()).blank(grid);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        double trainedLimit = in.readDouble();
        var open = new OpenCell(grid);
        open.restore(in);
        int cellsKnown = in.readInt(0, Integer.MAX_VALUE, "cells known");
        int sinceGap = in.readInt(-1, Integer.MAX_VALUE, "cells since the last gap");
        double strangeness = in.readDouble();
        var risks = new RiskTables(grid, shared);
        risks.restore(in);
        var state = new SeriesState(
                grid, forecaster, risks, open, trainedLimit, in.readInt(1, 2 * Shape.LONGEST, "length of paths"));
        state.paths.restore(in);
        state.quantiles.restore(in);
        state.drift.restore(in);
        state.anomaly.restore(in);
        forecaster.restore(in);
        if (in.readInt(0, 1, "whether it is a counter") == 1) {
            var counter = new CounterRate();
            counter.restore(in);
            state.counter = counter;
        }
        state.cellsKnown = cellsKnown;
        state.lastGapCell = sinceGap < 0 ? Long.MIN_VALUE : open.number() - sinceGap;
        state.strangeness = strangeness;
        return state;
    }
}
