package dev.forewarn.kernel;

import java.io.IOException;

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
 * <p>Update and reading cost O(edges), no allocation.
 */
public final class IncrementTables {
    /** How many edges a survival has. */
    public static final int EDGES = 24;

    private static final double[] EDGE = {
        -4, -2.5, -1.5, -1, -.6, -.3, 0, .15, .3, .5, .7, 1, 1.3, 1.7, 2.2, 2.8, 3.5, 4.5, 6, 8, 11, 15, 22, 40
    };
    private static final int STATES = 12;
    private static final int MOST_SLOTS = 288;
    private static final double DAILY_WEIGHT = 0.9;
    private static final double PRIOR_DAYS = 0.7;
    private static final double CLIP = 0.003;

    private final int slots;
    private final double overallDecay;
    private final double stateDecay;
    private final double statePrior;
    private final float[] fleet;
    private final double fleetWeight;

    private final float[] overall = new float[EDGES];
    private final float[] overallLong = new float[EDGES];
    private double overallWeight;
    private final float[] slotShort;
    private final float[] slotLong;
    private final float[] slotWeight;
    private final float[] stateSurvival = new float[STATES * EDGES];
    private final float[] stateWeight = new float[STATES];

    private final float[] openShort = new float[EDGES];
    private final float[] openLong = new float[EDGES];
    private double quarterLogOdds;
    private double wholeLogOdds;
    private double stateLogOdds;
    private double overallLogOdds;
    private int openCount;
    private int openSlot = -1;
    private long openDay = Long.MIN_VALUE;

    /**
     * Empty tables.
     *
     * @param horizon     cells to look ahead
     * @param cellsPerDay cells in a day
     * @param fleet       survival of other series at the edges, the prior of a series without history; may be null-free
     *                    all zero
     * @param fleetCells  how many cells of own history weigh as much as the fleet's survival
     */
    public IncrementTables(int horizon, int cellsPerDay, float[] fleet, double fleetCells) {
        this.slots = slots(horizon, cellsPerDay);
        this.overallDecay = Math.pow(0.5, 1.0 / (3.0 * cellsPerDay));
        this.stateDecay = Math.pow(0.5, 1.0 / (7.0 * cellsPerDay));
        this.statePrior = 3.0 * horizon;
        this.fleet = fleet.clone();
        this.fleetWeight = fleetCells;
        this.slotShort = new float[slots * EDGES];
        this.slotLong = new float[slots * EDGES];
        this.slotWeight = new float[slots];
    }

    /**
     * How many times of day are told apart: a slot is a third of a horizon, but never less than one cell or five minutes,
     * so that the tables of a series in milliseconds stay small.
     */
    public static int slots(int horizon, int cellsPerDay) {
        return Math.clamp(Math.round(cellsPerDay / Math.max(1.0, horizon / 3.0)), 1, MOST_SLOTS);
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
        int slot = Math.min(slots - 1, (int) (ofDay * slots));
        if (slot != openSlot || day != openDay) {
            closeSlot();
            openSlot = slot;
            openDay = day;
        }
        int passed = passed(risen);
        int passedLong = passed(risenLong);
        overallWeight = overallDecay * overallWeight + 1;
        float gain = (float) (1 / overallWeight);
        int row = state * EDGES;
        float weight = (float) (stateDecay * stateWeight[state] + 1);
        stateWeight[state] = weight;
        float stateGain = 1 / weight;
        for (int k = 0; k < EDGES; k++) {
            float rose = k < passed ? 1 : 0;
            float roseLong = k < passedLong ? 1 : 0;
            overall[k] += gain * (rose - overall[k]);
            overallLong[k] += gain * (roseLong - overallLong[k]);
            stateSurvival[row + k] += stateGain * (rose - stateSurvival[row + k]);
            openShort[k] += rose;
            openLong[k] += roseLong;
        }
        openCount++;
    }

    private void closeSlot() {
        if (openCount == 0) {
            return;
        }
        float before = slotWeight[openSlot];
        float after = (float) (DAILY_WEIGHT * before) + 1;
        float keep = (float) (DAILY_WEIGHT * before) / after;
        float gain = 1 / (after * openCount);
        int row = openSlot * EDGES;
        for (int k = 0; k < EDGES; k++) {
            slotShort[row + k] = keep * slotShort[row + k] + gain * openShort[k];
            slotLong[row + k] = keep * slotLong[row + k] + gain * openLong[k];
            openShort[k] = 0;
            openLong[k] = 0;
        }
        slotWeight[openSlot] = after;
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
        double general = read(overall, 0, distance, true);
        double generalLong = read(overallLong, 0, distanceLong, true);
        double weight = slotWeight[slot];
        double here = (weight * read(slotShort, slot * EDGES, distance, false) + PRIOR_DAYS * general)
                / (weight + PRIOR_DAYS);
        double hereLong = (weight * read(slotLong, slot * EDGES, distanceLong, false) + PRIOR_DAYS * generalLong)
                / (weight + PRIOR_DAYS);
        double known = stateWeight[state];
        double inState = (known * read(stateSurvival, state * EDGES, distance, false) + statePrior * general)
                / (known + statePrior);
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

    private double read(float[] table, int row, double distance, boolean shrink) {
        if (!(distance > EDGE[0])) {
            return at(table, row, 0, shrink);
        }
        if (distance >= EDGE[EDGES - 1]) {
            return at(table, row, EDGES - 1, shrink);
        }
        int k = passed(distance) - 1;
        if (k < 0) {
            k = 0;
        }
        double share = (distance - EDGE[k]) / (EDGE[k + 1] - EDGE[k]);
        double low = at(table, row, k, shrink);
        return low + share * (at(table, row, k + 1, shrink) - low);
    }

    private double at(float[] table, int row, int k, boolean shrink) {
        double own = table[row + k];
        double weight = overallWeight + fleetWeight;
        if (!shrink) {
            return own;
        }
        return weight > 0 ? (overallWeight * own + fleetWeight * fleet[k]) / weight : fleet[k];
    }

    /** How many edges lie strictly below the value. */
    private static int passed(double value) {
        int low = 0;
        int high = EDGES;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (EDGE[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    public void save(StateWriter out) throws IOException {
        out.writeFloats(overall);
        out.writeFloats(overallLong);
        out.writeDouble(overallWeight);
        out.writeFloats(slotShort);
        out.writeFloats(slotLong);
        out.writeFloats(slotWeight);
        out.writeFloats(stateSurvival);
        out.writeFloats(stateWeight);
        out.writeFloats(openShort);
        out.writeFloats(openLong);
        out.writeInt(openCount);
        out.writeInt(openSlot);
        out.writeLong(openDay);
    }

    public void restore(StateReader in) throws IOException {
        in.readFloats(overall);
        in.readFloats(overallLong);
        overallWeight = in.readDouble();
        in.readFloats(slotShort);
        in.readFloats(slotLong);
        in.readFloats(slotWeight);
        in.readFloats(stateSurvival);
        in.readFloats(stateWeight);
        in.readFloats(openShort);
        in.readFloats(openLong);
        openCount = in.readInt(0, Integer.MAX_VALUE, "count of an open slot");
        openSlot = in.readInt(-1, slots - 1, "an open slot");
        openDay = in.readLong();
    }
}
