package dev.forewarn.http;

import dev.forewarn.access.Scope;
import dev.forewarn.action.Leadership;
import dev.forewarn.metric.Backlog;
import dev.forewarn.metric.MetricStore;
import dev.forewarn.scoring.RiskView;
import dev.forewarn.training.TrainingStatus;
import io.javalin.http.Context;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.BooleanSupplier;

/** For those who watch the watcher: alive, ready, and numbers. */
final class HealthEndpoints {
    private final MetricStore store;
    private final Backlog backlog;
    private final RiskView risks;
    private final TrainingStatus training;
    private final Leadership leadership;
    private final PrometheusMeterRegistry meters;
    private final BooleanSupplier draining;
    private final RiskGauges riskGauges;
    private final ModelGauges modelGauges;

    /** @param draining whether this service is about to stop */
    HealthEndpoints(HttpPorts ports, BooleanSupplier draining) {
        this.draining = draining;
        this.store = ports.store();
        this.backlog = ports.backlog();
        this.risks = ports.risks();
        this.training = ports.training();
        this.leadership = ports.leadership();
        this.meters = ports.meters();
        this.riskGauges = new RiskGauges(risks, ports.entities(), meters);
        this.modelGauges = new ModelGauges(training, ports.models(), meters);
    }

    /** The process answers. */
    record HealthBody(String status) {}

    /** Whether work can be taken, on what, and whether this instance acts on it. */
    record ReadyBody(String status, boolean storeReachable, String store, int series, String model, String leader) {}

    /** {@code GET /healthz}: 200 while the process can answer at all. */
    void alive(Context context) {
        context.json(new HealthBody("up"));
    }

    /** {@code GET /readyz}: 200 where samples would be taken and will be for a while, else 503. */
    void ready(Context context) {
        if (draining.getAsBoolean()) {
            context.status(503).json(new HealthBody("stopping"));
            return;
        }
        boolean reachable = store.isReachable();
        boolean takes = reachable || backlog.hasRoom();
        context.status(takes ? 200 : 503);
        if (!takes) {
            context.header("Retry-After", "5");
        }
        String waiting = takes ? "ready; the store is away, samples wait in the log" : "waiting for the store";
        if (!Caller.of(context).may(Scope.READ)) {
            // Probes have no token, and what this house is made of is no stranger's business.
            context.json(new HealthBody(takes ? "ready" : "waiting for the store"));
            return;
        }
        context.json(new ReadyBody(
                reachable ? "ready" : waiting,
                reachable,
                store.describe(),
                risks.seriesCount(),
                training.serving(),
                leader()));
    }

    private String leader() {
        return switch (leadership.present()) {
            case Leadership.Leader ignored -> "this instance leads";
            case Leadership.Follower follower -> follower.why();
        };
    }

    /** {@code GET /metrics}: the Prometheus text format. */
    void metrics(Context context) {
        riskGauges.refresh();
        modelGauges.refresh();
        context.contentType("text/plain; version=0.0.4; charset=utf-8");
        context.result(meters.scrape());
    }
}
