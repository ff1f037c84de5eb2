package dev.forewarn.risk;

import dev.forewarn.kernel.FadingMean;
import dev.forewarn.kernel.IncrementTables;
import dev.forewarn.kernel.SlotExtremes;
import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.kernel.TrailingMean;
import java.io.IOException;
import java.util.List;

/**
 * What the trees want to know of a series whatever the limit: recent levels, how it moves, and what the last days looked
 * like at this time. Values are mirrored for the side before they come here. O(1) a cell; the open cell is looked at
 * without being learnt.
 */
final class SeriesFeatures {
    private static final int DAYS = 7;
    private static final double OLDER_DAY_WEIGHT = 0.75;

    private final int horizon;
    private final int slotsPerDay;
    private final int slotsAhead;
    private final TrailingMean recent;
    private final int lasting;
    private final SlotExtremes days;
    private final FadingMean moveFast;
    private final FadingMean moveDay;
    private final FadingMean level;
    private final FadingMean spread;
    private final FadingMean still;
    private final FadingMean day;
    private final FadingMean slow;
    private long cells;

    private double now;
    private double heldNow;
    private long slotNow = Long.MIN_VALUE;
    private int revisionNow;
    private double horizonBefore;
    private double dayBeforeMost;
    private double dayBeforeLeast;
    private double weekBeforeMost;
    private double weekBeforeLeast;
    private double yesterday;
    private double dayBefore;
    private double sameTimeMean;
    private double sameTimeMost;
    private double horizonMost;
    private double dayMost;
    private double dayLeast;
    private double weekMost;
    private double weekLeast;

    private boolean isAveraged; // whether the means below are those of the cell in front
    private double meanTenth;
    private double meanQuarter;
    private double meanHalf;
    private double meanWhole;
    private double meanTwice;
    private double steepLine;
    private double steadyLine;

    /**
     * Of a series without history.
     *
     * @param recent the closed cells of late, which the caller fills after {@link #learn}; holds {@link #cellsAsked}
     */
    SeriesFeatures(Shape shape, int cellsPerDay, TrailingMean recent) {
        this.horizon = shape.horizonCells();
        this.slotsPerDay = IncrementTables.slots(horizon, cellsPerDay);
        double slotCells = (double) cellsPerDay / slotsPerDay;
        this.slotsAhead = (int) Math.min(slotsPerDay - 1.0, Math.ceil((horizon + shape.lastingCells()) / slotCells));
        this.recent = recent;
        this.lasting = shape.lastingCells();
        this.days = new SlotExtremes((DAYS + 1) * slotsPerDay);
        this.moveFast = new FadingMean(Math.max(1, horizon / 2.0));
        this.moveDay = new FadingMean(cellsPerDay);
        this.level = new FadingMean(Math.max(1, horizon / 2.0));
        this.spread = new FadingMean(Math.max(1, horizon / 2.0));
        this.still = new FadingMean(cellsPerDay);
        this.day = new FadingMean(Math.max(1, cellsPerDay / 2.0));
        this.slow = new FadingMean(3.0 * cellsPerDay);
    }

    /** How many cells back the features look. */
    static int cellsAsked(Shape shape) {
        return Math.max(2 * shape.horizonCells() + 4, shape.lastingCells());
    }

    private long slot(long dayNumber, double ofDay) {
        return dayNumber * slotsPerDay + Math.min(slotsPerDay - 1, (int) (ofDay * slotsPerDay));
    }

    /** Puts the open cell in front: every answer below refers to it until the next call. */
    void look(double x, long dayNumber, double ofDay) {
        now = x;
        isAveraged = false;
        heldNow = held(x);
        long slot = slot(dayNumber, ofDay);
        if (slot != slotNow || days.revision() != revisionNow) {
            boolean isNext = slot == slotNow + 1 && days.revision() == revisionNow;
            slotNow = slot;
            revisionNow = days.revision();
            lookBack(isNext);
        }
        double here = Math.max(heldNow, orElse(days.highest(slotNow, slotNow), heldNow));
        double low = Math.min(x, orElse(days.lowest(slotNow, slotNow), x));
        horizonMost = Math.max(here, orElse(horizonBefore, here));
        dayMost = Math.max(here, orElse(dayBeforeMost, here));
        dayLeast = Math.min(low, orElse(dayBeforeLeast, low));
        weekMost = Math.max(dayMost, orElse(weekBeforeMost, here));
        weekLeast = Math.min(dayLeast, orElse(weekBeforeLeast, low));
    }

    /** The lowest of a cell and those before it, as many as a breach lasts. */
    private double held(double x) {
        double least = x;
        int others = Math.min(lasting - 1, recent.size());
        for (int lag = 0; lag < others; lag++) {
            least = Math.min(least, recent.value(lag));
        }
        return least;
    }

    /** What lies before the present slot stays as it is until the next slot begins. */
    private void lookBack(boolean isNext) {
        horizonBefore = days.highest(slotNow - 3, slotNow - 1);
        dayBeforeMost = highestBefore(slotsPerDay, isNext ? dayBeforeMost : Double.NaN);
        dayBeforeLeast = days.lowest(slotNow - slotsPerDay + 1, slotNow - 1);
        weekBeforeMost = highestBefore(DAYS * slotsPerDay, isNext ? weekBeforeMost : Double.NaN);
        weekBeforeLeast = days.lowest(slotNow - (long) DAYS * slotsPerDay + 1, slotNow - 1);
        sameTimes();
    }

    /**
     * Highest of the slots before the present one, which is the last of so many.
     *
     * @param before what the answer was one slot ago: it stands unless the slot that left held it; NaN where unknown
     */
    private double highestBefore(int width, double before) {
        long from = slotNow - width + 1;
        double left = days.highest(from - 1, from - 1);
        if (!(before > left || (Double.isNaN(left) && !Double.isNaN(before)))) {
            return days.highest(from, slotNow - 1);
        }
        double entered = days.highest(slotNow - 1, slotNow - 1);
        return entered > before ? entered : before;
    }

    /** How high it was held in the same horizon of each of the last days. */
    private void sameTimes() {
        yesterday = Double.NaN;
        dayBefore = Double.NaN;
        sameTimeMost = Double.NaN;
        double sum = 0;
        double weights = 0;
        double weight = 1;
        for (int back = 1; back <= DAYS; back++) {
            weight *= OLDER_DAY_WEIGHT;
            long from = slotNow - (long) back * slotsPerDay;
            double most = days.highest(from, from + slotsAhead);
            if (Double.isNaN(most)) {
                continue;
            }
            if (back == 1) {
                yesterday = most;
            } else if (back == 2) {
                dayBefore = most;
            }
            sum += weight * most;
            weights += weight;
            if (!(most <= sameTimeMost)) {
                sameTimeMost = most;
            }
        }
        sameTimeMean = weights > 0 ? sum / weights : Double.NaN;
    }

    private static double orElse(double value, double otherwise) {
        return Double.isNaN(value) ? otherwise : value;
    }

    /** Closes a cell whose value is known (or carried over a gap). */
    void learn(double x, long dayNumber, double ofDay) {
        days.add(slot(dayNumber, ofDay), held(x), x);
        if (cells > 0) {
            double move = Math.abs(x - recent.value(0));
            moveFast.add(move);
            moveDay.add(move);
            still.add(move == 0 ? 1 : 0);
        }
        level.add(x);
        double off = x - level.or(x);
        spread.add(off * off);
        day.add(x);
        slow.add(x);
        cells++;
    }

    /**
     * Fills the features that depend on how far the limit is; see {@link #LIMIT_NAMES}.
     *
     * @param limit      mirrored
     * @param scale      usual move within half a horizon
     * @param levelScale usual distance from the slow mean
     */
    int fillDistances(float[] row, int from, double limit, double scale, double levelScale) {
        average();
        int i = from;
        row[i++] = distance(now, limit, scale);
        row[i++] = distance(meanTenth, limit, scale);
        row[i++] = distance(meanQuarter, limit, scale);
        row[i++] = distance(meanHalf, limit, scale);
        row[i++] = distance(meanWhole, limit, scale);
        row[i++] = distance(meanTwice, limit, scale);
        row[i++] = distance(heldNow, limit, scale);
        row[i++] = distance(horizonMost, limit, scale);
        row[i++] = distance(steepLine, limit, scale);
        row[i++] = distance(steadyLine, limit, scale);
        row[i++] = distance(yesterday, limit, scale);
        row[i++] = distance(dayBefore, limit, scale);
        row[i++] = distance(now, limit, levelScale);
        row[i++] = distance(dayMost, limit, levelScale);
        row[i++] = distance(sameTimeMean, limit, levelScale);
        row[i++] = distance(sameTimeMost, limit, levelScale);
        row[i++] = distance(day.or(now), limit, levelScale);
        row[i++] = distance(slow.or(now), limit, levelScale);
        return i;
    }

    /** Means and lines, which are the same for every limit. */
    private void average() {
        if (isAveraged) {
            return;
        }
        isAveraged = true;
        int half = Math.max(2, horizon / 2);
        int quarter = Math.max(1, half / 2);
        double ofQuarter = recent.meanWith(now, quarter);
        meanHalf = recent.meanWith(now, half);
        double steep = cells < 2 ? 0 : (ofQuarter - recent.mean(quarter - 1, quarter)) / quarter;
        double steady = cells < 2 ? 0 : (meanHalf - recent.mean(half - 1, half)) / half;
        steepLine = ofQuarter + steep * horizon;
        steadyLine = meanHalf + steady * horizon;
        meanTenth = recent.meanWith(now, Math.max(2, (int) Math.round(0.1 * horizon)));
        meanQuarter = recent.meanWith(now, Math.max(2, (int) Math.round(0.25 * horizon)));
        meanWhole = recent.meanWith(now, horizon);
        meanTwice = recent.meanWith(now, 2 * horizon);
    }

    /** What {@link #fillDistances} fills; all of them grow as the series comes nearer to its limit. */
    static final List<String> LIMIT_NAMES = List.of(
            "distance now",
            "distance mean 0.1 h",
            "distance mean 0.25 h",
            "distance mean 0.5 h",
            "distance mean h",
            "distance mean 2 h",
            "distance held",
            "distance highest of h",
            "distance steep line",
            "distance steady line",
            "distance same time yesterday",
            "distance same time day before",
            "level distance now",
            "level distance highest of day",
            "level distance same time mean",
            "level distance same time highest",
            "level distance day mean",
            "level distance slow mean");

    /** Fills the features that do not depend on the limit; see {@link #SHAPE_NAMES}. */
    int fillShape(float[] row, int from, double scale, double levelScale) {
        int i = from;
        row[i++] = distance(now, cells == 0 ? now : recent.value(Math.max(1, horizon / 10) - 1), scale);
        row[i++] = distance(now, cells == 0 ? now : recent.value(Math.max(1, horizon / 2) - 1), scale);
        row[i++] = clip(moveFast.or(0) / scale);
        row[i++] = clip(moveDay.or(0) / scale);
        row[i++] = clip(Math.sqrt(spread.or(0)) / levelScale);
        row[i++] = clip(scale / levelScale);
        row[i++] = rank(now, dayLeast, dayMost);
        row[i++] = rank(now, weekLeast, weekMost);
        row[i++] = distance(day.or(now), slow.or(now), levelScale);
        row[i++] = (float) still.or(0);
        row[i++] = (float) Math.log(1 + cells / (double) horizon);
        return i;
    }

    static final List<String> SHAPE_NAMES = List.of(
            "move 0.1 h",
            "move 0.5 h",
            "mean move of late",
            "mean move of the day",
            "spread of h",
            "scale ratio",
            "rank in day",
            "rank in week",
            "day mean against slow mean",
            "share still",
            "history");

    /** Reads a word of each part that the next cell will need; see {@code SeriesState.readAhead}. */
    long readAhead() {
        return cells
                + days.readAhead()
                + moveFast.readAhead()
                + moveDay.readAhead()
                + level.readAhead()
                + spread.readAhead()
                + still.readAhead()
                + day.readAhead()
                + slow.readAhead();
    }

    private static float distance(double value, double limit, double scale) {
        return clip((value - limit) / scale);
    }

    private static float clip(double value) {
        return Double.isNaN(value) ? Float.NaN : (float) Math.clamp(value, -200, 200);
    }

    private static float rank(double value, double least, double most) {
        return most > least ? (float) Math.clamp((value - least) / (most - least), 0, 1) : 0.5f;
    }

    void save(StateWriter out) throws IOException {
        days.save(out);
        for (FadingMean each : List.of(moveFast, moveDay, level, spread, still, day, slow)) {
            each.save(out);
        }
        out.writeLong(cells);
    }

    void restore(StateReader in) throws IOException {
        days.restore(in);
        for (FadingMean each : List.of(moveFast, moveDay, level, spread, still, day, slow)) {
            each.restore(in);
        }
        cells = in.readCount("cells learnt");
        slotNow = Long.MIN_VALUE;
    }
}
