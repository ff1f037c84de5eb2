/**
 * How good forecasts are: rolling origins over the live half of recorded series, through the product's own fit and online
 * path, beside the methods that others use. Read docs/evaluation.md for what the figures mean.
 *
 * <p>{@link dev.forewarn.backtest.forecast.ForecastBacktest} is the door. What a method may know of a series is what
 * {@link dev.forewarn.backtest.forecast.ForecastMethod} hands out; level shifts are found from the whole series, and only
 * choose where coverage is looked at.
 */
@NullMarked
package dev.forewarn.backtest.forecast;

import org.jspecify.annotations.NullMarked;
