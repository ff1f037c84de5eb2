package dev.forewarn.loop;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.scoring.ForecastFan;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * A forecast of one series for one time, as it was made; to be held against what came.
 *
 * @param madeAt    time of the newest sample that it knew
 * @param lead      how far ahead was asked for; the forecast is for the step nearest to that
 * @param forecast  for when, and what
 * @param breach    highest probability of a breach within the horizon; empty without an objective
 * @param perSecond quantiles are rates per second of a counter, not its readings
 */
public record Prediction(
        SeriesKey series,
        Instant madeAt,
        Duration lead,
        ForecastFan.Point forecast,
        OptionalDouble breach,
        boolean perSecond) {}
