package dev.forewarn.scoring;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.Objective;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a series will probably do, as quantiles by step.
 *
 * @param origin     time of the newest sample; step h lies at {@code origin + (h + 1) * step}
 * @param levels     quantile levels, ascending, for example 0.05 0.1 0.25 0.5 0.75 0.9 0.95
 * @param quantiles  by level, then by step: {@code quantiles[i][h]}
 * @param forecaster the name of the forecaster that serves
 * @param objectives the limits that hold for this series
 * @param perSecond  quantiles and limits are rates per second of a counter, not its readings
 */
@SuppressWarnings("ArrayRecordComponent") // bulk numbers on their way to a chart
public record ForecastFan(
        SeriesKey series,
        Instant origin,
        Duration step,
        double[] levels,
        double[][] quantiles,
        String forecaster,
        List<Objective> objectives,
        boolean perSecond) {}
