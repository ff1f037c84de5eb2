package dev.forewarn.http;

import dev.forewarn.loop.PredictionNotes;
import dev.forewarn.metric.DurationWords;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.scoring.EntityAnomaly;
import dev.forewarn.scoring.EntityView;
import dev.forewarn.scoring.RiskView;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The highest risks as gauges, refreshed at each scrape. Only the top few: with one gauge for each of a million series
 * the scrape itself would be the failure. A series that leaves the top disappears from the next scrape.
 */
final class RiskGauges {
    static final int TOP = 50;

    /** From this probability on a series is called at risk, in the console and in the metrics. */
    static final double AT_RISK = 0.5;

    private final RiskView risks;
    private final MultiGauge probability;
    private final MultiGauge timeToBreach;
    private final MultiGauge forecast;
    private final MultiGauge entityAnomaly;
    private final EntityView entities;
    private final ReentrantLock oneAtATime = new ReentrantLock();

    RiskGauges(RiskView risks, EntityView entities, MeterRegistry registry) {
        this.risks = risks;
        this.entities = entities;
        entityAnomaly = MultiGauge.builder("forewarn.entity.anomaly")
                .description("How strange a thing's metrics are together, of things that are anomalous; the " + TOP
                        + " strangest only")
                .register(registry);
        probability = MultiGauge.builder("forewarn.breach.probability")
                .description("Probability that a breach starts within the horizon; the " + TOP + " highest only")
                .register(registry);
        timeToBreach = MultiGauge.builder("forewarn.time.to.breach")
                .description("Median time to the breach, of the same series where one is in sight")
                .baseUnit("seconds")
                .register(registry);
        forecast = MultiGauge.builder("forewarn.forecast")
                .description("Quantiles of the values to come, of the same series, so far ahead of the newest sample;"
                        + " rates per second of a counter")
                .register(registry);
    }

    void refresh() {
        oneAtATime.lock();
        try {
            var probabilities = new ArrayList<Row<?>>();
            var times = new ArrayList<Row<?>>();
            var seen = new HashSet<Tags>();
            for (BreachRisk risk : risks.highest(TOP)) {
                Tags tags = Tags.of(
                        "series", risk.series().text(),
                        "side", risk.objective().side().text(),
                        "limit", Double.toString(risk.objective().limit()));
                if (seen.add(tags)) {
                    probabilities.add(Row.of(tags, risk.breach().value()));
                    risk.timeToBreach().ifPresent(time -> times.add(Row.of(tags, RiskBody.seconds(time))));
                }
            }
            probability.register(probabilities, true);
            timeToBreach.register(times, true);
            forecast.register(forecasts(), true);
            entityAnomaly.register(strangest(), true);
        } finally {
            oneAtATime.unlock();
        }
    }

    private List<Row<?>> forecasts() {
        var rows = new ArrayList<Row<?>>();
        risks.highest(TOP).stream()
                .map(BreachRisk::series)
                .distinct()
                .forEach(series -> risks.forecast(series)
                        .ifPresent(fan -> PredictionNotes.LEADS.forEach(lead -> fan.ahead(lead)
                                .ifPresent(point -> {
                                    Tags tags = Tags.of("series", series.text(), "horizon", DurationWords.exact(lead));
                                    rows.add(Row.of(tags.and("level", "0.1"), point.q10()));
                                    rows.add(Row.of(tags.and("level", "0.5"), point.q50()));
                                    rows.add(Row.of(tags.and("level", "0.9"), point.q90()));
                                }))));
        return rows;
    }

    private List<Row<?>> strangest() {
        var rows = new ArrayList<Row<?>>();
        entities.latest().stream()
                .filter(EntityAnomaly::anomalous)
                .limit(TOP)
                .forEach(each -> rows.add(Row.of(Tags.of("entity", each.entity()), each.score())));
        return rows;
    }
}
