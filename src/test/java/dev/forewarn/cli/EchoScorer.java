package dev.forewarn.cli;

import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.Side;
import dev.forewarn.risk.Trust;
import dev.forewarn.scoring.SampleScorer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A scorer that one can do in one's head: probability = value / limit held within [0, 1], seconds to the breach = limit
 * - value, or none where the limit is reached, anomaly = a tenth of the probability. Without rules: above 100.
 */
final class EchoScorer implements SampleScorer {
    private final ObjectiveBook book;
    private final Map<SeriesKey, Integer> handles = new HashMap<>();
    private final List<State> states = new ArrayList<>();

    EchoScorer(ObjectiveBook book) {
        this.book = book;
    }

    private static final class State {
        private final List<Objective> objectives;
        private long newest = Long.MIN_VALUE;
        private double value;

        private State(List<Objective> objectives) {
            this.objectives = objectives;
        }
    }

    @Override
    public int handle(SeriesKey series) {
        return handles.computeIfAbsent(series, key -> {
            var step = Duration.ofMinutes(1);
            var rules = book.rules().isEmpty()
                    ? List.of(new Objective(Side.ABOVE, 100, step, Duration.ofHours(1)))
                    : book.objectives(key, step);
            states.add(new State(rules));
            return states.size() - 1;
        });
    }

    @Override
    public @Nullable Refusal observe(int handle, long timeMillis, double value) {
        State state = states.get(handle);
        if (timeMillis <= state.newest) {
            return timeMillis == state.newest ? Refusal.DUPLICATE : Refusal.OUT_OF_ORDER;
        }
        state.newest = timeMillis;
        state.value = value;
        return null;
    }

    @Override
    public int objectives(int handle) {
        return states.get(handle).objectives.size();
    }

    @Override
    public Reading reading(int handle, int objective) {
        State state = states.get(handle);
        Objective limit = state.objectives.get(objective);
        double probability = Math.clamp(state.value / limit.limit(), 0, 1);
        return new Reading() {
            @Override
            public String side() {
                return limit.side().text();
            }

            @Override
            public double limit() {
                return limit.limit();
            }

            @Override
            public double probability() {
                return probability;
            }

            @Override
            public double timeToBreachSeconds() {
                return probability < 1 ? limit.limit() - state.value : Double.NaN;
            }

            @Override
            public double anomaly() {
                return probability / 10;
            }

            @Override
            public boolean anomalous() {
                return probability > 0.9;
            }

            @Override
            public String trust() {
                return Trust.FLOOR_ONLY.text();
            }
        };
    }
}
