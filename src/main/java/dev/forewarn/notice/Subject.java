package dev.forewarn.notice;

import dev.forewarn.metric.DurationWords;
import dev.forewarn.metric.NumberWords;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Objective;
import java.util.HexFormat;

/** What a message is about: there is at most one open incident of each. */
public record Subject(SeriesKey series, Objective objective) {
    static Subject of(BreachRisk risk) {
        return new Subject(risk.series(), risk.objective());
    }

    /** {@code above 230 for 5m within 1h}. */
    public String objectiveWords() {
        String lasting = objective.lasting().isZero() ? "" : " for " + DurationWords.exact(objective.lasting());
        return objective.side().text() + " " + NumberWords.shortened(objective.limit()) + lasting + " within "
                + DurationWords.exact(objective.horizon());
    }

    /** Sixteen hexadecimal digits, the same on every machine. */
    public String id() {
        long both = series.fingerprint() * 31 + SeriesKey.of(objectiveWords()).fingerprint();
        return HexFormat.of().toHexDigits(both);
    }
}
