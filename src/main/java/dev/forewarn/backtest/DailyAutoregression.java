package dev.forewarn.backtest;

/** AR(1) of the deviation from a time-of-day mean; both from history alone. */
final class DailyAutoregression {
    private final BreachCase cut;
    private final double[] profile;
    private final double coefficient;
    private final double deviation;

    private DailyAutoregression(BreachCase cut, double[] profile, double coefficient, double deviation) {
        this.cut = cut;
        this.profile = profile;
        this.coefficient = coefficient;
        this.deviation = deviation;
    }

    static DailyAutoregression of(BreachCase cut) {
        int perDay = cut.window().grid().cellsPerDay();
        double[] profile = new double[perDay];
        int[] counts = new int[perDay];
        double overall = 0;
        for (int i = 0; i < cut.history(); i++) {
            double x = Baselines.carried(cut, i);
            profile[phase(cut, i)] += x;
            counts[phase(cut, i)]++;
            overall += x;
        }
        overall /= cut.history();
        for (int p = 0; p < perDay; p++) {
            profile[p] = counts[p] == 0 ? overall : profile[p] / counts[p];
        }
        double lagged = 0;
        double squares = 1e-12;
        for (int i = 1; i < cut.history(); i++) {
            double before = Baselines.carried(cut, i - 1) - profile[phase(cut, i - 1)];
            double now = Baselines.carried(cut, i) - profile[phase(cut, i)];
            lagged += before * now;
            squares += before * before;
        }
        double coefficient = Math.clamp(lagged / squares, 0, 0.9999);
        double error = 0;
        for (int i = 1; i < cut.history(); i++) {
            double before = Baselines.carried(cut, i - 1) - profile[phase(cut, i - 1)];
            double now = Baselines.carried(cut, i) - profile[phase(cut, i)];
            error += (now - coefficient * before) * (now - coefficient * before);
        }
        return new DailyAutoregression(cut, profile, coefficient, Math.sqrt(error / Math.max(1, cut.history() - 1)));
    }

    private static int phase(BreachCase cut, int i) {
        int perDay = cut.window().grid().cellsPerDay();
        return (int) Math.floorMod(cut.window().firstCell() + i, (long) perDay);
    }

    /** P(the likeliest single cell of the horizon lies beyond the limit). */
    double highestMarginal(int i) {
        double dev = Baselines.carried(cut, i) - profile[phase(cut, i)];
        double kept = 1;
        double variance = 0;
        double highest = Double.NEGATIVE_INFINITY;
        for (int h = 1; h <= cut.shape().horizonCells(); h++) {
            variance += kept * kept;
            kept *= coefficient;
            double mean = profile[phase(cut, i + h)] + kept * dev;
            double spread = deviation * Math.sqrt(variance) + 1e-9;
            highest = Math.max(highest, -Baselines.margin(cut, mean) / spread);
        }
        return Baselines.normal(highest);
    }
}
