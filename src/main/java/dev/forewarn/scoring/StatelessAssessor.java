package dev.forewarn.scoring;

import dev.forewarn.anomaly.AlarmRate;
import dev.forewarn.metric.Counters;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.metric.Window;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Learns a run of samples from nothing, answers at its last one, and forgets it. */
public final class StatelessAssessor implements Assessor {
    private static final Duration USUAL_STEP = Duration.ofMinutes(1);
    private static final int LEAST_TO_CHOOSE = 30;

    private final SharedModel shared;
    private final Counters counters;

    private final AlarmRate alarms;

    /**
     * With the fleet's model.
     *
     * @param counters which series are scored as rates per second
     * @param alarms   the rate of false alarms of the anomaly flag
     */
    public StatelessAssessor(SharedModel shared, Counters counters, AlarmRate alarms) {
        this.shared = shared;
        this.counters = counters;
        this.alarms = alarms;
    }

    @Override
    public Assessment assess(TimeSeries samples, Optional<Duration> step, Objective objective) {
        if (samples.size() == 0) {
            throw new IllegalArgumentException("at least one sample is needed, found none");
        }
        Grid grid = grid(samples, step);
        Optional<TimeSeries> rates = CounterSeries.rates(samples, counters);
        SeriesState state;
        if (samples.size() >= LEAST_TO_CHOOSE) {
            state = new SeriesFit(shared, ObjectiveBook.defaults()).walked(samples, rates, grid, objective);
        } else {
            state = TrackedSeries.blank(grid, shared, List.of(objective));
            if (rates.isPresent()) {
                state.readAsCounter();
            }
            for (int i = 0; i < samples.size(); i++) {
                state.observe(samples.timesMillis()[i], samples.values()[i]);
            }
        }
        state.boundedBy(UnitBound.most(samples.series()));
        return new Assessment(
                Risks.of(samples.series(), state, state.estimates().getFirst(), alarms, 0),
                Risks.fan(samples.series(), state));
    }

    private static Grid grid(TimeSeries samples, Optional<Duration> step) {
        long first = samples.timesMillis()[0];
        Grid grid;
        if (step.isPresent()) {
            long millis = Math.max(1, step.get().toMillis());
            grid = new Grid(first - millis / 2, millis);
        } else if (samples.size() >= 2) {
            grid = Grid.of(samples.timesMillis(), samples.size());
        } else {
            grid = new Grid(first - USUAL_STEP.toMillis() / 2, USUAL_STEP.toMillis());
        }
        Window.requireSpan(samples, grid);
        return grid;
    }
}
