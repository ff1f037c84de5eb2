package dev.forewarn.app;

import dev.forewarn.scoring.SharedFleet;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The registry of a service, with what only this room knows of its fleet. */
final class FleetMeters {
    private FleetMeters() {}

    static PrometheusMeterRegistry of(Doors doors, SharedFleet fleet) {
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Gauge.builder("forewarn.series.limit", () -> doors.settings().maxSeries())
                .description("How many series there may be; beyond it samples of new ones are refused")
                .strongReference(true)
                .register(meters);
        Gauge.builder("forewarn.series.evicted", fleet::resting)
                .description("Series whose state is on disk only, because they were silent")
                .strongReference(true)
                .register(meters);
        FunctionCounter.builder("forewarn.series.returned", fleet, SharedFleet::returned)
                .description("Series whose state came back from disk")
                .register(meters);
        FunctionCounter.builder("forewarn.series.damaged", fleet, SharedFleet::damaged)
                .description("States that could not be read from disk; their series began anew")
                .register(meters);
        return meters;
    }
}
