package dev.forewarn.adapter.otlp;

import dev.forewarn.loop.SampleFormat;
import dev.forewarn.loop.UnreadableBatchException;
import java.io.IOException;
import tools.jackson.core.JacksonException;

/**
 * {@code ExportMetricsServiceRequest} of OTLP 1, as protobuf and as JSON. Gauges, sums, explicit histograms and summaries
 * become samples; points of exponential histograms are counted as not taken; exemplars, scopes and metadata are left out.
 * Time is linear in the length of the body.
 *
 * <p>Sums and histograms that tell differences are added up for each series, from zero on where a series is new here. Of a
 * histogram come {@code _count}, {@code _sum} and the quantiles {@code _p50}, {@code _p95}, {@code _p99} of what it counted
 * since its point before.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/">OTLP</a>
 */
public final class OtlpMetrics {
    private final SeriesMemory memory;

    /** @param memoryBytes about how much memory may be spent on totals and buckets of series */
    public OtlpMetrics(long memoryBytes) {
        this.memory = new SeriesMemory(memoryBytes);
    }

    /** {@code application/x-protobuf}. */
    public SampleFormat protobuf() {
        return (body, mostBytes) -> {
            requireShort(body, mostBytes);
            var samples = new PointSamples(memory);
            try {
                new OtlpProtobuf(body, samples).read();
            } catch (IOException e) {
                throw UnreadableBatchException.malformed("the body is no ExportMetricsServiceRequest in protobuf");
            }
            return samples.batch();
        };
    }

    /** {@code application/json}. */
    public SampleFormat json() {
        return (body, mostBytes) -> {
            requireShort(body, mostBytes);
            var samples = new PointSamples(memory);
            try {
                new OtlpJson(samples).read(body);
            } catch (JacksonException e) {
                throw UnreadableBatchException.malformed("the body is no ExportMetricsServiceRequest in JSON");
            }
            return samples.batch();
        };
    }

    private static void requireShort(byte[] body, int mostBytes) {
        if (body.length > mostBytes) {
            throw UnreadableBatchException.tooLarge("at most " + mostBytes + " bytes are taken");
        }
    }
}
