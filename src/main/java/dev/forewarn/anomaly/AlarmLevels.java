package dev.forewarn.anomaly;

import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import java.io.IOException;
import java.util.Arrays;

/**
 * How often what {@link Episodes} told began to pass each of a few levels, and so from which level on a value is to be called
 * anomalous for a given rate of alarms. A level that is passed for many cells in a row counts once: that is one alarm.
 *
 * <p>The series' own rate at a level is its count over the days counted, shrunk towards that of Gaussian noise ({@link NoiseScale}) with the weight of
 * {@value #NOISE_DAYS} days: a Poisson rate with a gamma prior. Below the lowest level nothing is news, and so nothing is flagged. The counts forget by halving after
 * {@value #MEMORY_DAYS} days. Cost: a comparison a cell; O(levels) where one is passed, and to read.
 */
final class AlarmLevels {
    private static final double[] LEVELS = {
        Episodes.KNOWN, 8.75, 9.5, 10.5, 11.5, 12.5, 14, 15.5, 17, 19, 21, 24, 28, 33
    };
    private static final double[] NOISE = shares(LEVELS);
    private static final double LOWEST_SCORE = NoiseScale.share(Episodes.KNOWN);
    private static final double NOISE_DAYS = 3;
    private static final double MEMORY_DAYS = 60;

    private final double cellsPerDay;
    private final byte[] passed = new byte[LEVELS.length + 1]; // the last: how many levels the newest cell passed
    private int cells;

    AlarmLevels(double cellsPerDay) {
        this.cellsPerDay = cellsPerDay;
    }

    private static double[] shares(double[] levels) {
        return Arrays.stream(levels).map(level -> 1 - NoiseScale.share(level)).toArray();
    }

    /** Counts a cell that is closed. */
    void learn(double told) {
        int before = passed[LEVELS.length];
        if (told >= LEVELS[0] || before > 0) {
            pass(told, before);
        }
        cells++;
        if (cells >= MEMORY_DAYS * cellsPerDay) {
            halve();
        }
    }

    private void pass(double told, int before) {
        int now = 0;
        while (now < LEVELS.length && told >= LEVELS[now]) {
            now++;
        }
        for (int i = before; i < now; i++) {
            passed[i]++;
            if (passed[i] == Byte.MAX_VALUE) {
                halve();
            }
        }
        passed[LEVELS.length] = (byte) now;
    }

    private void halve() {
        for (int i = 0; i < LEVELS.length; i++) {
            passed[i] = (byte) (passed[i] / 2);
        }
        cells /= 2;
    }

    /** Whether a score may be flagged for some rate; most may not, and for them nothing need be computed. */
    static boolean mayBeFlagged(double score) {
        return score >= LOWEST_SCORE;
    }

    /** The score from which on a value is anomalous, for so many alarms a day. */
    double flagFrom(double perDay) {
        double before = 0;
        for (int i = 0; i < LEVELS.length; i++) {
            double rate = (passed[i] + NOISE_DAYS * NOISE[i] * cellsPerDay) / (cells / cellsPerDay + NOISE_DAYS);
            if (rate <= perDay) {
                return NoiseScale.share(i == 0 ? LEVELS[0] : between(i, before, rate, perDay));
            }
            before = rate;
        }
        return NoiseScale.share(LEVELS[LEVELS.length - 1]);
    }

    /** On a straight line in the logarithm of the rate. */
    private static double between(int i, double before, double rate, double wanted) {
        double part = Math.log(before / wanted) / Math.log(before / rate);
        return LEVELS[i - 1] + part * (LEVELS[i] - LEVELS[i - 1]);
    }

    /** Reads a word of each part that the next cell will need; see {@code SeriesState.readAhead}. */
    long readAhead() {
        return passed[0];
    }

    void save(StateWriter out) throws IOException {
        out.writeBytes(passed);
        out.writeInt(cells);
    }

    void restore(StateReader in) throws IOException {
        in.readBytes(passed);
        cells = in.readInt(0, (int) Math.ceil(MEMORY_DAYS * cellsPerDay), "cells in which alarms were counted");
        if (passed[LEVELS.length] > LEVELS.length) {
            throw new IOException("there are " + LEVELS.length + " levels, found " + passed[LEVELS.length] + " passed");
        }
        for (byte count : passed) {
            if (count < 0) {
                throw new IOException("a level was passed " + count + " times");
            }
        }
    }
}
