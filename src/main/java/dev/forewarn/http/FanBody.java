package dev.forewarn.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.forewarn.scoring.ForecastFan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Quantiles by step.
 *
 * @param unit   {@code per second} where they are rates of a counter; null where they are as the samples came
 * @param levels quantile levels, ascending
 * @param steps  one entry for each step ahead, with one value for each level
 */
record FanBody(
        Instant origin,
        @JsonProperty("step_s") double stepS,
        String forecaster,
        @Nullable String unit,
        List<Double> levels,
        List<Step> steps) {
    /** One step ahead. */
    record Step(Instant at, List<@Nullable Double> values) {}

    static FanBody of(ForecastFan fan) {
        double[][] quantiles = fan.quantiles();
        int count = quantiles.length == 0 ? 0 : quantiles[0].length;
        var steps = new ArrayList<Step>(count);
        for (int h = 0; h < count; h++) {
            var values = new ArrayList<@Nullable Double>(quantiles.length);
            for (double[] level : quantiles) {
                values.add(RiskBody.finite(level[h]));
            }
            steps.add(new Step(fan.origin().plus(fan.step().multipliedBy(h + 1L)), values));
        }
        return new FanBody(
                fan.origin(),
                RiskBody.seconds(fan.step()),
                fan.forecaster(),
                RiskBody.unit(fan.perSecond()),
                Arrays.stream(fan.levels()).boxed().toList(),
                steps);
    }
}
