package dev.forewarn.anomaly;

import dev.forewarn.kernel.HalfFloats;
import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.Grid;
import java.io.IOException;

/**
 * How strange a value is, in [0, 1]: the share of samples of pure noise that look less strange.
 *
 * <p>Four deviations are watched: of the value from the forecast, of a mean over a hundred cells and one over seven from the mean of
 * the last day, and of the value from what was seen at this time of day. How rare each is among its like ({@link
 * SizeTables}) is taken together as the root of the sum of squares, and of that {@link Episodes} says what is news.
 *
 * <p>A value is scored before it is learnt. O(1), no allocation, no unit.
 */
public final class AnomalyScorer {
    private static final int ERROR = 0;
    private static final int LONG_MEAN = 1;
    private static final int SHORT_MEAN = 2;
    private static final int TIME_OF_DAY = 3;
    private static final int KINDS = 4;
    private static final int SPREAD = KINDS; // around the level
    private static final double[] WEIGHTS = {0.9, 1.1, 1.1, 1.1};

    private static final double LONG_CELLS = 100;
    private static final double SHORT_CELLS = 7;
    private static final double LEVEL_HALF_LIFE_DAYS = 1;
    private static final double SCALE_HALF_LIFE_DAYS = 2;
    private static final double MEMORY_DAYS = 44;
    private static final double LEAST_CELLS_A_DAY = 24;
    private static final double LEVEL_CLIP = 5;
    private static final double MEAN_CLIP = 10;

    /** Deviations are not rarer than if their scale were this share of the spread around the level. */
    private static final double LEAST_SCALE = 0.02;

    private static final int LEAST_SEEN = 28;
    private static final int SLOTS = 24;
    private static final double PROFILE_STEP = 0.2; // a cell

    private final Grid grid;
    private final SizeTables tables;
    private final Episodes episodes;
    private final AlarmLevels levels;
    private final HalfFloats profile = new HalfFloats(SLOTS); // less the origin
    private final double levelKept;
    private final int leastForTimeOfDay;
    private double origin = Double.NaN; // the first value
    private double level;
    private float levelWeight;
    private float longMean; // less the level, as the next
    private float shortMean;

    // What was found at the newest score: a cell of one sample is learnt as it was scored. Not saved.
    private final double[] sizes = new double[KINDS];
    private long scoredCell = Long.MIN_VALUE;
    private double scoredValue;
    private double scoredAgainst;
    private double scoredSurprise;
    private double scoredTold;

    /** Knows nothing. */
    public AnomalyScorer(Grid grid) {
        double perDay = Math.max(LEAST_CELLS_A_DAY, grid.cellsPerDay());
        this.grid = grid;
        this.tables = new SizeTables(KINDS, 1, SCALE_HALF_LIFE_DAYS * perDay, MEMORY_DAYS * perDay);
        this.episodes = new Episodes(perDay);
        this.levels = new AlarmLevels(perDay);
        this.levelKept = Math.pow(0.5, 1 / (LEVEL_HALF_LIFE_DAYS * perDay));
        this.leastForTimeOfDay = Math.max(LEAST_SEEN, (int) perDay / 2);
        for (int slot = 0; slot < SLOTS; slot++) {
            profile.set(slot, Double.NaN);
        }
    }

    /**
     * Scores a value without learning it.
     *
     * @param cell     where it lies
     * @param expected what was forecast, NaN where nothing was
     * @return in [0, 1]; 0 for the first cells
     */
    public double score(long cell, double x, double expected) {
        scoredSurprise = surprise(cell, x, expected);
        scoredCell = cell;
        scoredValue = x;
        scoredAgainst = expected;
        scoredTold = episodes.told(scoredSurprise, grid.ofDay(cell));
        return NoiseScale.share(scoredTold);
    }

    /**
     * Whether a score of the newest cell is to be called anomalous: from that level on the series' closed cells began an alarm as
     * often as somebody allows. See {@link AlarmLevels}; O(1).
     */
    public boolean isAnomalous(double score, AlarmRate allowed) {
        return AlarmLevels.mayBeFlagged(score) && score >= levels.flagFrom(allowed.perDay());
    }

    /** The surprises of all kinds together. */
    private double surprise(long cell, double x, double expected) {
        measure(cell, x, expected);
        double sum = 0;
        for (int kind = 0; kind < KINDS; kind++) {
            if (!Double.isNaN(sizes[kind])) {
                int least = kind == TIME_OF_DAY ? leastForTimeOfDay : LEAST_SEEN;
                double surprise = WEIGHTS[kind] * tables.surprise(kind, sizes[kind], leastScale(), least);
                sum += surprise * surprise;
            }
        }
        return Math.sqrt(sum);
    }

    private double leastScale() {
        return LEAST_SCALE * tables.scale(SPREAD);
    }

    private void measure(long cell, double x, double expected) {
        boolean isFirst = levelWeight == 0;
        double off = moved(x);
        double usual = origin + profile.get(slot(cell));
        sizes[ERROR] = isFirst ? Double.NaN : Math.abs(x - expected);
        sizes[LONG_MEAN] = isFirst ? Double.NaN : Math.abs(longMean + (off - longMean) / LONG_CELLS);
        sizes[SHORT_MEAN] = isFirst ? Double.NaN : Math.abs(shortMean + (off - shortMean) / SHORT_CELLS);
        sizes[TIME_OF_DAY] = Math.abs(x - usual);
    }

    /** How far a value is from the level, for means: one huge value must not stand in them for days. */
    private double moved(double x) {
        double most = MEAN_CLIP * tables.scale(SPREAD);
        return most > 0 ? Math.clamp(x - level, -most, most) : x - level;
    }

    private int slot(long cell) {
        return (int) (SLOTS * grid.ofDay(cell));
    }

    /** Learns the value of a cell that is closed; what was expected of it as for {@link #score}. */
    public void learn(long cell, double x, double expected) {
        boolean isScored = cell == scoredCell && x == scoredValue && expected == scoredAgainst;
        double surprise = isScored ? scoredSurprise : surprise(cell, x, expected);
        scoredCell = Long.MIN_VALUE;
        boolean strange = surprise > Episodes.KNOWN;
        for (int kind = 0; kind < KINDS; kind++) {
            if (!Double.isNaN(sizes[kind])) {
                tables.learn(kind, sizes[kind], leastScale(), strange);
            }
        }
        levels.learn(isScored ? scoredTold : episodes.told(surprise, grid.ofDay(cell)));
        episodes.learn(surprise, grid.ofDay(cell));
        learnLevel(x);
        learnTimeOfDay(slot(cell), x);
    }

    private void learnLevel(double x) {
        double off = 0;
        if (levelWeight > 0) {
            off = moved(x);
            longMean += (float) ((off - longMean) / LONG_CELLS);
            shortMean += (float) ((off - shortMean) / SHORT_CELLS);
            tables.learnScale(SPREAD, Math.abs(x - level));
            double most = LEVEL_CLIP * tables.scale(SPREAD);
            off = most > 0 ? Math.clamp(off, -most, most) : off;
        }
        levelWeight = (float) (levelKept * levelWeight + 1);
        level = levelWeight == 1 ? x : level + off / levelWeight;
    }

    private void learnTimeOfDay(int slot, double x) {
        if (Double.isNaN(origin)) {
            origin = x;
        }
        double before = profile.get(slot);
        double now = x - origin;
        profile.set(slot, Double.isNaN(before) ? now : before + PROFILE_STEP * (now - before));
    }

    /** Reads a word of each part that the next cell will need; see {@code SeriesState.readAhead}. */
    public long readAhead() {
        return tables.readAhead() + episodes.readAhead() + levels.readAhead() + profile.readAhead() + (long) level;
    }

    public void save(StateWriter out) throws IOException {
        tables.save(out);
        episodes.save(out);
        levels.save(out);
        profile.save(out);
        out.writeDoubles(new double[] {origin, level});
        out.writeFloats(new float[] {levelWeight, longMean, shortMean});
    }

    public void restore(StateReader in) throws IOException {
        tables.restore(in);
        episodes.restore(in);
        levels.restore(in);
        profile.restore(in);
        double[] at = new double[2];
        in.readDoubles(at);
        origin = at[0];
        level = at[1];
        float[] means = new float[3];
        in.readFloats(means);
        levelWeight = means[0];
        longMean = means[1];
        shortMean = means[2];
    }
}
