package dev.forewarn.anomaly;

import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import java.io.IOException;
import java.util.Arrays;

/**
 * How rare a size is among the sizes seen so far, for several kinds of sizes, each in units of its own fading mean.
 *
 * <p>A kind keeps a histogram over the logarithm, two buckets an octave, in fixed point. Beyond the eight largest sizes the tail is a
 * power law: Hill's index (1975) over the largest 3 %, shrunk towards {@value #USUAL_INDEX} with the weight of {@value #INDEX_WEIGHT} sizes, so that a few
 * samples cannot promise a thin tail. The histogram forgets by halving when it is full. Cost: O(buckets); no allocation.
 */
final class SizeTables {
    private static final int BUCKETS = 22;
    private static final int PER_OCTAVE = 2;
    private static final int LOWEST_OCTAVE = -4;
    private static final double LOG_BUCKET = Math.log(2) / PER_OCTAVE;
    private static final double PER_LOG = 1 / LOG_BUCKET;

    /** What a size that belongs to an alarm counts, and how many times as much any other: strange times are not the rule. */
    private static final int STRANGE = 1;

    private static final int ORDINARY = 8;
    private static final int MOST_SIZES = 7_500; // times ORDINARY it stays below 2^16
    private static final int LEAST_SIZES = 500;

    private static final double TAIL_SHARE = 0.03;
    private static final double LARGEST_TAIL_SHARE = 0.3;
    private static final int TAIL_SIZES = 12;
    private static final int UNRESOLVED = 8;
    private static final double LARGEST_UNRESOLVED = 0.02;
    private static final double USUAL_INDEX = 0.4;
    private static final double INDEX_WEIGHT = 20;
    private static final double THINNEST = 0.06;
    private static final double FATTEST = 0.6;

    /** Most that one size counts towards the scale, in scales; twice as much for each such size in a row before it. */
    private static final double CLIP = 6;

    private static final int LONGEST_CLIP = 60;
    private static final double MOST_SURPRISE = 34;

    private final int kinds;
    private final double kept;
    private final int capacity;
    private final char[] mass;
    private final int[] total; // of the masses of a kind; not saved
    private final float[] sums;
    private final float[] weights;
    private final byte[] clipped;

    /**
     * Empty tables.
     *
     * @param kinds    with a histogram
     * @param scales   without one, numbered after those
     * @param halfLife of a scale, in sizes
     * @param memory   how many sizes the histogram holds before it is halved
     */
    SizeTables(int kinds, int scales, double halfLife, double memory) {
        this.kinds = kinds;
        this.kept = Math.pow(0.5, 1 / halfLife);
        this.capacity = ORDINARY * (int) Math.clamp(memory, LEAST_SIZES, MOST_SIZES);
        this.mass = new char[kinds * BUCKETS];
        this.total = new int[kinds];
        this.sums = new float[kinds + scales];
        this.weights = new float[kinds + scales];
        this.clipped = new byte[kinds + scales];
    }

    /** The fading mean of the sizes, 0 before the first. */
    double scale(int kind) {
        return weights[kind] == 0 ? 0 : (double) sums[kind] / weights[kind];
    }

    /**
     * Minus the logarithm of the share of past sizes that were larger.
     *
     * @param size       at least 0
     * @param leastScale the scale is taken to be at least this
     * @param least      how many sizes there must be before it is more than 0
     * @return from 0 to {@value #MOST_SURPRISE}
     */
    double surprise(int kind, double size, double leastScale, int least) {
        int all = total[kind];
        if (all < ORDINARY * least) {
            return 0;
        }
        double scale = Math.max(leastScale, scale(kind));
        if (!(scale > 0)) {
            return size > 0 ? Math.log1p(all / (double) ORDINARY) : 0;
        }
        double position = position(size / scale);
        int bucket = (int) Math.min(position, BUCKETS - 1);
        int base = kind * BUCKETS;
        int beyond = 0;
        for (int i = BUCKETS - 1; i > bucket; i--) {
            beyond += mass[base + i];
        }
        double above = beyond + mass[base + bucket] * Math.clamp(1 - (position - bucket), 0, 1);
        double unresolved = Math.min(LARGEST_UNRESOLVED * all, ORDINARY * UNRESOLVED);
        double surprise = above >= unresolved
                ? -Math.log(above / all)
                : Math.max(-Math.log(unresolved / all), tail(kind, position));
        return Math.min(surprise, MOST_SURPRISE);
    }

    private double tail(int kind, double position) {
        int base = kind * BUCKETS;
        int all = total[kind];
        double wanted = Math.max(TAIL_SHARE * all, Math.min(LARGEST_TAIL_SHARE * all, ORDINARY * TAIL_SIZES));
        int start = BUCKETS;
        long above = 0;
        long steps = 0;
        while (start > 0 && above < wanted) {
            start--;
            steps += above; // all of these are a bucket farther from the start than they were
            above += mass[base + start];
        }
        double sizes = Math.max(1, above / (double) ORDINARY);
        double index = Math.clamp(
                (steps * LOG_BUCKET / ORDINARY + USUAL_INDEX * INDEX_WEIGHT) / (sizes + INDEX_WEIGHT),
                THINNEST,
                FATTEST);
        double buckets = Math.max(0, position - (start + 0.5));
        return -Math.log(above / (double) all) + buckets * LOG_BUCKET / index;
    }

    private static double position(double ratio) {
        return ratio <= 0 ? 0 : Math.max(0, Math.log(ratio) * PER_LOG - PER_OCTAVE * LOWEST_OCTAVE);
    }

    /**
     * Learns a size.
     *
     * @param strange whether it belongs to an alarm, and so counts an eighth
     */
    void learn(int kind, double size, double leastScale, boolean strange) {
        double scale = Math.max(weights[kind] == 0 ? 0 : leastScale, scale(kind));
        if (scale > 0) {
            enter(kind, (int) Math.min(position(size / scale), BUCKETS - 1), strange ? STRANGE : ORDINARY);
        } else if (size == 0) { // a series that never moves is perfectly foreseen, and that is worth knowing
            enter(kind, 0, ORDINARY);
        }
        rescale(kind, size, scale);
    }

    /** Learns a size for the scale alone. */
    void learnScale(int kind, double size) {
        rescale(kind, size, scale(kind));
    }

    private void rescale(int kind, double size, double scale) {
        sums[kind] = (float) (kept * sums[kind] + (scale > 0 ? clip(kind, size, scale) : size));
        weights[kind] = (float) (kept * weights[kind] + 1);
    }

    /** A spike must not hide the next one, and a scale that is far too small must grow in a few steps. */
    private double clip(int kind, double size, double scale) {
        double most = CLIP * scale * Math.scalb(1.0, clipped[kind]);
        if (size > most) {
            clipped[kind] = (byte) Math.min(LONGEST_CLIP, clipped[kind] + 1);
            return most;
        }
        clipped[kind] = (byte) Math.max(0, clipped[kind] - 1);
        return size;
    }

    private void enter(int kind, int bucket, int amount) {
        int base = kind * BUCKETS;
        mass[base + bucket] += (char) amount;
        total[kind] += amount;
        if (total[kind] >= capacity) {
            total[kind] = 0;
            for (int i = base; i < base + BUCKETS; i++) {
                mass[i] = (char) (mass[i] >> 1);
                total[kind] += mass[i];
            }
        }
    }

    /** Reads a word of each part that the next cell will need; see {@code SeriesState.readAhead}. */
    long readAhead() {
        return mass[0] + mass[mass.length / 2] + mass[mass.length - 1] + total[0] + (long) sums[0] + clipped[0];
    }

    void save(StateWriter out) throws IOException {
        out.writeChars(mass);
        out.writeFloats(sums);
        out.writeFloats(weights);
        out.writeBytes(clipped);
    }

    void restore(StateReader in) throws IOException {
        in.readChars(mass);
        in.readFloats(sums);
        in.readFloats(weights);
        in.readBytes(clipped);
        Arrays.fill(total, 0);
        for (int i = 0; i < mass.length; i++) {
            total[i / BUCKETS] += mass[i];
        }
        for (int kind = 0; kind < kinds; kind++) {
            if (total[kind] > ORDINARY * MOST_SIZES) {
                throw new IOException("a table of sizes holds more than can be");
            }
        }
        for (byte row : clipped) {
            if (row < 0 || row > LONGEST_CLIP) {
                throw new IOException("sizes clipped in a row must lie in 0 .. " + LONGEST_CLIP + ", found " + row);
            }
        }
    }
}
