package dev.forewarn.http;

import dev.forewarn.action.Leadership;
import dev.forewarn.decision.PolicyBook;
import dev.forewarn.loop.DecisionLog;
import dev.forewarn.loop.EventStream;
import dev.forewarn.loop.SampleFormat;
import dev.forewarn.loop.SampleIntake;
import dev.forewarn.loop.Steering;
import dev.forewarn.metric.Backlog;
import dev.forewarn.metric.MetricStore;
import dev.forewarn.scoring.Assessor;
import dev.forewarn.scoring.EntityView;
import dev.forewarn.scoring.RiskView;
import dev.forewarn.training.ModelCatalog;
import dev.forewarn.training.TrainingStatus;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;

/**
 * What the HTTP face needs of the rest of the house. All of it must be safe for use by many threads.
 *
 * @param risks     the fleet's present risks and forecasts
 * @param entities  things with several metrics
 * @param assessor  stateless scoring
 * @param intake    the door for samples
 * @param formats   how other programs' samples are read
 * @param policies  the policies in force
 * @param decisions what was decided lately
 * @param steering  what people may ask of the policies, and tell them
 * @param events    what happens, as it happens
 * @param store     history for charts, and whether it answers
 * @param backlog   what waits for the store
 * @param models    the published model versions
 * @param training  which of them serves, and how training by schedule goes
 * @param leadership whether this instance is the one to act
 * @param meters    where this face counts, and what {@code /metrics} shows; others may count there too
 * @param time      the clock
 */
public record HttpPorts(
        RiskView risks,
        EntityView entities,
        Assessor assessor,
        SampleIntake intake,
        Formats formats,
        PolicyBook policies,
        DecisionLog decisions,
        Steering steering,
        EventStream events,
        MetricStore store,
        Backlog backlog,
        ModelCatalog models,
        TrainingStatus training,
        Leadership leadership,
        PrometheusMeterRegistry meters,
        InstantSource time) {

    /**
     * The formats of other programs.
     *
     * @param remoteWrite1 Prometheus remote write 1.0
     * @param remoteWrite2 Prometheus remote write 2.0
     * @param otlpProtobuf OpenTelemetry metrics
     * @param otlpJson     the same in their JSON
     * @param csv          rows of series, timestamp and value
     */
    public record Formats(
            SampleFormat remoteWrite1,
            SampleFormat remoteWrite2,
            SampleFormat otlpProtobuf,
            SampleFormat otlpJson,
            SampleFormat csv) {}
}
