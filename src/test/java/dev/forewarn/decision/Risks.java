package dev.forewarn.decision;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Probability;
import dev.forewarn.risk.Side;
import dev.forewarn.risk.Trust;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Risks for tests: cpu of checkout, 80 above for two minutes within half an hour, unless said otherwise. */
public record Risks(SeriesKey series, Objective objective, double p, Trust trust) {
    public static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
    public static final Objective ABOVE_80 =
            new Objective(Side.ABOVE, 80, Duration.ofMinutes(2), Duration.ofMinutes(30));

    public static Risks of(String series) {
        return new Risks(SeriesKey.parse(series), ABOVE_80, 0.05, Trust.FRESH);
    }

    public Risks with(Objective other) {
        return new Risks(series, other, p, trust);
    }

    public Risks withProbability(double other) {
        return new Risks(series, objective, other, trust);
    }

    public Risks with(Trust other) {
        return new Risks(series, objective, p, other);
    }

    public BreachRisk at(Instant at, double value) {
        boolean breaching = objective.side().isBeyond(value, objective.limit());
        return new BreachRisk(
                series,
                objective,
                at,
                value,
                new Probability(p),
                Optional.empty(),
                breaching,
                0,
                false,
                trust,
                List.of());
    }

    public BreachRisk atMinute(long minute, double value) {
        return at(NOON.plus(Duration.ofMinutes(minute)), value);
    }
}
