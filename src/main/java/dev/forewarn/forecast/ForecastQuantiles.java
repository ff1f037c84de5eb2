package dev.forewarn.forecast;

import dev.forewarn.kernel.ConvexBlend;
import dev.forewarn.kernel.QuantileTracks;
import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.Grid;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The quantiles of the value some cells ahead, learnt online from how forecasts turned out.
 *
 * <p>Five points of rest are mixed: the last value, the mean of late, the running median, what the forecaster expects,
 * and the last value moved by what the season adds. Which of them is right depends on the series and on the distance, so the
 * mixture is learnt at a few distances (knots, evenly spaced in their logarithm) and read between them. The errors of the mixture
 * are measured in units of the forecaster's usual one-step error, tracked quantile by quantile, and put around the next mixture; units grow at once
 * when the one-step errors of late do, as after a level shift.
 *
 * <p>A forecast is judged when its cell closes, so at each knot one is under way at a time. O(1) a cell, no allocation.
 * Choices and figures: docs/adr/0013-forecasts.md.
 */
public final class ForecastQuantiles {
    private static final int KNOTS = 4;
    private static final int POINTS = 5; // the first is the present value itself
    private static final int KEPT = POINTS - 1;
    private static final double[] PRIOR = {0, 0, 0, 1, 0};

    private static final double MEAN_OF_LATE = 1 / 8.0; // half-lives, in horizons
    private static final double ERRORS_OF_LATE = 0.25;
    private static final double USUAL_DAYS = 3; // half-life of the usual error
    private static final double MEDIAN_STEP = 0.04; // of the usual error, a cell
    private static final double SIZE_GAIN = 0.05;
    private static final double TRACK_GAIN = 0.04;
    private static final double FIRST_TRACK_GAIN = 0.15; // shrinks with the root of the number of lessons
    private static final double LARGEST_ERROR = 8; // that counts towards the size, in usual ones
    private static final double MOST_ALARM = 50;
    private static final int MOST_LESSONS = 255;

    private final int[] knots;
    private final int between; // cells from one forecast to be judged to the next, at least
    private final double meanGain;
    private final double lateGain;
    private final double usualGain;

    private final ConvexBlend blend;
    private final QuantileTracks tracks;
    private final float[] sizes; // of an error at each knot, in usual one-step errors; 0 while none is known
    private final byte[] lessons;
    private final float[] points; // of the forecast under way at each knot, less the value at its origin, in its unit
    private final float[] units;
    private final double[] origins;
    private final long[] issuedAt;

    private double mean = Double.NaN; // NaN while nothing is known
    private double median;
    private float late;
    private float usual;
    private double last;
    private int learnt;
    private double lowest = Double.POSITIVE_INFINITY;
    private double highest = Double.NEGATIVE_INFINITY;

    // with the open cell, as of the last look; not saved
    private long cellNow;
    private double now;
    private double meanNow;
    private double medianNow;
    private double lateNow;
    private double usualNow;

    /**
     * Knows nothing yet.
     *
     * @param cells how many cells are looked ahead
     */
    public ForecastQuantiles(Grid grid, int cells) {
        this.knots = knots(cells);
        // odd numbers that share no divisor with an hour's cells, so that what happens each hour is met at all its
        // minutes
        this.between = cells < 10 ? 1 : cells < 35 ? 5 : 7;
        this.meanGain = gain(MEAN_OF_LATE * cells);
        this.lateGain = gain(Math.max(1.5, ERRORS_OF_LATE * cells));
        this.usualGain = gain(USUAL_DAYS * Math.max(24, grid.cellsPerDay()));
        this.blend = new ConvexBlend(knots.length, PRIOR);
        this.tracks = new QuantileTracks(knots.length);
        this.sizes = new float[knots.length];
        this.lessons = new byte[knots.length];
        this.points = new float[knots.length * KEPT];
        this.units = new float[knots.length];
        this.origins = new double[knots.length];
        this.issuedAt = new long[knots.length];
        Arrays.fill(issuedAt, Long.MIN_VALUE);
    }

    private static int[] knots(int cells) {
        return IntStream.range(0, KNOTS)
                .map(k -> (int) Math.round(Math.pow(cells, k / (KNOTS - 1.0))))
                .distinct()
                .toArray();
    }

    private static double gain(double halfLife) {
        return 1 - Math.pow(0.5, 1 / Math.max(1, halfLife));
    }

    /** Room to work in, shared by any number of series, one thread at a time. */
    public static final class Bench {
        private final double[] points = new double[POINTS];
        private final double[] weights = new double[POINTS];
        private final double[] anchors = new double[FittedForecaster.ANCHORS];
        private final double[] mixed = new double[QuantileTracks.levels()];
    }

    /** Puts the open cell in front, for {@link #quantiles}. Before the forecaster learns it. */
    public void look(FittedForecaster forecaster, long cell, double x) {
        cellNow = cell;
        now = x;
        if (Double.isNaN(mean)) {
            meanNow = x;
            medianNow = x;
            lateNow = 0;
            usualNow = 0;
            return;
        }
        double expected = forecaster.expected(cell);
        double error = Math.abs(x - (Double.isNaN(expected) ? last : expected));
        double fewest = 1.0 / (learnt + 1);
        lateNow = late + Math.max(lateGain, fewest) * (error - late);
        usualNow = usual + Math.max(usualGain, fewest) * (error - usual);
        meanNow = mean + meanGain * (x - mean);
        double step = MEDIAN_STEP * usualNow;
        medianNow = Math.abs(x - median) <= step ? x : median + Math.copySign(step, x - median);
    }

    /** Closes a cell; before the forecaster learns it. */
    public void learn(FittedForecaster forecaster, long cell, double x, Bench bench) {
        for (int knot = 0; knot < knots.length; knot++) {
            long ahead = cell - issuedAt[knot];
            if (issuedAt[knot] != Long.MIN_VALUE && ahead >= knots[knot]) {
                if (ahead == knots[knot]) {
                    judge(knot, x, bench);
                }
                issuedAt[knot] = Long.MIN_VALUE;
            }
        }
        look(forecaster, cell, x);
        mean = meanNow;
        median = medianNow;
        late = (float) lateNow;
        usual = (float) usualNow;
        last = x;
        learnt += learnt == Integer.MAX_VALUE ? 0 : 1;
        lowest = Math.min(lowest, x);
        highest = Math.max(highest, x);
        double unit = unitNow();
        if (unit > 0 && cell % between == 0) {
            issue(forecaster, unit, bench);
        }
    }

    /** The forecaster's usual one-step error, 0 while none is known. */
    public double usualError() {
        return usual;
    }

    /** How many cells were learnt. */
    public int known() {
        return learnt;
    }

    private double unitNow() {
        return usualNow > 0 ? usualNow * Math.clamp(lateNow / usualNow, 1, MOST_ALARM) : 0;
    }

    private void issue(FittedForecaster forecaster, double unit, Bench bench) {
        for (int knot = 0; knot < knots.length; knot++) {
            if (issuedAt[knot] == Long.MIN_VALUE) {
                fillPoints(forecaster, knots[knot], bench);
                for (int k = 0; k < KEPT; k++) {
                    points[knot * KEPT + k] = (float) Math.clamp(bench.points[k + 1] / unit, -1e6, 1e6);
                }
                units[knot] = (float) unit;
                origins[knot] = now;
                issuedAt[knot] = cellNow;
            }
        }
    }

    /** The points of rest of a cell ahead, less the present value. */
    private void fillPoints(FittedForecaster forecaster, int ahead, Bench bench) {
        forecaster.anchors(cellNow, now, ahead, bench.anchors);
        bench.points[0] = 0;
        bench.points[1] = meanNow - now;
        bench.points[2] = medianNow - now;
        bench.points[3] = bench.anchors[0] - now;
        bench.points[4] = bench.anchors[1];
    }

    private void judge(int knot, double x, Bench bench) {
        bench.points[0] = 0;
        for (int k = 0; k < KEPT; k++) {
            bench.points[k + 1] = points[knot * KEPT + k];
        }
        double came = Math.clamp((x - origins[knot]) / units[knot], -1e6, 1e6);
        double mixed = blend.mixed(knot, bench.points, bench.weights);
        double error = Math.abs(came - mixed);
        int lesson = Math.min(MOST_LESSONS, (lessons[knot] & 0xff) + 1);
        lessons[knot] = (byte) lesson;
        double size = sizes[knot];
        if (size > 0) {
            blend.learn(knot, bench.points, mixed, came, size);
            tracks.learn(knot, (came - mixed) / size, Math.max(TRACK_GAIN, FIRST_TRACK_GAIN / Math.sqrt(lesson)));
            error = Math.min(error, LARGEST_ERROR * size);
        }
        sizes[knot] += (float) (Math.max(SIZE_GAIN, 1.0 / lesson) * (error - size));
    }

    /**
     * Several quantiles of the cell {@code h + 1} after the one last looked at.
     *
     * @param levels each in (0, 1)
     * @param into   as long as {@code levels}; ascends where they do
     */
    public void quantiles(FittedForecaster forecaster, int h, double[] levels, double[] into, Bench bench) {
        int ahead = Math.min(h + 1, knots[knots.length - 1]);
        int far = 0;
        while (knots[far] < ahead) {
            far++;
        }
        int near = Math.max(0, far - 1);
        double share =
                near == far ? 1 : Math.log((double) ahead / knots[near]) / Math.log((double) knots[far] / knots[near]);
        fillPoints(forecaster, h + 1, bench);
        Arrays.fill(bench.weights, 0);
        blend.addWeights(near, 1 - share, bench.weights);
        blend.addWeights(far, share, bench.weights);
        double centre = now;
        for (int k = 0; k < POINTS; k++) {
            centre += bench.weights[k] * bench.points[k];
        }
        tracks.mix(near, far, share, bench.mixed);
        double size = unitNow() * ((1 - share) * sizes[near] + share * sizes[far]);
        for (int i = 0; i < levels.length; i++) {
            double logOdds = Math.log(levels[i] / (1 - levels[i]));
            into[i] = Math.clamp(centre + size * QuantileTracks.at(bench.mixed, logOdds), least(), most());
        }
    }

    /** Nothing is expected farther beyond what was seen than the whole range of it, nor below zero where it never was. */
    private double least() {
        double below = lowest - (highest - lowest);
        return Math.min(now, lowest >= 0 ? Math.max(0, below) : below);
    }

    /** The highest value of a closed cell. */
    public double highest() {
        return highest;
    }

    /** Nor above 100 where that was reached and never passed: a percentage. */
    private double most() {
        boolean isPercentage = lowest >= 0 && highest == 100;
        return Math.max(now, isPercentage ? 100 : highest + (highest - lowest));
    }

    /** Reads a word of each part that the next cell will need; see {@code SeriesState.readAhead}. */
    public long readAhead() {
        return blend.readAhead() + learnt + (long) points[0] + issuedAt[0];
    }

    public void save(StateWriter out) throws IOException {
        blend.save(out);
        tracks.save(out);
        out.writeFloats(sizes);
        out.writeBytes(lessons);
        out.writeFloats(points);
        out.writeFloats(units);
        out.writeDoubles(origins);
        for (long cell : issuedAt) {
            out.writeLong(cell);
        }
        out.writeDoubles(new double[] {mean, median, last, lowest, highest});
        out.writeInt(Float.floatToRawIntBits(late));
        out.writeInt(Float.floatToRawIntBits(usual));
        out.writeInt(learnt);
    }

    public void restore(StateReader in) throws IOException {
        blend.restore(in);
        tracks.restore(in);
        in.readFloats(sizes);
        in.readBytes(lessons);
        in.readFloats(points);
        in.readFloats(units);
        in.readDoubles(origins);
        for (int knot = 0; knot < issuedAt.length; knot++) {
            issuedAt[knot] = in.readLong();
        }
        double[] saved = new double[5];
        in.readDoubles(saved);
        mean = saved[0];
        median = saved[1];
        last = saved[2];
        lowest = saved[3];
        highest = saved[4];
        late = Float.intBitsToFloat(in.readInt());
        usual = Float.intBitsToFloat(in.readInt());
        learnt = in.readInt(0, Integer.MAX_VALUE, "forecasts judged");
    }
}
