package dev.forewarn.scoring;

import dev.forewarn.anomaly.AlarmRate;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.ObjectiveEstimate;
import dev.forewarn.risk.Probability;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Running state as values that may leave the room. */
final class Risks {
    /** Quantile levels of a fan. */
    static final double[] LEVELS = {0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95};

    private Risks() {}

    static BreachRisk of(
            SeriesKey key, SeriesState state, ObjectiveEstimate estimate, AlarmRate alarms, double reasonsFrom) {
        double cells = estimate.cellsToBreach();
        return new BreachRisk(
                key,
                estimate.objective(),
                Instant.ofEpochMilli(state.lastTime()),
                state.value(),
                new Probability(estimate.probability()),
                Double.isNaN(cells)
                        ? Optional.empty()
                        : Optional.of(Duration.ofMillis(
                                Math.round(cells * state.grid().stepMillis()))),
                estimate.isBreaching(),
                state.strangeness(),
                state.isAnomalous(alarms),
                state.trust(),
                estimate.probability() >= reasonsFrom ? estimate.drivers() : List.of(),
                state.isCounter());
    }

    static ForecastFan fan(SeriesKey key, SeriesState state) {
        int steps = state.paths().cells();
        double[][] quantiles = new double[LEVELS.length][steps];
        double[] ofCell = new double[LEVELS.length];
        for (int h = 0; h < steps; h++) {
            state.quantiles(h, LEVELS, ofCell);
            for (int i = 0; i < LEVELS.length; i++) {
                quantiles[i][h] = ofCell[i];
            }
        }
        return new ForecastFan(
                key,
                Instant.ofEpochMilli(state.lastTime()),
                state.grid().step(),
                LEVELS.clone(),
                quantiles,
                state.forecaster().name(),
                state.estimates().stream().map(ObjectiveEstimate::objective).toList(),
                state.isCounter());
    }
}
