package dev.forewarn.http;

import dev.forewarn.loop.SampleBatch;
import dev.forewarn.loop.SampleFormat;
import dev.forewarn.loop.SampleIntake;
import dev.forewarn.loop.UnreadableBatchException;
import dev.forewarn.metric.Refusal;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The door for Prometheus: remote write 1.0 and 2.0, told apart by the content type. A sender repeats what was answered
 * with 5xx or 429 and drops what was answered with 4xx, so what can never be taken is 4xx or counted, and never 5xx.
 */
final class RemoteWriteEndpoint {
    private static final String MEDIA_TYPE = "application/x-protobuf";
    private static final String VERSION1 = "prometheus.WriteRequest";
    private static final String VERSION2 = "io.prometheus.write.v2.Request";
    private static final String WRITTEN = "X-Prometheus-Remote-Write-%s-Written";

    private final SampleIntake intake;
    private final HttpPorts.Formats formats;
    private final RequestBody bodies;
    private final HttpMeters meters;

    RemoteWriteEndpoint(HttpPorts ports, RequestBody bodies, HttpMeters meters) {
        this.intake = ports.intake();
        this.formats = ports.formats();
        this.bodies = bodies;
        this.meters = meters;
    }

    /** {@code POST /api/v1/write} */
    void write(Context context) {
        new Query(context, Set.of()).check();
        boolean second = isVersion2(context);
        requireSnappy(context);
        SampleBatch batch = read(second ? formats.remoteWrite2() : formats.remoteWrite1(), bodies.readPacked(context));
        SampleIntake.Receipt receipt = meters.intake(() -> intake.accept(batch.samples()));
        meters.refused(batch.refused());
        if (second) {
            int leftOut =
                    receipt.refused().getOrDefault(Refusal.UNSELECTED, 0); // on purpose: no sender is to count it lost
            context.header(WRITTEN.formatted("Samples"), Integer.toString(receipt.accepted() + batch.gaps() + leftOut));
            context.header(WRITTEN.formatted("Histograms"), "0");
            context.header(WRITTEN.formatted("Exemplars"), "0");
        }
        requireSound(batch);
        requireRoom(receipt);
        context.status(204);
    }

    private SampleBatch read(SampleFormat format, byte[] body) {
        try {
            return format.read(body, bodies.maxBytes());
        } catch (UnreadableBatchException e) {
            meters.malformed(1);
            throw new ProblemException(
                    e.isTooLarge()
                            ? Problem.of(
                                    413,
                                    "Body too large",
                                    "Nothing was kept: " + e.getMessage() + "; lower max_samples_per_send.")
                            : Problem.of(400, "Malformed request", "Nothing was kept: " + e.getMessage() + "."));
        }
    }

    /** The specification wants a sender to hear of what is wrong in itself, although the rest was kept. */
    private static void requireSound(SampleBatch batch) {
        int series = batch.refused(Refusal.BAD_SERIES);
        int times = batch.refused(Refusal.BAD_TIMESTAMP);
        if (series + times > 0) {
            throw new ProblemException(Problem.of(
                    400,
                    "Samples that cannot be kept",
                    "All but " + (series + times) + " samples were read: " + series
                            + " had no metric name, a label twice, or a name longer than "
                            + SampleBatch.LONGEST_SERIES + " characters, and " + times
                            + " a time before 1970 or after 2261. Do not send them again."));
        }
    }

    /**
     * Beyond the limit of series the rest was kept, and the sender hears of it in its log. Not 429 or 5xx: it would send
     * the same again, known series among it, until there is room.
     */
    private static void requireRoom(SampleIntake.Receipt receipt) {
        int beyond = receipt.refused().getOrDefault(Refusal.SERIES_LIMIT, 0);
        if (beyond > 0) {
            throw new ProblemException(Problem.of(
                    400,
                    "Too many series",
                    "All but " + beyond + " samples were taken: "
                            + RefusalAdvice.of(Refusal.SERIES_LIMIT).orElseThrow() + ". Do not send them again."));
        }
    }

    private static boolean isVersion2(Context context) {
        String header = context.contentType() == null ? "" : context.contentType();
        String[] parts = header.split(";", -1);
        String proto = VERSION1; // the only one before 2.0, which therefore need not be named
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.toLowerCase(Locale.ROOT).startsWith("proto=")) {
                proto = parameter.substring("proto=".length()).replace("\"", "");
            }
        }
        boolean known =
                parts[0].strip().equalsIgnoreCase(MEDIA_TYPE) && (proto.equals(VERSION1) || proto.equals(VERSION2));
        if (!known) {
            throw new ProblemException(
                    Problem.of(
                            415,
                            "Unsupported media type",
                            "This is the door for Prometheus remote write; send 'Content-Type: " + MEDIA_TYPE
                                    + "', for 2.0 with ';proto=" + VERSION2 + "'."),
                    Map.of("Accept", MEDIA_TYPE + ";proto=" + VERSION2 + ", " + MEDIA_TYPE));
        }
        return proto.equals(VERSION2);
    }

    private static void requireSnappy(Context context) {
        String coding = context.header("Content-Encoding");
        if (coding == null || !coding.strip().equalsIgnoreCase("snappy")) {
            throw new ProblemException(
                    Problem.of(
                            415,
                            "Unsupported content encoding",
                            "Remote write is packed in the snappy block format; send 'Content-Encoding: snappy'."),
                    Map.of("Accept-Encoding", "snappy"));
        }
    }
}
