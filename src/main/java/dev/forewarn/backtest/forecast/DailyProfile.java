package dev.forewarn.backtest.forecast;

import java.util.Arrays;

/** The mean by time of day over history; flat where history holds less than two days. For baselines. */
final class DailyProfile {
    private final double[] means;

    private DailyProfile(double[] means) {
        this.means = means;
    }

    static DailyProfile of(ForecastCase cut) {
        double[] means = new double[Math.max(1, cut.season())];
        int[] counts = new int[means.length];
        for (int i = 0; i < cut.history(); i++) {
            double x = cut.window().values()[i];
            if (!Double.isNaN(x)) {
                means[i % means.length] += x;
                counts[i % means.length]++;
            }
        }
        double overall =
                Arrays.stream(means).sum() / Math.max(1, Arrays.stream(counts).sum());
        for (int phase = 0; phase < means.length; phase++) {
            means[phase] = counts[phase] == 0 ? overall : means[phase] / counts[phase];
        }
        return new DailyProfile(means);
    }

    /** Of the cell so many cells after the window's first. */
    double at(int cell) {
        return means[cell % means.length];
    }

    /** What the profile leaves of history, missing cells carried on. */
    double[] rest(ForecastCase cut) {
        double[] rest = new double[cut.history()];
        for (int i = 0; i < rest.length; i++) {
            double x = cut.carried(i);
            rest[i] = Double.isNaN(x) ? 0 : x - at(i);
        }
        return rest;
    }
}
