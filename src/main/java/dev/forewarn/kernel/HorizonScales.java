package dev.forewarn.kernel;

import java.io.IOException;

/**
 * The levels and scales of a series that make its distances comparable with every other series': short trailing means,
 * a slow mean, the spread around it, and how far the series usually moves within half a horizon.
 *
 * <p>{@link #look} answers for an open cell without learning it; {@link #learn} closes it. O(1) each, no allocation.
 * Missing cells are carried: the caller passes the last known value.
 */
public final class HorizonScales {
    /** Distances are never measured in units smaller than this share of the series' own spread. */
    private static final double FLOOR_OF_SPREAD = 0.001;

    private static final double FLOOR_OF_LEVEL_SCALE = 0.02;

    private final int horizon;
    private final double slowDecay;
    private final double dayDecay;
    private final TrailingMean recent;

    private double slowSum;
    private double slowWeight;
    private double slowSquares;
    private double moveSquares;
    private double moveWeight;
    private double daySum;
    private double dayWeight;
    private long seen;
    private double mean;
    private double squares;

    private double shortBase;
    private double longBase;
    private double innerScale;
    private double levelScale;
    private int state;
    private double lookedAt;
    private long lookedAfter = -1; // how many cells were learnt then; not saved

    /**
     * Of a series without history.
     *
     * @param horizon     cells to look ahead, at least 1
     * @param cellsPerDay cells in a day, at least 1
     */
    public HorizonScales(int horizon, int cellsPerDay) {
        this(horizon, cellsPerDay, 0);
    }

    /**
     * Of a series without history, with a longer memory of its cells than it needs itself.
     *
     * @param lags how many cells {@link #recent} holds at least, for {@link #shortBaseAt} and others who look back
     */
    public HorizonScales(int horizon, int cellsPerDay, int lags) {
        this.horizon = horizon;
        this.slowDecay = Math.pow(0.5, 1.0 / (3.0 * cellsPerDay));
        this.dayDecay = Math.pow(0.5, 2.0 / cellsPerDay);
        this.recent = new TrailingMean(Math.max(lags, Math.max(4, horizon + Math.max(2, horizon / 2)) + 2));
    }

    /** How many cells were learnt. */
    public long seen() {
        return seen;
    }

    /** Computes all levels as they are with {@code x} as the newest, still open cell. */
    public void look(double x) {
        if (seen == lookedAfter && x == lookedAt) {
            return;
        }
        lookedAt = x;
        lookedAfter = seen;
        int quarter = width(0.25);
        shortBase = recent.meanWith(x, quarter);
        longBase = recent.meanWith(x, width(1.0));
        double slow = slowWeight == 0 ? x : slowSum / slowWeight;
        double spread = seen < 2 ? 0 : Math.sqrt(squares / seen);
        double level = slowWeight == 0 ? 0 : Math.sqrt(slowSquares / slowWeight);
        levelScale = level + FLOOR_OF_SPREAD * spread;
        double move = moveWeight == 0 ? 0 : Math.sqrt(moveSquares / moveWeight);
        innerScale = Math.max(move + FLOOR_OF_SPREAD * spread, FLOOR_OF_LEVEL_SCALE * levelScale);
        double tiny = Math.max(Math.abs(x), Math.abs(slow)) * 1e-12 + 1e-300;
        if (!(innerScale > tiny)) {
            innerScale = tiny;
        }
        if (!(levelScale > tiny)) {
            levelScale = tiny;
        }
        double day = dayWeight == 0 ? x : daySum / dayWeight;
        int tenth = width(0.1);
        double before = seen == 0 ? x : recent.mean(Math.min(quarter, recent.size()) - 1, tenth);
        double slope = (recent.meanWith(x, tenth) - before) / innerScale;
        double height = (x - day) / levelScale;
        state = 3 * (height < -0.5 ? 0 : height < 0.5 ? 1 : height < 1.5 ? 2 : 3)
                + (slope < -0.3 ? 0 : slope < 0.3 ? 1 : 2);
    }

    /** Closes the cell. */
    public void learn(double x) {
        double slow = slowWeight == 0 ? x : slowSum / slowWeight;
        if (seen > 0) {
            double move = x - recent.value(Math.max(1, horizon / 2) - 1);
            moveSquares = slowDecay * moveSquares + move * move;
            moveWeight = slowDecay * moveWeight + 1;
        }
        slowSum = slowDecay * slowSum + x;
        slowSquares = slowDecay * slowSquares + (x - slow) * (x - slow);
        slowWeight = slowDecay * slowWeight + 1;
        daySum = dayDecay * daySum + x;
        dayWeight = dayDecay * dayWeight + 1;
        seen++;
        double off = x - mean;
        mean += off / seen;
        squares += off * (x - mean);
        recent.push(x);
    }

    /** Reads a word of each part that the next cell will need; see {@code SeriesState.readAhead}. */
    public long readAhead() {
        return seen + recent.readAhead();
    }

    private int width(double share) {
        return Math.max(2, (int) Math.round(share * horizon));
    }

    /** The closed cells of late. */
    public TrailingMean recent() {
        return recent;
    }

    /** What {@link #shortBase} was when the cell so many cells ago was the newest; it must still be held. */
    public double shortBaseAt(int lag) {
        return recent.mean(lag, width(0.25));
    }

    /** What {@link #longBase} was when the cell so many cells ago was the newest; it must still be held. */
    public double longBaseAt(int lag) {
        return recent.mean(lag, width(1.0));
    }

    /** Mean over a quarter of the horizon, as of the last {@link #look}. */
    public double shortBase() {
        return shortBase;
    }

    /** Mean over a whole horizon. */
    public double longBase() {
        return longBase;
    }

    /** How far the series usually moves within half a horizon; positive. */
    public double innerScale() {
        return innerScale;
    }

    /** How far the series usually is from its slow mean; positive. */
    public double levelScale() {
        return levelScale;
    }

    /** One of twelve: four heights against the day, times falling, level, rising. */
    public int state() {
        return state;
    }

    public void save(StateWriter out) throws IOException {
        out.writeDoubles(new double[] {
            slowSum, slowWeight, slowSquares, moveSquares, moveWeight, daySum, dayWeight, mean, squares
        });
        out.writeLong(seen);
        recent.save(out);
    }

    public void restore(StateReader in) throws IOException {
        double[] saved = new double[9];
        in.readDoubles(saved);
        slowSum = saved[0];
        slowWeight = saved[1];
        slowSquares = saved[2];
        moveSquares = saved[3];
        moveWeight = saved[4];
        daySum = saved[5];
        dayWeight = saved[6];
        mean = saved[7];
        squares = saved[8];
        seen = in.readCount("cells learnt");
        lookedAfter = -1;
        recent.restore(in);
    }
}
