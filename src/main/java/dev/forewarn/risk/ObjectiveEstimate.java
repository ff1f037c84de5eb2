package dev.forewarn.risk;

import dev.forewarn.forecast.ForecastPaths;
import dev.forewarn.kernel.LogisticLine;
import dev.forewarn.kernel.Logit;
import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.Grid;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The running estimate of one objective: what tables and paths say together, calibrated over the fleet and then by what
 * this series' own closed windows showed.
 */
public final class ObjectiveEstimate {
    private static final double PATH_CLIP = 1e-4;
    private static final int LEAST_BLOCKS = 8;
    private static final double LEAST = 0.0005;
    private static final int MOST_PENDING = 1 << 21;
    private static final double LINE_DAYS = 42;
    private static final double LINE_LEAST = 200; // lessons; where cells are hours or longer
    private static final double LINE_INTERCEPT_PRIOR = 40; // the leaves have learnt the level already
    private static final double LINE_SLOPE_PRIOR = 0.3;

    private final Objective objective;
    private final Shape shape;
    private final HorizonTables tables;
    private final Calibration calibration;
    private final @Nullable LeafLearning leaves;
    private final LogisticLine line;
    private final LimitHistory history;
    private final double delayOfDay;
    private final Duration step;
    private final float[] pendingShared; // of every learnEvery-th origin
    private char[] pendingReached = {}; // up to the last place that was filled
    private final int trees;
    private final boolean[] pendingOrigin;
    private final int learnEvery;
    private double own;
    private double fromTables = Double.NaN;
    private double fromPaths = Double.NaN;
    private double raw = Double.NaN;
    private boolean isBridged;
    private double pathShare = Double.NaN;
    private double probability = Double.NaN;
    private double cellsToBreach = Double.NaN;
    private boolean breaching;
    private double value = Double.NaN;
    private double ofDay;

    /**
     * Knows nothing yet.
     *
     * @param leaves what the series learns about the shape; null where there are no trees
     */
    ObjectiveEstimate(
            Objective objective,
            Shape shape,
            HorizonTables tables,
            Calibration calibration,
            @Nullable LeafLearning leaves,
            Grid grid) {
        this.objective = objective;
        this.shape = shape;
        this.tables = tables;
        this.calibration = calibration;
        this.leaves = leaves;
        this.trees = leaves == null ? 0 : leaves.trees();
        this.history = new LimitHistory(shape, grid.cellsPerDay());
        this.step = grid.step();
        this.delayOfDay = tables.delay() / (double) grid.cellsPerDay();
        this.learnEvery = learnEvery(shape);
        this.pendingShared = new float[tables.delay() / learnEvery + 2];
        this.pendingOrigin = new boolean[tables.delay() + 1];
        Arrays.fill(pendingShared, Float.NaN);
        this.line = new LogisticLine(
                Math.max(LINE_LEAST, LINE_DAYS * grid.cellsPerDay() / learnEvery),
                LINE_INTERCEPT_PRIOR,
                LINE_SLOPE_PRIOR);
    }

    public Objective objective() {
        return objective;
    }

    public Shape shape() {
        return shape;
    }

    /**
     * Of how many cells one teaches what the series learns of its own: neighbours have nearly the same window, and an origin that teaches
     * must be asked for its full risk.
     */
    static int learnEvery(Shape shape) {
        return Math.max(1, shape.horizonCells() / 2);
    }

    /** Whether the cell that closes next must have been computed, since it will teach. */
    boolean teachesNext() {
        return tables.learnt() % learnEvery == 0;
    }

    /** Asks tables and paths, and puts together what they say. */
    void compute(double x, double phase, ForecastPaths paths, Workbench bench) {
        ask(x, phase, paths, bench);
        double shared;
        if (leaves == null) {
            shared = calibration.raw(fromTables, fromPaths);
            raw = shared;
        } else {
            float[] row = bench.row();
            char[] reached = bench.reached(leaves.reaches());
            fillFeatures(row, paths);
            shared = leaves.shared(row, fromTables, bench.scratch(), reached);
            raw = shared + leaves.own(reached, 0);
            if (teachesNext()) {
                keepReached(reached, place(tables.learnt()));
            }
        }
        if (teachesNext()) {
            pendingShared[place(tables.learnt())] = (float) shared;
        }
        breaching = objective.side().isBeyond(x, objective.limit());
        probability = Math.clamp(Logit.inverse(leaves == null ? raw + own : line.of(raw)), LEAST, 1 - LEAST);
    }

    private void keepReached(char[] reached, int place) {
        if (pendingReached.length < (place + 1) * trees) {
            pendingReached = Arrays.copyOf(pendingReached, (place + 1) * trees);
        }
        System.arraycopy(reached, 0, pendingReached, place * trees, trees);
    }

    /** Asks tables and paths alone, which is all that {@link #fillFeatures} needs. */
    void ask(double x, double phase, ForecastPaths paths, Workbench bench) {
        value = x;
        ofDay = phase;
        double limit = objective.limit();
        fromTables = tables.logOdds(limit, ofDay);
        fromPaths = fromTables;
        cellsToBreach = Double.NaN;
        pathShare = Double.NaN;
        ForecastPaths.Passage passage = bench.passage();
        if (paths.blocks() > 0) {
            paths.passage(
                    limit,
                    tables.sign(),
                    shape.lastingCells(),
                    shape.horizonCells(),
                    tables.scales().innerScale(),
                    passage);
            cellsToBreach = passage.medianCells();
            pathShare = passage.probability();
            if (paths.blocks() >= LEAST_BLOCKS) {
                fromPaths = Logit.of(passage.probability(), PATH_CLIP);
            }
        }
    }

    /** Lowers the published probability to that of an objective which is broken whenever this one is, if it is above it. */
    void notAbove(ObjectiveEstimate other) {
        if (implies(other)) {
            probability = Math.min(probability, other.probability);
        }
    }

    /** Whether a breach of this one is always one of the other too: farther, lasting longer, within a shorter horizon. */
    private boolean implies(ObjectiveEstimate other) {
        return shape.side() == other.shape.side()
                && tables.sign() * objective.limit() >= tables.sign() * other.objective.limit()
                && shape.lastingCells() >= other.shape.lastingCells()
                && shape.horizonCells() <= other.shape.horizonCells();
    }

    /**
     * Fills what the trees are asked about, as of the open cell; {@link BreachTrees#featureNames} names it.
     *
     * @param into as long as there are features
     */
    void fillFeatures(float[] into, ForecastPaths paths) {
        double limit = tables.sign() * objective.limit();
        double scale = tables.scales().innerScale();
        double levelScale = tables.scales().levelScale();
        int i = tables.features().fillDistances(into, 0, limit, scale, levelScale);
        into[i++] = (float) tables.tables().quarterLogOdds();
        into[i++] = (float) tables.tables().wholeLogOdds();
        into[i++] = (float) tables.tables().stateLogOdds();
        into[i++] = (float) tables.tables().overallLogOdds();
        into[i++] = (float) fromTables;
        double[] expected = paths.expected();
        int last = Math.min(expected.length, shape.horizonCells());
        double highest = Double.NEGATIVE_INFINITY;
        for (int h = 0; h < last; h++) {
            highest = Math.max(highest, tables.sign() * expected[h]);
        }
        into[i++] = clip((highest - limit) / scale);
        into[i++] = clip((tables.sign() * expected[last - 1] - limit) / scale);
        into[i++] = paths.blocks() >= LEAST_BLOCKS ? (float) fromPaths : Float.NaN;
        i = history.fill(into, i, ofDay);
        tables.features().fillShape(into, i, scale, levelScale);
    }

    private static float clip(double value) {
        return (float) Math.clamp(value, -200, 200);
    }

    /** After the tables closed a cell: learns from the origin whose window closed with it, and queues this one. */
    void close(double x, double closedOfDay) {
        boolean isClosed = note(x, closedOfDay);
        long closed = tables.learnt() - 1;
        if (!pendingOrigin[tables.newestSlot()] && closed % learnEvery == 0) {
            pendingShared[place(closed)] = Float.NaN;
        }
        long origin = closed - tables.delay();
        if (isClosed && origin >= 0 && origin % learnEvery == 0 && !Float.isNaN(pendingShared[place(origin)])) {
            learnFrom(place(origin), isBreached());
        }
    }

    /**
     * The part of {@link #close} that takes note of what happened at the limit.
     *
     * @return whether the window of an origin has closed with this cell
     */
    boolean note(double x, double closedOfDay) {
        boolean isBeyond = objective.side().isBeyond(x, objective.limit());
        history.learn(isBeyond);
        int slot = tables.newestSlot();
        pendingOrigin[slot] = !isBridged && !isBeyond && !Double.isNaN(x);
        isBridged = false;
        boolean isClosed =
                pendingOrigin[slot + 1 == pendingOrigin.length ? 0 : slot + 1] && !Double.isNaN(tables.closedMaximum());
        if (isClosed) {
            history.closed(closedOfDay - delayOfDay - Math.floor(closedOfDay - delayOfDay), isBreached());
        }
        return isClosed;
    }

    private boolean isBreached() {
        return tables.closedMaximum() > tables.sign() * objective.limit();
    }

    /** With trees the series bends them leaf by leaf, and learns how far to believe the result; without, it has an intercept. */
    private void learnFrom(int at, boolean breached) {
        double then = pendingShared[at];
        if (leaves == null) {
            int horizons = Math.max(1, shape.horizonCells() / learnEvery);
            own = calibration.moved(own, Logit.inverse(then + own), breached, horizons);
        } else {
            double said = then + leaves.own(pendingReached, at * trees);
            line.learn(said, breached);
            leaves.closed(pendingReached, at * trees, said, breached);
        }
    }

    /** Reads a word of each part that the next cell will need; see {@code SeriesState.readAhead}. */
    long readAhead() {
        return (pendingOrigin[0] ? 1 : 0) + (long) pendingShared[0] + history.readAhead();
    }

    private int place(long origin) {
        return (int) (origin / learnEvery % pendingShared.length);
    }

    /** The cell about to be closed was never looked at as an origin. */
    void forget() {
        isBridged = true;
    }

    /** The tables' log-odds, before any calibration. */
    public double fromTables() {
        return fromTables;
    }

    /** The paths' log-odds, before any calibration; the tables' own while there are too few paths. */
    public double fromPaths() {
        return fromPaths;
    }

    /** The log-odds that are published, but for the own intercept of a series without trees and the order of limits. */
    public double raw() {
        return raw;
    }

    /** The published probability, calibrated. */
    public double probability() {
        return probability;
    }

    /** Median cells until the breach begins, NaN without paths. */
    public double cellsToBreach() {
        return cellsToBreach;
    }

    /** The newest value lies beyond the limit already. */
    public boolean isBreaching() {
        return breaching;
    }

    /** How many cells the tables have learnt. */
    public long cellsLearnt() {
        return tables.learnt();
    }

    /** The series' own correction of the log-odds, in [-3, 3]; far from 0 means it does not behave like others. */
    public double ownIntercept() {
        return own;
    }

    /** What made the estimate what it is, most important first. */
    public List<String> drivers() {
        return Drivers.of(this, tables, step);
    }

    /** The value that was looked at. */
    double value() {
        return value;
    }

    /** Share of the forecast's paths that cross the limit; NaN without paths. */
    double pathShare() {
        return pathShare;
    }

    void save(StateWriter out) throws IOException {
        history.save(out);
        out.writeFloats(pendingShared);
        out.writeInt(leaves == null ? 0 : 1);
        if (leaves != null) {
            out.writeLong(leaves.fingerprint());
            out.writeChars(Arrays.copyOf(pendingReached, pendingShared.length * trees));
        }
        byte[] origins = new byte[pendingOrigin.length];
        for (int i = 0; i < origins.length; i++) {
            origins[i] = (byte) (pendingOrigin[i] ? 1 : 0);
        }
        out.writeBytes(origins);
        if (leaves == null) {
            out.writeDouble(own);
        } else {
            line.save(out);
        }
    }

    void restore(StateReader in) throws IOException {
        history.restore(in);
        boolean hadLeaves = restorePending(in);
        byte[] origins = new byte[pendingOrigin.length];
        in.readBytes(origins);
        for (int i = 0; i < origins.length; i++) {
            pendingOrigin[i] = origins[i] == 1;
        }
        if (hadLeaves) {
            line.restore(in);
        } else {
            own = in.readDouble();
        }
    }

    private int filledPlaces() {
        int places = pendingReached.length / Math.max(1, trees);
        while (places > 0 && !isFilled(places - 1)) {
            places--;
        }
        return places;
    }

    private boolean isFilled(int place) {
        boolean isFilled = !Float.isNaN(pendingShared[place]);
        for (int i = place * trees; i < (place + 1) * trees; i++) {
            isFilled |= pendingReached[i] != 0;
        }
        return isFilled;
    }

    /**
     * What was queued for other trees, or for none, teaches these nothing.
     *
     * @return whether there were trees when it was saved
     */
    private boolean restorePending(StateReader in) throws IOException {
        in.readFloats(pendingShared);
        boolean isMine = leaves == null;
        boolean hadLeaves = in.readInt(0, 1, "leaves that wait") == 1;
        if (hadLeaves) {
            long fingerprint = in.readLong();
            isMine = leaves != null && leaves.fingerprint() == fingerprint;
            if (leaves != null && isMine) {
                pendingReached = new char[pendingShared.length * trees];
                in.readChars(pendingReached);
                leaves.requireKnown(pendingReached);
                pendingReached = Arrays.copyOf(pendingReached, filledPlaces() * trees);
            } else {
                in.skipArray(Character.BYTES, MOST_PENDING);
            }
        }
        if (!isMine) {
            Arrays.fill(pendingShared, Float.NaN);
        }
        return hadLeaves;
    }
}
