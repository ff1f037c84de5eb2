package dev.forewarn.kernel;

/** Additive Holt-Winters with fixed weights: what predictive autoscalers run. A baseline, not a model of ours. */
public final class HoltWinters {
    private final double levelWeight;
    private final double trendWeight;
    private final double seasonWeight;
    private final double[] season;
    private double level;
    private double trend;
    private double squares;
    private long count;

    public HoltWinters(double levelWeight, double trendWeight, double seasonWeight, int period) {
        this.levelWeight = levelWeight;
        this.trendWeight = trendWeight;
        this.seasonWeight = seasonWeight;
        this.season = new double[period];
    }

    public void learn(double x) {
        int phase = (int) (count % season.length);
        if (count == 0) {
            level = x;
        }
        if (count >= season.length) {
            double error = x - ahead(1);
            squares += 0.01 * (error * error - squares);
        }
        double before = level;
        level = levelWeight * (x - season[phase]) + (1 - levelWeight) * (level + trend);
        trend = trendWeight * (level - before) + (1 - trendWeight) * trend;
        double weight = count < season.length ? 1 : seasonWeight;
        season[phase] = weight * (x - level) + (1 - weight) * season[phase];
        count++;
    }

    /** The forecast {@code h} steps after the last value learnt. */
    public double ahead(int h) {
        return level + h * trend + season[(int) ((count + h - 1) % season.length)];
    }

    /** Typical size of an error one step ahead. */
    public double deviation() {
        return Math.sqrt(squares);
    }
}
