package dev.forewarn.risk;

import dev.forewarn.kernel.HorizonScales;
import dev.forewarn.kernel.IncrementTables;
import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.kernel.SustainedMaximum;
import java.io.IOException;
import java.util.Arrays;

/**
 * What one series has learnt about one question, "how high is it held for {@code lasting} within {@code horizon}":
 * scales, increment tables, and the origins whose windows have not closed yet. Any limit on the same side, duration and
 * horizon is answered from the same tables.
 *
 * <p>Values on the {@code below} side are mirrored at this door, so that below this line only "too high" exists.
 */
final class HorizonTables {
    private static final float LEAST_SCALE = Float.MIN_NORMAL; // a constant series has none that a float could hold

    private final double sign;
    private final int delay;
    private final SustainedMaximum sustained;
    private final HorizonScales scales;
    private final IncrementTables tables;
    private final SeriesFeatures features;

    private final int cellsPerDay;
    private float[] pendingScale; // of the ring, up to where it was filled, as the next
    private byte[] pendingState;
    private long learnt;
    private int
            newestSlot; // where the cell learnt last stands among the pending ones; a division less for those who ask
    private double last = Double.NaN;
    private double closedMaximum = Double.NaN;

    HorizonTables(Shape shape, int cellsPerDay, FleetPrior prior) {
        this.sign = shape.side().sign();
        this.sustained = new SustainedMaximum(shape.horizonCells(), shape.lastingCells());
        this.delay = sustained.delay();
        this.cellsPerDay = cellsPerDay;
        int lags = delay + 1 + Math.max(shape.horizonCells(), 2);
        this.scales =
                new HorizonScales(shape.horizonCells(), cellsPerDay, Math.max(lags, SeriesFeatures.cellsAsked(shape)));
        this.tables = new IncrementTables(shape.horizonCells(), cellsPerDay, prior.survival(), prior.cells());
        this.features = new SeriesFeatures(shape, cellsPerDay, scales.recent());
        this.pendingScale = new float[1];
        this.pendingState = new byte[1];
        this.newestSlot = delay;
    }

    /** Computes levels and scales with {@code x} as the open cell; readings refer to it until the next call. */
    void look(double x) {
        scales.look(sign * x);
    }

    /** Puts the open cell in front of the features, which only the trees ask for. */
    void lookAtFeatures(double x, long day, double ofDay) {
        features.look(sign * x, day, ofDay);
    }

    SeriesFeatures features() {
        return features;
    }

    /** Log-odds that the limit is crossed, from the tables alone, for the cell last looked at. */
    double logOdds(double limit, double ofDay) {
        double scale = scales.innerScale();
        double mirrored = sign * limit;
        return tables.logOdds(
                ofDay, (mirrored - scales.shortBase()) / scale, (mirrored - scales.longBase()) / scale, scales.state());
    }

    /**
     * Closes a cell.
     *
     * @param x     its value, NaN where it is missing
     * @param day   days since 1970
     * @param ofDay time of day, in [0, 1)
     */
    void learn(double x, long day, double ofDay) {
        double mirrored = sign * x;
        double carried = Double.isNaN(mirrored) ? last : mirrored;
        int slot = next(newestSlot);
        int origin = next(slot);
        newestSlot = slot;
        if (slot == pendingScale.length) {
            makeRoom(Math.min(delay + 1, 2 * slot + 2));
        }
        if (Double.isNaN(carried)) {
            pendingScale[slot] = Float.NaN;
        } else {
            scales.look(carried);
            pendingScale[slot] = Double.isNaN(x) ? Float.NaN : Math.max(LEAST_SCALE, (float) scales.innerScale());
            pendingState[slot] = (byte) scales.state();
            features.learn(carried, day, ofDay);
            scales.learn(carried);
            last = carried;
        }
        learnt++;
        closedMaximum = sustained.push(mirrored);
        boolean closed = !Double.isNaN(closedMaximum) && !Float.isNaN(pendingScale[origin]);
        if (closed && closedMaximum > Double.NEGATIVE_INFINITY) {
            double scale = pendingScale[origin];
            double then = ofDay - delay / (double) cellsPerDay + 1e-9; // the same slot as when it was the present
            double daysBack = Math.floor(then);
            tables.learn(
                    day + (long) daysBack,
                    then - daysBack,
                    (closedMaximum - scales.shortBaseAt(delay)) / scale,
                    (closedMaximum - scales.longBaseAt(delay)) / scale,
                    pendingState[origin]);
        } else {
            closedMaximum = Double.NaN;
        }
    }

    private void makeRoom(int length) {
        pendingScale = Arrays.copyOf(pendingScale, length);
        pendingState = Arrays.copyOf(pendingState, length);
    }

    /** Reads a word of each part that the next cell will need; see {@code SeriesState.readAhead}. */
    long readAhead() {
        return learnt
                + pendingState[0]
                + sustained.readAhead()
                + scales.readAhead()
                + tables.readAhead()
                + features.readAhead();
    }

    private int next(int slot) {
        return slot == delay ? 0 : slot + 1;
    }

    /** The last learnt cell's place in a ring of {@link #delay} and one cells. */
    int newestSlot() {
        return newestSlot;
    }

    /** Cells between an origin and the moment its window has closed. */
    int delay() {
        return delay;
    }

    /** Mirrored sustained maximum after the origin that closed with the last cell; NaN where none closed. */
    double closedMaximum() {
        return closedMaximum;
    }

    /** How many cells were learnt, missing ones included. */
    long learnt() {
        return learnt;
    }

    double sign() {
        return sign;
    }

    HorizonScales scales() {
        return scales;
    }

    IncrementTables tables() {
        return tables;
    }

    void save(StateWriter out) throws IOException {
        sustained.save(out);
        scales.save(out);
        tables.save(out);
        features.save(out);
        out.writeFloats(Arrays.copyOf(pendingScale, delay + 1));
        out.writeBytes(Arrays.copyOf(pendingState, delay + 1));
        out.writeLong(learnt);
        out.writeDouble(last);
    }

    void restore(StateReader in) throws IOException {
        sustained.restore(in);
        scales.restore(in);
        tables.restore(in);
        features.restore(in);
        makeRoom(delay + 1);
        in.readFloats(pendingScale);
        in.readBytes(pendingState);
        for (byte state : pendingState) {
            if (state < 0 || state >= IncrementTables.STATES) {
                throw new IOException("a state must lie in 0 .. " + (IncrementTables.STATES - 1) + ", found " + state);
            }
        }
        learnt = in.readCount("cells learnt");
        newestSlot = (int) ((learnt + delay) % (delay + 1));
        makeRoom(Math.clamp(learnt, 1, delay + 1));
        last = in.readDouble();
    }
}
