package dev.forewarn.forecast;

import dev.forewarn.kernel.PageHinkley;
import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import java.io.IOException;

/**
 * Notices that a series has found a new level, by {@link PageHinkley} on the forecaster's one-step errors in usual ones, and has the
 * forecaster learn it anew: what deviates becomes level and the level follows faster for a horizon; the shape of the season stays. A second alarm
 * to the other side within a day says that it was passing, and brings the old level back.
 */
public final class DriftWatch {
    private static final double TOLERANCE = 0.25; // all in usual errors; white noise alarms once in some 6,000 cells
    private static final double BAR = 20;
    private static final double LARGEST_ERROR = 4;
    private static final double FASTER = 5;
    private static final int KNOWN_FROM = 100;

    private final int relearning; // cells
    private final int day;
    private final PageHinkley test = new PageHinkley(TOLERANCE, BAR, LARGEST_ERROR);
    private float moved; // by the newest alarm
    private long alarmCell = Long.MIN_VALUE;

    /**
     * Nothing seen yet.
     *
     * @param horizon cells that relearning lasts
     * @param day     cells
     */
    public DriftWatch(int horizon, int day) {
        this.relearning = horizon;
        this.day = day;
    }

    /**
     * Closes a cell, in place of {@link FittedForecaster#learn}. O(1).
     *
     * @param usualError of the forecaster one step ahead, 0 while none is known
     * @param known      cells learnt before
     */
    public void learn(FittedForecaster forecaster, long cell, double x, double usualError, int known) {
        double error = x - forecaster.expected(cell);
        forecaster.learn(cell, x, isRelearning(cell) ? FASTER : 1);
        int sign = known < KNOWN_FROM || !(usualError > 0) ? 0 : test.learn(error / usualError);
        if (sign == 0) {
            return;
        }
        boolean isBack = alarmCell != Long.MIN_VALUE && cell - alarmCell <= day && sign * moved < 0;
        double by = isBack ? -moved : forecaster.deviation();
        forecaster.moveLevel(by);
        moved = isBack ? 0 : (float) by;
        alarmCell = cell;
    }

    /** Whether an alarm is so recent that the level is being learnt anew. */
    public boolean isRelearning(long cell) {
        return alarmCell != Long.MIN_VALUE && cell - alarmCell <= relearning;
    }

    /** Reads a word of each part that the next cell will need; see {@code SeriesState.readAhead}. */
    public long readAhead() {
        return alarmCell + test.readAhead();
    }

    public void save(StateWriter out) throws IOException {
        test.save(out);
        out.writeInt(Float.floatToRawIntBits(moved));
        out.writeLong(alarmCell);
    }

    public void restore(StateReader in) throws IOException {
        test.restore(in);
        moved = Float.intBitsToFloat(in.readInt());
        alarmCell = in.readLong();
    }
}
