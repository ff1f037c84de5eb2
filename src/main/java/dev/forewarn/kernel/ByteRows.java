package dev.forewarn.kernel;

import java.io.IOException;
import java.util.Arrays;

/**
 * Rows of numbers around zero in one byte each, every row in units of its own largest. A number is kept to within
 * {@link CompactValues#RELATIVE} of itself plus {@link CompactValues#ABSOLUTE} of the row's largest. No allocation.
 */
public final class ByteRows {
    private static final int SHORT = 4;

    private final int width;
    private final int rows;
    private byte[] codes = {}; // of the rows up to the last one that was set, as the next two
    private float[] ranges = {};
    private byte[] extremes = {}; // codes of the smallest and the largest of each row

    /** All zero. */
    public ByteRows(int rows, int width) {
        this.rows = rows;
        this.width = width;
    }

    private void makeRoom(int length) {
        codes = Arrays.copyOf(codes, length * width);
        ranges = Arrays.copyOf(ranges, length);
        extremes = Arrays.copyOf(extremes, 2 * length);
    }

    /** Replaces a row, or adds one behind those that were set; as many finite values as it is wide. */
    public void set(int row, float[] values) {
        if (row >= ranges.length) {
            makeRoom(Math.min(rows, Math.max(row + 1, row + row / 4))); // a row is rarely added
        }
        float most = 0;
        for (int i = 0; i < width; i++) {
            most = Math.max(most, Math.abs(values[i]));
        }
        ranges[row] = most;
        int from = row * width;
        for (int i = 0; i < width; i++) {
            codes[from + i] = most > 0 ? CompactValues.code((double) values[i] / most) : 0;
        }
        findExtremes(row);
    }

    private void findExtremes(int row) {
        byte least = codes[row * width];
        byte most = least;
        for (int i = 1; i < width; i++) {
            byte code = codes[row * width + i];
            if (CompactValues.share(code) < CompactValues.share(least)) {
                least = code;
            } else if (CompactValues.share(code) > CompactValues.share(most)) {
                most = code;
            }
        }
        extremes[2 * row] = least;
        extremes[2 * row + 1] = most;
    }

    public float get(int row, int at) {
        return ranges[row] * CompactValues.share(codes[row * width + at]);
    }

    public float smallest(int row) {
        return ranges[row] * CompactValues.share(extremes[2 * row]);
    }

    public float largest(int row) {
        return ranges[row] * CompactValues.share(extremes[2 * row + 1]);
    }

    /**
     * Where the first run of {@code length} values begins that all lie above what is needed, -1 where there is none.
     *
     * @param sign   -1 turns the row upside down first
     * @param needed by place
     * @param last   places looked at
     */
    public int runAbove(int row, float sign, float[] needed, int last, int length) {
        float unit = sign * ranges[row];
        int from = row * width;
        int run = 0;
        for (int i = 0; i < last; i++) {
            run = unit * CompactValues.share(codes[from + i]) > needed[i] ? run + 1 : 0;
            if (run == length) {
                return i - length + 1;
            }
        }
        return -1;
    }

    /**
     * The highest margin over what is needed that lasts for {@code length} values on end: the largest, over such runs, of the least
     * in each. O(last).
     *
     * @param sign   -1 turns the row upside down first
     * @param needed by place
     * @param last   places looked at
     * @param margin room for as many
     * @param least  room for as many: places whose margin may still be the least of a run, ascending
     * @return minus infinity where the places are fewer than the length
     */
    public float sustainedMargin(
            int row, float sign, float[] needed, int last, int length, float[] margin, int[] least) {
        float unit = sign * ranges[row];
        int from = row * width;
        for (int i = 0; i < last; i++) {
            margin[i] = unit * CompactValues.share(codes[from + i]) - needed[i];
        }
        return length <= SHORT ? shortMargin(margin, last, length) : longMargin(margin, last, length, least);
    }

    /** Looking at each run anew, which for short ones is faster than to remember. */
    private static float shortMargin(float[] margin, int last, int length) {
        float best = Float.NEGATIVE_INFINITY;
        for (int end = length; end <= last; end++) {
            float lowest = margin[end - 1];
            for (int i = end - length; i < end - 1; i++) {
                lowest = Math.min(lowest, margin[i]);
            }
            best = Math.max(best, lowest);
        }
        return best;
    }

    private static float longMargin(float[] margin, int last, int length, int[] least) {
        float best = Float.NEGATIVE_INFINITY;
        int head = 0;
        int tail = 0;
        for (int i = 0; i < last; i++) {
            while (tail > head && margin[least[tail - 1]] >= margin[i]) {
                tail--;
            }
            least[tail++] = i;
            if (i >= length - 1) {
                if (least[head] < i - length + 1) {
                    head++;
                }
                best = Math.max(best, margin[least[head]]);
            }
        }
        return best;
    }

    public void save(StateWriter out) throws IOException {
        out.writeBytes(Arrays.copyOf(codes, rows * width));
        out.writeFloats(Arrays.copyOf(ranges, rows));
    }

    public void restore(StateReader in) throws IOException {
        restore(in, rows);
    }

    /** @param set how many rows were set */
    public void restore(StateReader in, int set) throws IOException {
        makeRoom(rows);
        in.readBytes(codes);
        in.readFloats(ranges);
        makeRoom(set);
        for (int row = 0; row < ranges.length; row++) {
            findExtremes(row);
        }
    }
}
