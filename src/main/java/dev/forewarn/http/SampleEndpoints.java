package dev.forewarn.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.forewarn.loop.SampleFormat;
import dev.forewarn.loop.SampleIntake;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Objective;
import dev.forewarn.scoring.Assessor;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The doors for samples: to keep and score them, or to score them and forget. */
final class SampleEndpoints {
    private final SampleIntake intake;
    private final Assessor assessor;
    private final SampleFormat csv;
    private final BatchDoor door;
    private final RequestBody bodies;
    private final HttpMeters meters;

    SampleEndpoints(HttpPorts ports, RequestBody bodies, HttpMeters meters) {
        this.intake = ports.intake();
        this.assessor = ports.assessor();
        this.csv = ports.formats().csv();
        this.door = new BatchDoor(intake, bodies, meters);
        this.bodies = bodies;
        this.meters = meters;
    }

    /**
     * What became of a batch.
     *
     * @param refused by reason; empty where all went well
     * @param advice  what to do, for reasons where that can be said; left out where there is none
     */
    record ReceiptBody(
            int accepted,
            Map<String, Integer> refused,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> advice) {
        static ReceiptBody of(SampleIntake.Receipt receipt) {
            var refused = new TreeMap<String, Integer>();
            var advice = new TreeMap<String, String>();
            receipt.refused().forEach((why, count) -> {
                if (count > 0) {
                    refused.put(why.text(), count);
                    RefusalAdvice.of(why).ifPresent(what -> advice.put(why.text(), what));
                }
            });
            return new ReceiptBody(receipt.accepted(), refused, advice);
        }
    }

    /** The answer to a stateless score. */
    record ScoreBody(
            String series,
            Instant at,
            double probability,
            @Nullable Double timeToBreachS,
            @Nullable Instant breachAt,
            boolean breaching,
            @Nullable Double anomaly,
            boolean anomalous,
            String trust,
            List<String> drivers,
            FanBody quantiles) {}

    /** {@code POST /api/v1/samples} */
    void accept(Context context) {
        new Query(context, java.util.Set.of()).check();
        byte[] body = bodies.read(context, RequestBody.MediaTypes.SAMPLES, true);
        String type = context.contentType();
        if (type != null && RequestBody.mediaType(type).equals(RequestBody.MediaTypes.CSV)) {
            context.json(ReceiptBody.of(door.take(csv, body)));
            return;
        }
        var problems = new FieldProblems();
        List<Sample> batch;
        try {
            batch = SamplesRequest.read(body, problems);
        } catch (ProblemException e) {
            meters.malformed(Math.max(1, problems.total()));
            throw e;
        }
        SampleIntake.Receipt receipt = meters.intake(() -> intake.accept(batch));
        context.json(ReceiptBody.of(receipt));
    }

    /** {@code POST /api/v1/score} */
    void score(Context context) {
        new Query(context, java.util.Set.of()).check();
        ScoreRequest request = ScoreRequest.read(bodies.read(context, RequestBody.MediaTypes.JSON, false));
        TimeSeries samples = request.samples();
        Objective objective = request.objective();
        Assessor.Assessment answer = meters.scoring(() -> assessor.assess(samples, request.step(), objective));
        BreachRisk risk = answer.risk();
        RiskBody body = RiskBody.of(risk);
        context.json(new ScoreBody(
                body.series(),
                body.at(),
                body.probability(),
                body.timeToBreachS(),
                body.breachAt(),
                body.breaching(),
                body.anomaly(),
                body.anomalous(),
                body.trust(),
                body.drivers(),
                FanBody.of(answer.fan())));
    }
}
