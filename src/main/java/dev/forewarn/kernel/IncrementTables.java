package dev.forewarn.kernel;

import java.io.IOException;
import java.util.Arrays;

/**
 * How far the sustained maximum of the coming horizon rose above the recent mean, remembered by time of day and by
 * state: the survival of that increment, read at the distance of any limit. Nothing is trained; everything is learnt
 * from windows that have closed.
 *
 * <p>Increments are counted in units of the scale that held at their origin, against {@value #EDGES} edges. Four
 * estimates are kept: overall (exponential, half-life three days), by time of day over two bases (a visit a day, weight
 * 0.9 a day, shrunk to the overall one), and by the twelve states of {@link HorizonScales}. The witness is the mean of
 * the two times of day in log-odds, plus half of what the state says beyond the overall estimate.
 *
 * <p>Times of day and states are told apart at {@value #COARSE_EDGES} edges only: a time of day in one byte an edge,
 * which is written once a visit, a state in two. Rounding is dithered by the day and the count, the same for all edges
 * of a row: so no mean stands still, and survival still falls from edge to edge.
 *
 * <p>Update and reading cost O(edges), no allocation.
 */
public final class IncrementTables {
    /** How many edges a survival has. */
    public static final int EDGES = 24;

    private static final double[] EDGE = {
        -4, -2.5, -1.5, -1, -.6, -.3, 0, .15, .3, .5, .7, 1, 1.3, 1.7, 2.2, 2.8, 3.5, 4.5, 6, 8, 11, 15, 22, 40
    };
    /** How many edges times of day and states have. */
    public static final int COARSE_EDGES = 12;

    private static final double[] COARSE_EDGE = {-1.5, -.6, 0, .4, .8, 1.3, 2, 3, 4.5, 7, 12, 30};
    private static final int SLOT_BYTES = 2 * COARSE_EDGES; // short base, then long base
    /** How many states {@link HorizonScales#state} tells apart. */
    public static final int STATES = 12;

    private static final int MOST_SLOTS = 288;
    private static final double SLOTS_A_HORIZON = 3;
    private static final double SLOTS_TOGETHER = 1.5; // half a horizon; measured in docs/adr/0011
    private static final double DAILY_WEIGHT = 0.9;
    private static final float[] WEIGHT_OF_VISITS = weights();
    private static final double PRIOR_DAYS = 0.7;
    private static final double CLIP = 0.003;
    private static final double WHOLE = 65535;
    private static final float[] NOTHING_OVERALL = new float[2 * EDGES]; // these are never written to
    private static final short[] NOTHING_OF_STATES = new short[STATES * COARSE_EDGES];
    private static final float[] WEIGHTLESS_STATES = new float[STATES];
    private static final char[] NOTHING_OPEN = new char[SLOT_BYTES];
    private static final byte[] NO_SLOTS = {};
    private static final double GOLDEN = 0.6180339887498949;
    private static final double PLASTIC = 0.7548776662466927;

    private final int slots;
    private final double overallDecay;
    private final double stateDecay;
    private final double statePrior;
    private final float[] fleet;
    private final double fleetWeight;

    // What nothing was learnt of yet is not there: many series are young. Short base, then long base.
    private float[] overall = NOTHING_OVERALL;
    private boolean isTaught; // else what follows stands for what was never learnt
    private double overallWeight;
    private byte[] slotSurvival = NO_SLOTS;
    private byte[] slotVisits = NO_SLOTS;
    private short[] stateSurvival = NOTHING_OF_STATES;
    private float[] stateWeight = WEIGHTLESS_STATES;
    private char[] open = NOTHING_OPEN;
    private double quarterLogOdds;
    private double wholeLogOdds;
    private double stateLogOdds;
    private double overallLogOdds;
    private int origins;
    private int openCount;
    private int openSlot = -1;
    private long openDay = Long.MIN_VALUE;

    private static float[] weights() {
        float[] weights = new float[64]; // after as many visits the weight stands at its limit
        for (int visits = 1; visits < weights.length; visits++) {
            weights[visits] = (float) (DAILY_WEIGHT * weights[visits - 1] + 1);
        }
        return weights;
    }

    /**
     * Empty tables.
     *
     * @param horizon     cells to look ahead
     * @param cellsPerDay cells in a day
     * @param fleet       survival of other series at the edges, the prior of a series without history; may be all zero;
     *                    shared by many tables and never altered
     * @param fleetCells  how many cells of own history weigh as much as the fleet's survival
     */
    public IncrementTables(int horizon, int cellsPerDay, float[] fleet, double fleetCells) {
        this.slots = (int) Math.max(1, Math.round(slots(horizon, cellsPerDay) / SLOTS_TOGETHER));
        this.overallDecay = Math.pow(0.5, 1.0 / (3.0 * cellsPerDay));
        this.stateDecay = Math.pow(0.5, 1.0 / (7.0 * cellsPerDay));
        this.statePrior = 3.0 * horizon;
        this.fleet = fleet;
        this.fleetWeight = fleetCells;
    }

    private void begin() {
        isTaught = true;
        overall = new float[2 * EDGES];
        stateSurvival = new short[STATES * COARSE_EDGES];
        stateWeight = new float[STATES];
        open = new char[SLOT_BYTES];
    }

    private void beginSlots() {
        slotSurvival = new byte[slots * SLOT_BYTES];
        slotVisits = new byte[slots];
    }

    /**
     * How many times of day are told apart: a slot is a third of a horizon, but never less than one cell or five minutes,
     * so that the tables of a series in milliseconds stay small.
     */
    public static int slots(int horizon, int cellsPerDay) {
        return Math.clamp(Math.round(cellsPerDay / Math.max(1.0, horizon / SLOTS_A_HORIZON)), 1, MOST_SLOTS);
    }

    /** The edges, in units of the inner scale. */
    public static double[] edges() {
        return EDGE.clone();
    }

    /**
     * Learns one closed origin.
     *
     * @param day      number of its day, ascending
     * @param ofDay    its time of day, in [0, 1)
     * @param risen    (sustained maximum - short base) / scale
     * @param risenLong the same above the long base
     * @param state    the state at the origin
     */
    public void learn(long day, double ofDay, double risen, double risenLong, int state) {
        if (!isTaught) {
            begin();
        }
        int slot = Math.min(slots - 1, (int) (ofDay * slots));
        if (slot != openSlot || day != openDay) {
            closeSlot();
            openSlot = slot;
            openDay = day;
        }
        overallWeight = overallDecay * overallWeight + 1;
        float gain = (float) (1 / overallWeight);
        float keep = 1 - gain;
        for (int k = 0; k < 2 * EDGES; k++) {
            overall[k] *= keep;
        }
        int passed = passed(EDGE, risen);
        for (int k = 0; k < passed; k++) {
            overall[k] += gain;
        }
        int passedLong = EDGES + passed(EDGE, risenLong);
        for (int k = EDGES; k < passedLong; k++) {
            overall[k] += gain;
        }
        int coarse = passed(COARSE_EDGE, risen);
        for (int k = 0; k < coarse; k++) {
            open[k]++;
        }
        int coarseLong = COARSE_EDGES + passed(COARSE_EDGE, risenLong);
        for (int k = COARSE_EDGES; k < coarseLong; k++) {
            open[k]++;
        }
        openCount++;
        learnState(state, coarse);
        if (openCount == Character.MAX_VALUE) {
            halveOpen();
        }
    }

    /** Counts of a slot that holds very many cells keep their proportions. */
    private void halveOpen() {
        for (int k = 0; k < SLOT_BYTES; k++) {
            open[k] >>= 1;
        }
        openCount >>= 1;
    }

    private void learnState(int state, int passed) {
        float weight = (float) (stateDecay * stateWeight[state] + 1);
        stateWeight[state] = weight;
        double stateGain = 1 / weight;
        double dither = fraction(++origins * GOLDEN);
        int row = state * COARSE_EDGES;
        for (int k = 0; k < COARSE_EDGES; k++) {
            double before = stateSurvival[row + k] & 0xffff;
            double after = before + stateGain * ((k < passed ? WHOLE : 0) - before);
            stateSurvival[row + k] = (short) (int) Math.min(WHOLE, after + dither);
        }
    }

    /** Reads a word of each part that the next cell will need; see {@code SeriesState.readAhead}. */
    public long readAhead() {
        return openDay + (long) overall[0] + (long) overall[EDGES] + stateSurvival[0] + (long) stateWeight[0] + open[0];
    }

    private static double fraction(double x) {
        return x - Math.floor(x);
    }

    private void closeSlot() {
        if (openCount == 0) {
            return;
        }
        if (slotVisits.length == 0) {
            beginSlots();
        }
        int visits = slotVisits[openSlot];
        double before = DAILY_WEIGHT * WEIGHT_OF_VISITS[visits];
        double keep = before / (before + 1);
        double gain = 1 / ((before + 1) * openCount);
        double dither = fraction(openDay * GOLDEN + openSlot * PLASTIC);
        int row = openSlot * SLOT_BYTES;
        for (int k = 0; k < SLOT_BYTES; k++) {
            double after = keep * Share.of(slotSurvival[row + k]) + gain * open[k];
            slotSurvival[row + k] = Share.code(after, dither);
            open[k] = 0;
        }
        slotVisits[openSlot] = (byte) Math.min(WEIGHT_OF_VISITS.length - 1, visits + 1);
        openCount = 0;
    }

    /**
     * The witness for a limit: log-odds that the sustained maximum of the coming horizon lies beyond it.
     *
     * @param ofDay        time of day of the origin, in [0, 1)
     * @param distance     (limit - short base) / scale
     * @param distanceLong (limit - long base) / scale
     * @param state        the state at the origin
     */
    public double logOdds(double ofDay, double distance, double distanceLong, int state) {
        int slot = Math.min(slots - 1, (int) (ofDay * slots));
        double general = ofOverall(0, distance);
        double generalLong = ofOverall(EDGES, distanceLong);
        double weight = slotVisits.length == 0 ? 0 : WEIGHT_OF_VISITS[slotVisits[slot]];
        int row = slot * SLOT_BYTES;
        double here = (weight * ofSlot(row, distance) + PRIOR_DAYS * general) / (weight + PRIOR_DAYS);
        double hereLong =
                (weight * ofSlot(row + COARSE_EDGES, distanceLong) + PRIOR_DAYS * generalLong) / (weight + PRIOR_DAYS);
        double known = stateWeight[state];
        double inState =
                (known * ofState(state * COARSE_EDGES, distance) + statePrior * general) / (known + statePrior);
        quarterLogOdds = Logit.of(here, CLIP);
        wholeLogOdds = Logit.of(hereLong, CLIP);
        stateLogOdds = Logit.of(inState, CLIP);
        overallLogOdds = Logit.of(general, CLIP);
        return 0.5 * (quarterLogOdds + wholeLogOdds) + 0.5 * (stateLogOdds - overallLogOdds);
    }

    /** By time of day over the short base, as of the last {@link #logOdds}. */
    public double quarterLogOdds() {
        return quarterLogOdds;
    }

    /** By time of day over the long base, as of the last {@link #logOdds}. */
    public double wholeLogOdds() {
        return wholeLogOdds;
    }

    /** By state, as of the last {@link #logOdds}. */
    public double stateLogOdds() {
        return stateLogOdds;
    }

    /** Whatever the time and state, as of the last {@link #logOdds}. */
    public double overallLogOdds() {
        return overallLogOdds;
    }

    /** The overall survival at an edge, without the fleet's share; what a fleet's survival is the mean of. */
    public double overall(int edge) {
        return overall[edge];
    }

    /** How many origins the overall survival rests on, exponentially weighted. */
    public double weight() {
        return overallWeight;
    }

    private double ofOverall(int row, double distance) {
        int k = below(EDGE, distance);
        double low = shrunk(row, k);
        return low + between(EDGE, k, distance) * (shrunk(row, k + 1) - low);
    }

    private double shrunk(int row, int k) {
        double weight = overallWeight + fleetWeight;
        return weight > 0 ? (overallWeight * overall[row + k] + fleetWeight * fleet[k]) / weight : fleet[k];
    }

    private double ofSlot(int row, double distance) {
        if (slotSurvival.length == 0) {
            return 0; // it has no weight
        }
        int k = below(COARSE_EDGE, distance);
        double low = Share.angle(slotSurvival[row + k]);
        return Share.ofAngle(low + between(COARSE_EDGE, k, distance) * (Share.angle(slotSurvival[row + k + 1]) - low));
    }

    private double ofState(int row, double distance) {
        int k = below(COARSE_EDGE, distance);
        double low = stateSurvival[row + k] & 0xffff;
        double high = stateSurvival[row + k + 1] & 0xffff;
        return (low + between(COARSE_EDGE, k, distance) * (high - low)) / WHOLE;
    }

    /** The edge below a distance, such that another one follows. */
    private static int below(double[] edges, double distance) {
        return Math.clamp(passed(edges, distance) - 1, 0, edges.length - 2);
    }

    /** Where a distance lies between an edge and the next, in [0, 1]. */
    private static double between(double[] edges, int k, double distance) {
        return distance > edges[0] ? Math.min(1, (distance - edges[k]) / (edges[k + 1] - edges[k])) : 0;
    }

    /** How many edges lie strictly below the value: by signs of differences, since a jump here is guessed wrong half the time. */
    private static int passed(double[] edges, double value) {
        long below = 0;
        for (double edge : edges) {
            below += Double.doubleToRawLongBits(edge - value) >>> 63;
        }
        return (int) below;
    }

    public void save(StateWriter out) throws IOException {
        out.writeFloats(overall);
        out.writeDouble(overallWeight);
        out.writeBytes(slotSurvival.length == 0 ? new byte[slots * SLOT_BYTES] : slotSurvival);
        out.writeBytes(slotVisits.length == 0 ? new byte[slots] : slotVisits);
        out.writeShorts(stateSurvival);
        out.writeFloats(stateWeight);
        out.writeChars(open);
        out.writeInt(origins);
        out.writeInt(openCount);
        out.writeInt(openSlot);
        out.writeLong(openDay);
    }

    public void restore(StateReader in) throws IOException {
        begin();
        beginSlots();
        in.readFloats(overall);
        overallWeight = in.readDouble();
        in.readBytes(slotSurvival);
        in.readBytes(slotVisits);
        for (byte visits : slotVisits) {
            if (visits < 0 || visits >= WEIGHT_OF_VISITS.length) {
                throw new IOException(
                        "visits of a slot must lie in 0 .. " + (WEIGHT_OF_VISITS.length - 1) + ", found " + visits);
            }
        }
        in.readShorts(stateSurvival);
        in.readFloats(stateWeight);
        in.readChars(open);
        origins = in.readInt();
        openCount = in.readInt(0, Character.MAX_VALUE, "count of an open slot");
        openSlot = in.readInt(-1, slots - 1, "an open slot");
        openDay = in.readLong();
        leaveOutNothing();
    }

    private void leaveOutNothing() {
        if (isZero(slotVisits) && isZero(slotSurvival)) {
            slotSurvival = NO_SLOTS;
            slotVisits = NO_SLOTS;
        }
        boolean isUntaught = overallWeight == 0
                && openCount == 0
                && Arrays.equals(overall, NOTHING_OVERALL)
                && Arrays.equals(stateSurvival, NOTHING_OF_STATES)
                && Arrays.equals(stateWeight, WEIGHTLESS_STATES)
                && Arrays.equals(open, NOTHING_OPEN);
        if (isUntaught) {
            isTaught = false;
            overall = NOTHING_OVERALL;
            stateSurvival = NOTHING_OF_STATES;
            stateWeight = WEIGHTLESS_STATES;
            open = NOTHING_OPEN;
        }
    }

    private static boolean isZero(byte[] bytes) {
        for (byte each : bytes) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }
}
