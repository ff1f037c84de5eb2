package dev.forewarn.backtest;

import java.util.ArrayList;

/** Lags, short means, the same time yesterday and the time of day: what is usually fed to a model of one series. */
final class LagFeatures {
    private static final int[] LAGS = {0, 1, 2, 4, 8, 15, 30};
    private static final int[] MEANS = {3, 6, 12, 30};

    static final String[] NAMES = names();
    static final int COUNT = NAMES.length;

    private LagFeatures() {}

    private static String[] names() {
        var names = new ArrayList<String>();
        for (int lag : LAGS) {
            names.add("lag" + lag);
        }
        for (int width : MEANS) {
            names.add("mean" + width);
        }
        names.add("highest_hour");
        names.add("yesterday");
        names.add("yesterday_ahead");
        names.add("sine");
        names.add("cosine");
        return names.toArray(String[]::new);
    }

    /** As of cell {@code i}; nothing after it is looked at. Distances to the limit, in the metric's unit. */
    static void fill(BreachCase cut, int i, double[] row) {
        int at = 0;
        for (int lag : LAGS) {
            row[at++] = value(cut, i - lag);
        }
        for (int width : MEANS) {
            double sum = 0;
            for (int j = 0; j < width; j++) {
                sum += value(cut, i - j);
            }
            row[at++] = sum / width;
        }
        int horizon = cut.shape().horizonCells();
        row[at++] = highest(cut, i - horizon + 1, i);
        int yesterday = i - cut.window().grid().cellsPerDay();
        row[at++] = value(cut, yesterday);
        row[at++] = highest(cut, yesterday + 1, Math.min(i, yesterday + horizon));
        double turn = 2 * Math.PI * cut.window().grid().ofDay(cut.window().firstCell() + i);
        row[at++] = Math.sin(turn);
        row[at] = Math.cos(turn);
    }

    private static double value(BreachCase cut, int i) {
        return -Baselines.margin(cut, Baselines.carried(cut, Math.max(0, i)));
    }

    private static double highest(BreachCase cut, int from, int to) {
        double highest = value(cut, from);
        for (int j = from + 1; j <= to; j++) {
            highest = Math.max(highest, value(cut, j));
        }
        return highest;
    }
}
