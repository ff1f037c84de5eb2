package dev.forewarn.scoring;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.Objective;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
        boolean perSecond) {

    /**
     * What will probably be seen at one time.
     *
     * @param at    on the series' own grid
     * @param q10   the value stays below this with a probability of 0.1
     * @param q50   the median
     * @param q90   the value stays below this with a probability of 0.9
     */
    public record Point(Instant at, double q10, double q50, double q90) {}

    /** The step that lies nearest to so far ahead; empty where the forecast does not reach there, or its steps are longer. */
    public Optional<Point> ahead(Duration lead) {
        long steps = Math.round((double) lead.toMillis() / step.toMillis());
        if (steps < 1 || lead.compareTo(step) < 0 || quantiles.length == 0 || steps > quantiles[0].length) {
            return Optional.empty();
        }
        int h = (int) steps - 1;
        return Optional.of(
                new Point(origin.plus(step.multipliedBy(steps)), quantile(0.1, h), quantile(0.5, h), quantile(0.9, h)));
    }

    /** Of one step, between the levels on a straight line. */
    private double quantile(double level, int h) {
        int above = 0;
        while (above < levels.length - 1 && levels[above] < level) {
            above++;
        }
        if (above == 0 || levels[above] <= level) {
            return quantiles[above][h];
        }
        double share = (level - levels[above - 1]) / (levels[above] - levels[above - 1]);
        return quantiles[above - 1][h] + share * (quantiles[above][h] - quantiles[above - 1][h]);
    }
}
