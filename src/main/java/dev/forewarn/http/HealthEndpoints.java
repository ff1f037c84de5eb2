package dev.forewarn.http;

import dev.forewarn.metric.MetricStore;
import dev.forewarn.scoring.RiskView;
import io.javalin.http.Context;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** For those who watch the watcher: alive, ready, and numbers. */
final class HealthEndpoints {
    private final MetricStore store;
    private final RiskView risks;
    private final PrometheusMeterRegistry meters;
    private final RiskGauges gauges;

    HealthEndpoints(MetricStore store, RiskView risks, PrometheusMeterRegistry meters, RiskGauges gauges) {
        this.store = store;
        this.risks = risks;
        this.meters = meters;
        this.gauges = gauges;
    }

    /** The process answers. */
    record HealthBody(String status) {}

    /** Whether work can be taken, and on what. */
    record ReadyBody(String status, boolean storeReachable, String store, int series) {}

    /** {@code GET /healthz}: 200 while the process can answer at all. */
    void alive(Context context) {
        context.json(new HealthBody("up"));
    }

    /** {@code GET /readyz}: 200 where samples would be taken, else 503. */
    void ready(Context context) {
        boolean reachable = store.isReachable();
        context.status(reachable ? 200 : 503);
        if (!reachable) {
            context.header("Retry-After", "5");
        }
        context.json(new ReadyBody(
                reachable ? "ready" : "waiting for the store", reachable, store.describe(), risks.seriesCount()));
    }

    /** {@code GET /metrics}: the Prometheus text format. */
    void metrics(Context context) {
        gauges.refresh();
        context.contentType("text/plain; version=0.0.4; charset=utf-8");
        context.result(meters.scrape());
    }
}
