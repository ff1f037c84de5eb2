package dev.forewarn.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.BreachRisk;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A risk as the API and the stream write it. Durations are seconds; what is not a finite number is null.
 *
 * @param unit {@code per second} where value and limit are rates of a counter; null where they are as they came
 */
record RiskBody(
        String id,
        String series,
        Instant at,
        @Nullable Double value,
        @Nullable String unit,
        String side,
        double limit,
        @JsonProperty("for_s") double forS,
        @JsonProperty("horizon_s") double horizonS,
        double probability,
        @JsonProperty("time_to_breach_s") @Nullable Double timeToBreachS,
        @Nullable Instant breachAt,
        boolean breaching,
        @Nullable Double anomaly,
        boolean anomalous,
        String trust,
        List<String> drivers) {

    static RiskBody of(BreachRisk risk) {
        return new RiskBody(
                id(risk.series()),
                risk.series().text(),
                risk.at(),
                finite(risk.value()),
                unit(risk.perSecond()),
                risk.objective().side().text(),
                risk.objective().limit(),
                seconds(risk.objective().lasting()),
                seconds(risk.objective().horizon()),
                risk.breach().value(),
                risk.timeToBreach().map(RiskBody::seconds).orElse(null),
                risk.timeToBreach().map(risk.at()::plus).orElse(null),
                risk.breaching(),
                finite(risk.anomaly()),
                risk.anomalous(),
                risk.trust().text(),
                risk.drivers());
    }

    /** The series' fingerprint as sixteen hex digits, good in any URL. */
    static String id(SeriesKey series) {
        return String.format(Locale.ROOT, "%016x", series.fingerprint());
    }

    static @Nullable String unit(boolean perSecond) {
        return perSecond ? "per second" : null;
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
