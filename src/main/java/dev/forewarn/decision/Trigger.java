package dev.forewarn.decision;

import dev.forewarn.metric.DurationWords;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Probability;
import dev.forewarn.risk.Side;
import java.time.Duration;
import java.util.Optional;

/**
 * What must be seen, or foreseen, before a policy does anything.
 *
 * @param metric     name of the metric; {@code *} stands for anything
 * @param side       on which side of the threshold it is bad
 * @param threshold  finite, in the metric's unit; the threshold itself is still good
 * @param duration   how long the metric must be beyond the threshold, without a break, by two samples or more
 * @param prediction when to act before the breach; empty to act only on what was seen
 */
public record Trigger(String metric, Side side, double threshold, Duration duration, Optional<Prediction> prediction) {
    public Trigger {
        if (metric.isBlank()) {
            throw new IllegalArgumentException("a trigger needs the name of a metric");
        }
        if (!Double.isFinite(threshold)) {
            throw new IllegalArgumentException("threshold must be a finite number, was " + threshold);
        }
        if (duration.isNegative()) {
            throw new IllegalArgumentException("duration must not be negative, was " + duration);
        }
    }

    /**
     * Act before the breach.
     *
     * @param horizon     how far ahead, positive
     * @param probability act at or above this one, greater than zero
     */
    public record Prediction(Duration horizon, Probability probability) {
        public Prediction {
            if (horizon.isNegative() || horizon.isZero()) {
                throw new IllegalArgumentException("horizon must be longer than zero, was " + horizon);
            }
            if (probability.value() == 0) {
                throw new IllegalArgumentException("a probability of 0 would always act");
            }
        }
    }

    /**
     * Whether a risk of that objective answers this trigger's prediction.
     *
     * <p>It does where the probability of the trigger's own breach can only be as high or higher: the same side, a limit
     * as far or further out, a breach as long or longer, a horizon as long or shorter.
     */
    boolean isAnsweredBy(Objective objective) {
        return prediction.isPresent()
                && objective.side() == side
                && (objective.limit() == threshold || side.isBeyond(objective.limit(), threshold))
                && objective.lasting().compareTo(duration) >= 0
                && objective.horizon().compareTo(prediction.get().horizon()) <= 0;
    }

    /** For people: {@code cpu_utilization above 80 for 5m, or P >= 0.8 within 30m}. */
    public String words() {
        String seen =
                metric + " " + side.text() + " " + Wording.number(threshold) + " for " + DurationWords.exact(duration);
        return prediction
                .map(p -> seen + ", or P >= " + Wording.number(p.probability().value()) + " within "
                        + DurationWords.exact(p.horizon()))
                .orElse(seen);
    }
}
