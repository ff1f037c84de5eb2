package dev.forewarn.http;

import dev.forewarn.loop.SampleFormat;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.metric.Refusal;
import io.javalin.http.Context;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The door for OpenTelemetry: metrics over OTLP/HTTP. Every answer is in the format of the request, as the protocol asks:
 * what was taken as {@code ExportMetricsServiceResponse}, what was not as {@code google.rpc.Status}.
 */
final class OtlpEndpoint {
    private static final String PROTOBUF = "application/x-protobuf";
    private static final RequestBody.MediaTypes ACCEPTED =
            new RequestBody.MediaTypes(PROTOBUF, Set.of(PROTOBUF, "application/json"));

    private final BatchDoor door;
    private final HttpPorts.Formats formats;
    private final RequestBody bodies;

    OtlpEndpoint(HttpPorts ports, RequestBody bodies, HttpMeters meters) {
        this.door = new BatchDoor(ports.intake(), bodies, meters);
        this.formats = ports.formats();
        this.bodies = bodies;
    }

    /** {@code POST /v1/metrics} */
    void metrics(Context context) {
        OtlpAnswer answer = isJson(context) ? OtlpAnswer.JSON : OtlpAnswer.PROTOBUF;
        try {
            Map<Refusal, Integer> refused = take(context, answer);
            long count = refused.values().stream().mapToLong(Integer::longValue).sum();
            String why = refused.entrySet().stream()
                    .map(entry -> entry.getValue() + " " + entry.getKey().text()
                            + RefusalAdvice.of(entry.getKey())
                                    .map(advice -> " (" + advice + ")")
                                    .orElse(""))
                    .collect(Collectors.joining(", "));
            respond(context, 200, answer, answer.taken(count, why));
        } catch (ProblemException e) {
            if (e.problem().status() == 415) {
                throw e; // there is no format of the request to answer in
            }
            e.headers().forEach(context::header);
            respond(
                    context,
                    e.problem().status(),
                    answer,
                    answer.status(e.problem().detail()));
        } catch (MetricStoreException e) {
            context.header("Retry-After", "5");
            respond(context, 503, answer, answer.status(e.getMessage() + ". Nothing was kept; send it again."));
        }
    }

    private Map<Refusal, Integer> take(Context context, OtlpAnswer answer) {
        new Query(context, Set.of()).check();
        byte[] body = bodies.read(context, ACCEPTED, false);
        SampleFormat format = answer == OtlpAnswer.JSON ? formats.otlpJson() : formats.otlpProtobuf();
        var refused = new TreeMap<>(door.take(format, body).refused());
        refused.remove(Refusal.UNSELECTED); // left out on purpose, which no sender is to be warned of
        refused.values().removeIf(count -> count == 0);
        return refused;
    }

    private static boolean isJson(Context context) {
        String type = context.contentType();
        return type != null && RequestBody.mediaType(type).equals("application/json");
    }

    private static void respond(Context context, int status, OtlpAnswer answer, byte[] body) {
        context.status(status);
        context.contentType(answer.mediaType());
        context.result(body);
    }
}
