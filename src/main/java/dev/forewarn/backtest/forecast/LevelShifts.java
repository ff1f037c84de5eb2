package dev.forewarn.backtest.forecast;

import dev.forewarn.kernel.Quantile;
import dev.forewarn.metric.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the level of a series shifts and stays shifted. For choosing where coverage is looked at only: it sees the whole
 * series, future included, so nothing that forecasts may ask it.
 *
 * <p>The median by hour of day is taken away. A cell is a candidate where the median of the six hours from it on (at
 * least {@value #LEAST_WIDTH} cells) differs from the median of the six hours before it by more than four times the
 * larger interquartile range of the two stretches, and by more than the interquartile range of the whole series' rest.
 * Among neighbouring candidates the one with the largest first step across the middle between the two medians is the shift; shifts lie at least twelve hours apart.
 */
final class LevelShifts {
    private static final Duration STRETCH = Duration.ofHours(6);
    private static final int LEAST_WIDTH = 12;
    private static final double NOISES = 4;

    private LevelShifts() {}

    /** The shifts among the cells from {@code from} on, ascending. */
    static int[] of(Window window, int from) {
        int width =
                (int) Math.max(LEAST_WIDTH, STRETCH.toMillis() / window.grid().stepMillis());
        double[] rest = withoutDay(window);
        double[] sorted = Quantile.sortedFinite(rest);
        if (sorted.length < 4 * width) {
            return new int[0];
        }
        double usual = spread(sorted);
        double tiny = 1e-9 * Math.max(Math.abs(sorted[0]), Math.abs(sorted[sorted.length - 1]));
        int stride = Math.max(1, width / 24);
        List<Integer> shifts = new ArrayList<>();
        double best = 0;
        int bestAt = -1;
        for (int at = Math.max(from, width); at + width <= rest.length; at += stride) {
            double size = size(rest, at, width, usual, tiny);
            if (size > best) {
                best = size;
                bestAt = at;
            }
            boolean isOver = bestAt >= 0 && (size == 0 || at - bestAt > width);
            if (isOver) {
                shifts.add(steepest(rest, bestAt, width, stride));
                best = 0;
                at = Math.max(at, bestAt + 2 * width);
                bestAt = -1;
            }
        }
        return shifts.stream()
                .mapToInt(Integer::intValue)
                .filter(at -> at >= from)
                .toArray();
    }

    /** How large the shift at a cell is, in units of the noise around it; 0 where there is none. */
    private static double size(double[] rest, int at, int width, double usual, double tiny) {
        double[] before = Quantile.sortedFinite(Arrays.copyOfRange(rest, at - width, at));
        double[] after = Quantile.sortedFinite(Arrays.copyOfRange(rest, at, at + width));
        if (before.length < width / 2 || after.length < width / 2) {
            return 0;
        }
        double step = Math.abs(Quantile.ofSorted(after, 0.5) - Quantile.ofSorted(before, 0.5));
        double noise = Math.max(spread(before), spread(after));
        return step > NOISES * noise && step > usual && step > tiny ? step / (noise + 0.01 * step) : 0;
    }

    /** The first cell beyond the middle between the two medians, near the place where they differ most. */
    private static int steepest(double[] rest, int at, int width, int stride) {
        double before = Quantile.ofSorted(Quantile.sortedFinite(Arrays.copyOfRange(rest, at - width, at)), 0.5);
        double after = Quantile.ofSorted(Quantile.sortedFinite(Arrays.copyOfRange(rest, at, at + width)), 0.5);
        double middle = (before + after) / 2;
        for (int i = Math.max(0, at - 2 * stride); i < at + width; i++) {
            if (after > before ? rest[i] > middle : rest[i] < middle) {
                return i;
            }
        }
        return at;
    }

    private static double spread(double[] sorted) {
        return Quantile.ofSorted(sorted, 0.75) - Quantile.ofSorted(sorted, 0.25);
    }

    private static double[] withoutDay(Window window) {
        double[] values = window.values();
        double[] rest = new double[values.length];
        List<List<Double>> hours = new ArrayList<>();
        for (int hour = 0; hour < 24; hour++) {
            hours.add(new ArrayList<>());
        }
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                hours.get(hour(window, i)).add(values[i]);
            }
        }
        double[] medians = new double[24];
        for (int hour = 0; hour < 24; hour++) {
            double[] sorted = hours.get(hour).stream()
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            medians[hour] = sorted.length == 0 ? 0 : Quantile.ofSorted(sorted, 0.5);
        }
        for (int i = 0; i < values.length; i++) {
            rest[i] = values[i] - medians[hour(window, i)];
        }
        return rest;
    }

    private static int hour(Window window, int i) {
        return (int) (24 * window.grid().ofDay(window.firstCell() + i));
    }
}
