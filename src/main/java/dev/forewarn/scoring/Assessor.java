package dev.forewarn.scoring;

import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Objective;
import java.time.Duration;
import java.util.Optional;

/** Scores a run of samples at once, without remembering anything: the stateless door. */
public interface Assessor {
    /**
     * The risk at the last sample of {@code samples}.
     *
     * @param samples at least one sample
     * @param step    the grid's step, or empty to take the median spacing of the samples
     */
    Assessment assess(TimeSeries samples, Optional<Duration> step, Objective objective);

    /** The answer: the risk, and the forecast that it rests on. */
    record Assessment(BreachRisk risk, ForecastFan fan) {}
}
