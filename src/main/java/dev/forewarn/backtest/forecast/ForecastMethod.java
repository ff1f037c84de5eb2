package dev.forewarn.backtest.forecast;

/** One way to forecast, ours or a baseline. */
interface ForecastMethod {
    String name();

    /**
     * Forecasts from every origin of a case, knowing at each only the cells up to it.
     *
     * @return {@code [origin][h][level]}: the quantile of the cell {@code h + 1} after the origin, by {@link
     *     ForecastCase#LEVELS}
     */
    double[][][] quantiles(ForecastCase cut);
}
