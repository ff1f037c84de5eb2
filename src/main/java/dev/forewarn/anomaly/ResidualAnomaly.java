package dev.forewarn.anomaly;

import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import java.io.IOException;

/**
 * How strange a value is: one minus the conformal p-value of the one-step forecast error, that is, the share of past
 * errors that were smaller. Past errors are kept as an exponentially fading histogram over their logarithm; beyond what
 * was ever seen the tail is a power law whose index is Hill's estimate (1975) over the largest twentieth.
 *
 * <p>A value is scored before it is learnt. O(buckets), no allocation.
 */
public final class ResidualAnomaly {
    private static final int BUCKETS = 96;
    private static final double PER_OCTAVE = 4;
    private static final double LOWEST_OCTAVE = -10;
    private static final double TAIL_SHARE = 0.05;
    private static final double THINNEST = 0.05;
    private static final double FATTEST = 0.5;
    private static final int LEAST_SEEN = 20;

    private final double scaleDecay;
    private final double massDecay;
    private final float[] mass = new float[BUCKETS];
    private double total;
    private double errorSum;
    private double errorWeight;
    private long seen;

    /**
     * Knows nothing.
     *
     * @param cellsPerDay cells in a day; scale fades in a day, the histogram in a week
     */
    public ResidualAnomaly(int cellsPerDay) {
        this.scaleDecay = Math.pow(0.5, 1.0 / cellsPerDay);
        this.massDecay = Math.pow(0.5, 1.0 / (7.0 * cellsPerDay));
    }

    /**
     * Scores without learning.
     *
     * @param error forecast error of the value, NaN where nothing was expected
     * @return in [0, 1]; 0 without an error, and while fewer than {@value #LEAST_SEEN} errors are known
     */
    public double score(double error) {
        if (seen < LEAST_SEEN || Double.isNaN(error)) {
            return 0;
        }
        double size = Math.abs(error);
        double scale = errorSum / errorWeight;
        if (!(scale > 0)) {
            return size > 0 ? 1 - 1 / (seen + 1.0) : 0;
        }
        double position = position(size / scale);
        int bucket = Math.clamp((long) position, 0, BUCKETS - 1);
        double above = 0;
        for (int i = BUCKETS - 1; i > bucket; i--) {
            above += mass[i];
        }
        double within = mass[bucket] * Math.clamp(1 - (position - bucket), 0, 1);
        double p = (above + within) / total;
        double resolution = 1 / total;
        return Math.clamp(1 - (p > resolution ? p : tail(size / scale, resolution)), 0, 1);
    }

    /** Learns an error; NaN teaches nothing. */
    public void learn(double error) {
        if (Double.isNaN(error)) {
            return;
        }
        double size = Math.abs(error);
        double scale = errorWeight == 0 ? 0 : errorSum / errorWeight;
        if (scale > 0 || size == 0) { // a series that never moves is perfectly foreseen, and that is worth knowing
            int bucket = scale > 0 ? Math.clamp((long) position(size / scale), 0, BUCKETS - 1) : 0;
            for (int i = 0; i < BUCKETS; i++) {
                mass[i] *= (float) massDecay;
            }
            mass[bucket] += 1;
            total = massDecay * total + 1;
            size = scale > 0 ? Math.min(size, 8 * scale) : 0; // an outlier must not hide the next one
            seen++;
        }
        errorSum = scaleDecay * errorSum + size;
        errorWeight = scaleDecay * errorWeight + 1;
    }

    /** Reads a word of each part that the next cell will need; see {@code SeriesState.readAhead}. */
    public long readAhead() {
        return seen + (long) mass[0] + (long) mass[BUCKETS / 3] + (long) mass[2 * BUCKETS / 3];
    }

    private static double position(double ratio) {
        return ratio <= 0 ? 0 : PER_OCTAVE * (Math.log(ratio) / Math.log(2) - LOWEST_OCTAVE);
    }

    private static double ratioAt(int bucket) {
        return Math.pow(2, (bucket + 0.5) / PER_OCTAVE + LOWEST_OCTAVE);
    }

    private double tail(double ratio, double resolution) {
        double wanted = TAIL_SHARE * total;
        double above = 0;
        int start = BUCKETS;
        while (start > 0 && above < wanted) {
            start--;
            above += mass[start];
        }
        double threshold = ratioAt(start);
        double logs = 0;
        for (int i = start + 1; i < BUCKETS; i++) {
            logs += mass[i] * Math.log(ratioAt(i) / threshold);
        }
        double index = Math.clamp(logs / Math.max(1, above), THINNEST, FATTEST);
        double p = above / total * Math.pow(Math.max(1, ratio / threshold), -1 / index);
        return Math.min(resolution, p);
    }

    public void save(StateWriter out) throws IOException {
        out.writeFloats(mass);
        out.writeDoubles(new double[] {total, errorSum, errorWeight});
        out.writeLong(seen);
    }

    public void restore(StateReader in) throws IOException {
        in.readFloats(mass);
        double[] saved = new double[3];
        in.readDoubles(saved);
        total = saved[0];
        errorSum = saved[1];
        errorWeight = saved[2];
        seen = in.readLong();
    }
}
