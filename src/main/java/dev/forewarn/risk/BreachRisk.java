package dev.forewarn.risk;

import dev.forewarn.metric.SeriesKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How likely an objective of a series breaks within its horizon, as seen at one instant.
 *
 * @param series       which series
 * @param objective    which objective
 * @param at           the newest sample's time; nothing later was used
 * @param value        the newest sample's value
 * @param breach       P(a breach starts within the horizon), calibrated
 * @param timeToBreach median first passage over the forecast's paths that reach the limit; where none does, when the
 *                     path that comes nearest is highest; empty while there are no paths yet
 * @param breaching    the newest value is already beyond the limit
 * @param anomaly      how strange the newest value is, in [0, 1]
 * @param anomalous    whether it is to be called anomalous at the stated rate of false alarms
 * @param trust        how far this may be relied on
 * @param drivers      what made the risk what it is, most important first, in words
 * @param perSecond    value and limit are rates per second of a counter, not its readings
 */
public record BreachRisk(
        SeriesKey series,
        Objective objective,
        Instant at,
        double value,
        Probability breach,
        Optional<Duration> timeToBreach,
        boolean breaching,
        double anomaly,
        boolean anomalous,
        Trust trust,
        List<String> drivers,
        boolean perSecond) {
    public BreachRisk {
        drivers = List.copyOf(drivers);
    }

    /** Of a gauge. */
    public BreachRisk(
            SeriesKey series,
            Objective objective,
            Instant at,
            double value,
            Probability breach,
            Optional<Duration> timeToBreach,
            boolean breaching,
            double anomaly,
            boolean anomalous,
            Trust trust,
            List<String> drivers) {
        this(series, objective, at, value, breach, timeToBreach, breaching, anomaly, anomalous, trust, drivers, false);
    }
}
