package dev.forewarn.risk;

import dev.forewarn.kernel.FadingMean;
import dev.forewarn.kernel.IncrementTables;
import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * What happened at one limit so far: how often windows that have closed held a breach, at which time of day, and how
 * lately. Nothing of a window is known here before it has closed.
 */
final class LimitHistory {
    private static final double USUAL_RATE = 0.02;
    private static final double VISIT_WEIGHT = 0.8;
    private static final int MANY = 255;

    private final int horizon;
    private final int lasting;
    private final int slots;
    private final double slotCells;
    private final FadingMean rateFast;
    private final FadingMean rateDay;
    private final FadingMean rateWeek;
    private final FadingMean beyondFast;
    private final FadingMean beyondDay;
    private final FadingMean startsDay;
    private final FadingMean startsWeek;
    private short[] slotBreaches = {}; // half floats; none before the first window has closed
    private byte[] slotWindows = {}; // up to 255, which stands for any number
    private final float slotDecay;
    private long cells;
    private long lastBreach;
    private int run;

    LimitHistory(Shape shape, int cellsPerDay) {
        this.horizon = shape.horizonCells();
        this.lasting = shape.lastingCells();
        this.slots = IncrementTables.slots(horizon, cellsPerDay);
        this.slotCells = (double) cellsPerDay / slots;
        this.rateFast = new FadingMean(4.0 * horizon);
        this.rateDay = new FadingMean(cellsPerDay);
        this.rateWeek = new FadingMean(7.0 * cellsPerDay);
        this.beyondFast = new FadingMean(Math.max(1, horizon / 2.0));
        this.beyondDay = new FadingMean(cellsPerDay);
        this.startsDay = new FadingMean(cellsPerDay);
        this.startsWeek = new FadingMean(7.0 * cellsPerDay);
        this.slotDecay = (float) Math.pow(VISIT_WEIGHT, 1 / slotCells);
        this.lastBreach = -10L * cellsPerDay;
    }

    /** Closes a cell; a missing one ends a run. */
    void learn(boolean isBeyond) {
        run = isBeyond ? run + 1 : 0;
        boolean starts = run == lasting;
        startsDay.add(starts ? 1 : 0);
        startsWeek.add(starts ? 1 : 0);
        beyondFast.add(isBeyond ? 1 : 0);
        beyondDay.add(isBeyond ? 1 : 0);
        if (run >= lasting) {
            lastBreach = cells;
        }
        cells++;
    }

    /** A window has closed; its origin was a valid one at that time of day. */
    void closed(double originOfDay, boolean breached) {
        double came = breached ? 1 : 0;
        rateFast.add(came);
        rateDay.add(came);
        rateWeek.add(came);
        if (slotWindows.length == 0) {
            begin();
        }
        int slot = slot(originOfDay);
        slotBreaches[slot] = Float.floatToFloat16(slotDecay * Float.float16ToFloat(slotBreaches[slot]) + (float) came);
        if (slotWindows[slot] != (byte) MANY) {
            slotWindows[slot]++;
        }
    }

    private void begin() {
        slotBreaches = new short[slots];
        slotWindows = new byte[slots];
    }

    /** Reads a word of each part that the next cell will need; see {@code SeriesState.readAhead}. */
    long readAhead() {
        return cells
                + (slotBreaches.length == 0 ? 0 : slotBreaches[0] + slotWindows[0])
                + rateFast.readAhead()
                + rateDay.readAhead()
                + rateWeek.readAhead()
                + beyondFast.readAhead()
                + beyondDay.readAhead()
                + startsDay.readAhead()
                + startsWeek.readAhead();
    }

    private int slot(double ofDay) {
        return Math.min(slots - 1, (int) (ofDay * slots));
    }

    /** Fills the features of {@link #NAMES}. */
    int fill(float[] row, int from, double ofDay) {
        double prior = 0.5 * horizon;
        double ofLate = rateDay.shrunk(USUAL_RATE, prior);
        int i = from;
        row[i++] = (float) rateFast.shrunk(USUAL_RATE, prior);
        row[i++] = (float) ofLate;
        row[i++] = (float) rateWeek.shrunk(USUAL_RATE, prior);
        row[i++] = (float) samePhase(ofDay, ofLate);
        row[i++] = (float) Math.log(1 + (cells - lastBreach) / (double) horizon);
        row[i++] = (float) beyondFast.or(0);
        row[i++] = (float) beyondDay.or(0);
        row[i++] = (float) Math.log(1 + startsDay.sum());
        row[i++] = (float) Math.log(1 + startsWeek.sum());
        return i;
    }

    static final List<String> NAMES = List.of(
            "breach rate 4 h",
            "breach rate day",
            "breach rate week",
            "breach rate same time",
            "since last breach",
            "share beyond of h",
            "share beyond of day",
            "breaches of day",
            "breaches of week");

    private double samePhase(double ofDay, double prior) {
        double breaches = 0;
        double weight = 0;
        int slot = slot(ofDay);
        int windows = -1;
        double ofOne = 0;
        for (int near = -1; near <= 2 && slotWindows.length > 0; near++) {
            int each = Math.floorMod(slot + near, slots);
            breaches += Float.float16ToFloat(slotBreaches[each]);
            if (windows != (slotWindows[each] & 0xff)) { // neighbours mostly have as many, and a power takes long
                windows = slotWindows[each] & 0xff;
                ofOne = weight(windows);
            }
            weight += ofOne;
        }
        double priorWeight = 0.7 * slotCells;
        return (breaches + priorWeight * prior) / (weight + priorWeight);
    }

    /** What so many windows weigh, the older ones fading: a sum of powers. */
    private double weight(int windows) {
        double faded = windows == MANY ? 0 : Math.pow(slotDecay, windows);
        return (1 - faded) / (1 - slotDecay);
    }

    private List<FadingMean> means() {
        return List.of(rateFast, rateDay, rateWeek, beyondFast, beyondDay, startsDay, startsWeek);
    }

    void save(StateWriter out) throws IOException {
        for (FadingMean each : means()) {
            each.save(out);
        }
        out.writeShorts(Arrays.copyOf(slotBreaches, slots));
        out.writeBytes(Arrays.copyOf(slotWindows, slots));
        out.writeLong(cells);
        out.writeLong(lastBreach);
        out.writeInt(run);
    }

    void restore(StateReader in) throws IOException {
        for (FadingMean each : means()) {
            each.restore(in);
        }
        begin();
        in.readShorts(slotBreaches);
        in.readBytes(slotWindows);
        if (Arrays.equals(slotWindows, new byte[slots]) && Arrays.equals(slotBreaches, new short[slots])) {
            slotBreaches = new short[0];
            slotWindows = new byte[0];
        }
        cells = in.readCount("cells learnt");
        lastBreach = in.readLong();
        run = in.readInt();
    }
}
