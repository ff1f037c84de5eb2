package dev.forewarn.risk;

import dev.forewarn.forecast.ForecastPaths;
import dev.forewarn.kernel.HorizonScales;
import dev.forewarn.kernel.Logit;
import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.Grid;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The running estimate of one objective: what tables and paths say together, calibrated over the fleet and then by what
 * this series' own closed windows showed.
 */
public final class ObjectiveEstimate {
    private static final double PATH_CLIP = 0.003;
    private static final int LEAST_BLOCKS = 8;
    private static final double LEAST = 0.0005;
    private static final int MOST_PENDING_BYTES = 1 << 22;

    private final Objective objective;
    private final Shape shape;
    private final HorizonTables tables;
    private final Calibration calibration;
    private final @Nullable LeafLearning leaves;
    private final LimitHistory history;
    private final double delayOfDay;
    private final float[] row = new float[BreachTrees.FEATURES];
    private final char[] reached;
    private final int stride;
    private final double[] pendingShared;
    private final char[] pendingReached;
    private final byte[] pendingOrigin;
    private final ForecastPaths.Passage passage = new ForecastPaths.Passage();
    private double own;
    private double sharedView = Double.NaN;
    private double fromTables = Double.NaN;
    private double fromPaths = Double.NaN;
    private double raw = Double.NaN;
    private boolean wasOrigin;
    private double probability = Double.NaN;
    private double cellsToBreach = Double.NaN;
    private boolean breaching;
    private double value = Double.NaN;
    private double ofDay;

    /**
     * Knows nothing yet.
     *
     * @param leaves of the shape; null where there are no trees
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
        this.history = new LimitHistory(shape, grid.cellsPerDay());
        this.delayOfDay = tables.delay() / (double) grid.cellsPerDay();
        this.stride = leaves == null ? 1 : leaves.stride();
        int reaches = leaves == null ? 0 : leaves.reaches();
        this.reached = new char[reaches];
        this.pendingOrigin = new byte[tables.delay() + 1];
        this.pendingShared = new double[tables.delay() / stride + 2];
        Arrays.fill(pendingShared, Double.NaN);
        this.pendingReached = new char[pendingShared.length * reaches];
    }

    public Objective objective() {
        return objective;
    }

    public Shape shape() {
        return shape;
    }

    void compute(double x, double phase, ForecastPaths paths) {
        value = x;
        ofDay = phase;
        double limit = objective.limit();
        fromTables = tables.logOdds(limit, ofDay);
        fromPaths = fromTables;
        cellsToBreach = Double.NaN;
        if (paths.blocks() > 0) {
            paths.passage(
                    limit,
                    tables.sign(),
                    shape.lastingCells(),
                    shape.horizonCells(),
                    tables.scales().innerScale(),
                    passage);
            cellsToBreach = passage.medianCells();
            if (paths.blocks() >= LEAST_BLOCKS) {
                fromPaths = Logit.of(passage.probability(), PATH_CLIP);
            }
        }
        sharedView = leaves == null ? calibration.raw(fromTables, fromPaths) : fromTrees(leaves, paths);
        raw = leaves == null ? sharedView : sharedView + leaves.own(reached, 0);
        breaching = objective.side().isBeyond(x, limit);
        wasOrigin = !breaching;
        probability = Math.clamp(Logit.inverse(raw + own), LEAST, 1 - LEAST);
    }

    /** Lowers the published probability to that of a nearer limit which asks the same question, if it is above it. */
    void notAbove(ObjectiveEstimate nearer) {
        boolean isFarther = tables.sign() * objective.limit() > tables.sign() * nearer.objective.limit();
        if (isFarther && shape.equals(nearer.shape)) {
            probability = Math.min(probability, nearer.probability);
        }
    }

    private double fromTrees(LeafLearning learning, ForecastPaths paths) {
        fillFeatures(row, paths);
        return learning.shared(row, fromTables, reached);
    }

    /**
     * Fills what the trees are asked about, as of the open cell; {@link BreachTrees#featureNames} names it.
     *
     * @param into as long as there are features
     */
    public void fillFeatures(float[] into, ForecastPaths paths) {
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
        history.learn(objective.side().isBeyond(x, objective.limit()));
        long closed = tables.learnt() - 1;
        long origin = closed - tables.delay();
        int slot = (int) (closed % pendingOrigin.length);
        int was = (int) ((closed + 1) % pendingOrigin.length);
        pendingOrigin[slot] = (byte) (wasOrigin ? 1 : 0);
        if (closed % stride == 0) {
            queue(closed);
        }
        wasOrigin = false;
        double maximum = tables.closedMaximum();
        if (origin >= 0 && pendingOrigin[was] == 1 && !Double.isNaN(maximum)) {
            boolean breached = maximum > tables.sign() * objective.limit();
            history.closed(closedOfDay - delayOfDay - Math.floor(closedOfDay - delayOfDay), breached);
            if (origin % stride == 0) {
                learnFrom(origin, breached);
            }
        }
    }

    private int pending(long cell) {
        return (int) (cell / stride % pendingShared.length);
    }

    private void queue(long cell) {
        int at = pending(cell);
        pendingShared[at] = sharedView;
        System.arraycopy(reached, 0, pendingReached, at * reached.length, reached.length);
    }

    /** With trees the series bends them leaf by leaf; without, it has an intercept. */
    private void learnFrom(long origin, boolean breached) {
        int at = pending(origin);
        double then = pendingShared[at];
        if (Double.isNaN(then)) {
            return;
        }
        if (leaves == null) {
            own = calibration.moved(own, Logit.inverse(then + own), breached, shape.horizonCells());
        } else {
            leaves.closed(pendingReached, at * reached.length, then, breached);
        }
    }

    /** The cell about to be closed was never looked at as an origin. */
    void forget() {
        wasOrigin = false;
    }

    /** The tables' log-odds, before any calibration. */
    public double fromTables() {
        return fromTables;
    }

    /** The paths' log-odds, before any calibration; the tables' own while there are too few paths. */
    public double fromPaths() {
        return fromPaths;
    }

    /** What alarms are ranked on: the log-odds before the series' own intercept. */
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
        var drivers = new ArrayList<String>();
        HorizonScales scales = tables.scales();
        double limit = tables.sign() * objective.limit();
        double distance = (limit - scales.shortBase()) / scales.innerScale();
        String side = objective.side().text();
        if (breaching) {
            drivers.add(String.format(
                    Locale.ROOT, "now %s, already %s the limit %s", number(value), side, number(objective.limit())));
        }
        drivers.add(String.format(
                Locale.ROOT,
                "recent mean %s is %.1f usual half-horizon moves %s the limit %s",
                number(tables.sign() * scales.shortBase()),
                Math.abs(distance),
                distance >= 0 == (objective.side() == Side.ABOVE) ? "below" : "above",
                number(objective.limit())));
        drivers.add(String.format(
                Locale.ROOT,
                "from such a distance, at this time of day and in this state, it moved that far in %.0f %% of past windows",
                100 * Logit.inverse(fromTables)));
        if (!Double.isNaN(cellsToBreach)) {
            drivers.add(String.format(
                    Locale.ROOT, "%.0f %% of the forecast's paths cross the limit", 100 * passage.probability()));
        }
        int slope = scales.state() % 3;
        double rising = (slope - 1) * tables.sign();
        if (rising != 0) {
            drivers.add(rising > 0 ? "rising" : "falling");
        }
        return drivers;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    void save(StateWriter out) throws IOException {
        history.save(out);
        out.writeBytes(pendingOrigin);
        out.writeLong(leaves == null ? 0 : leaves.fingerprint());
        out.writeDoubles(pendingShared);
        out.writeBytes(Leaves.bytes(pendingReached));
        out.writeBytes(Leaves.bytes(reached));
        out.writeDoubles(
                new double[] {own, raw, probability, cellsToBreach, value, ofDay, fromTables, fromPaths, sharedView});
        out.writeInt((breaching ? 1 : 0) + (wasOrigin ? 2 : 0));
    }

    void restore(StateReader in) throws IOException {
        history.restore(in);
        in.readBytes(pendingOrigin);
        restoreLeaves(in);
        double[] saved = new double[9];
        in.readDoubles(saved);
        own = saved[0];
        raw = saved[1];
        probability = saved[2];
        cellsToBreach = saved[3];
        value = saved[4];
        ofDay = saved[5];
        fromTables = saved[6];
        fromPaths = saved[7];
        sharedView = saved[8];
        int flags = in.readInt();
        breaching = (flags & 1) != 0;
        wasOrigin = (flags & 2) != 0;
    }

    /** What was queued for other trees, or for none, teaches these nothing. */
    private void restoreLeaves(StateReader in) throws IOException {
        boolean isMine = in.readLong() == (leaves == null ? 0 : leaves.fingerprint());
        double[] shared = in.readDoublesUpTo(2 * Shape.LONGEST + 2);
        byte[] queued = in.readBytesUpTo(MOST_PENDING_BYTES);
        byte[] newest = in.readBytesUpTo(MOST_PENDING_BYTES);
        if (isMine) {
            if (shared.length != pendingShared.length) {
                throw new IOException("origins that wait: " + shared.length + ", expected " + pendingShared.length);
            }
            System.arraycopy(shared, 0, pendingShared, 0, shared.length);
            int most = leaves == null ? 0 : leaves.leaves();
            Leaves.fill(queued, pendingReached, most);
            Leaves.fill(newest, reached, most);
        }
    }
}
