package dev.forewarn.scoring;

import dev.forewarn.anomaly.AlarmRate;
import dev.forewarn.risk.ObjectiveEstimate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The answer to who reads a risk as numbers, the same object each time. */
final class FleetReading implements SampleScorer.Reading {
    private final AlarmRate alarms;
    private @Nullable SeriesState state;
    private @Nullable ObjectiveEstimate estimate;

    FleetReading(AlarmRate alarms) {
        this.alarms = alarms;
    }

    FleetReading of(SeriesState series, int objective) {
        state = series;
        estimate = series.estimates().get(objective);
        return this;
    }

    private ObjectiveEstimate estimate() {
        return Objects.requireNonNull(estimate);
    }

    private SeriesState state() {
        return Objects.requireNonNull(state);
    }

    @Override
    public String side() {
        return estimate().objective().side().text();
    }

    @Override
    public double limit() {
        return estimate().objective().limit();
    }

    @Override
    public double probability() {
        return estimate().probability();
    }

    @Override
    public double timeToBreachSeconds() {
        return estimate().cellsToBreach() * state().grid().stepMillis() / 1000.0;
    }

    @Override
    public double anomaly() {
        return state().strangeness();
    }

    @Override
    public boolean anomalous() {
        return state().isAnomalous(alarms);
    }

    @Override
    public String trust() {
        return state().trust().text();
    }
}
