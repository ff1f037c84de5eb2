package dev.forewarn.backtest.forecast;

import org.apache.commons.math3.distribution.NormalDistribution;

/** A method that gives a mean and a deviation for each cell ahead, with the quantiles of a normal distribution. */
abstract class GaussianForecasts implements ForecastMethod {
    private static final double[] NORMAL = normal();

    private final String name;

    GaussianForecasts(String name) {
        this.name = name;
    }

    private static double[] normal() {
        var standard = new NormalDistribution(null, 0, 1);
        double[] quantiles = new double[ForecastCase.LEVELS.length];
        for (int i = 0; i < quantiles.length; i++) {
            quantiles[i] = standard.inverseCumulativeProbability(ForecastCase.LEVELS[i]);
        }
        return quantiles;
    }

    /** A fitted model that is moved along cell by cell. */
    interface Running {
        /** Takes the next cell, carried on where it is missing. */
        void learn(double x);

        /**
         * Looks ahead from the newest cell.
         *
         * @param mean      filled by {@code h}, for the cell {@code h + 1} ahead
         * @param deviation filled likewise
         */
        void forecast(double[] mean, double[] deviation);
    }

    /** Fits to the history, and stands before the first cell. */
    abstract Running fit(ForecastCase cut);

    @Override
    public String name() {
        return name;
    }

    @Override
    public double[][][] quantiles(ForecastCase cut) {
        double[][][] quantiles = new double[cut.origins().length][cut.horizon()][ForecastCase.LEVELS.length];
        Running model = fit(cut);
        double[] mean = new double[cut.horizon()];
        double[] deviation = new double[cut.horizon()];
        int next = 0;
        for (int k = 0; k < quantiles.length; k++) {
            for (; next <= cut.origins()[k]; next++) {
                double x = cut.carried(next);
                if (!Double.isNaN(x)) {
                    model.learn(x);
                }
            }
            model.forecast(mean, deviation);
            for (int h = 0; h < cut.horizon(); h++) {
                for (int i = 0; i < NORMAL.length; i++) {
                    quantiles[k][h][i] = mean[h] + deviation[h] * NORMAL[i];
                }
            }
        }
        return quantiles;
    }
}
