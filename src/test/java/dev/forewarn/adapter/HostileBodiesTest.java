package dev.forewarn.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import dev.forewarn.adapter.otlp.OtlpMetrics;
import dev.forewarn.adapter.prometheus.RemoteWrite;
import dev.forewarn.adapter.prometheus.Requests;
import dev.forewarn.adapter.prometheus.Requests.Series;
import dev.forewarn.loop.SampleBatch;
import dev.forewarn.loop.SampleFormat;
import dev.forewarn.loop.UnreadableBatchException;
import dev.forewarn.metric.Sample;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Bodies made to hurt: bombs cost nothing before they are refused, and whatever is spoilt is read within bounds or refused. */
class HostileBodiesTest {
    private static final int LARGEST = 16 << 20;
    private static final long LITTLE = 1 << 20;

    private final RemoteWrite remoteWrite = new RemoteWrite(1_000_000);
    private final OtlpMetrics otlp = new OtlpMetrics(1_000_000);

    @Example
    void bombsAreRefusedBeforeMemoryIsTakenForThem() {
        byte[] claimsFourGigabytes = Wire.message().raw(0xffff_ffffL).toBytes();
        byte[] claimsAllThatIsAllowed = Wire.message().raw(LARGEST).toBytes();
        byte[] unpacksToMore = Wire.snappyZeros(LARGEST / 64 + 1);
        for (SampleFormat format : List.of(remoteWrite.version1(), remoteWrite.version2())) {
            for (byte[] bomb : List.of(claimsFourGigabytes, claimsAllThatIsAllowed, unpacksToMore)) {
                assertThat(allocated(() -> assertThatExceptionOfType(UnreadableBatchException.class)
                                .isThrownBy(() -> format.read(bomb, LARGEST))))
                        .isLessThan(LITTLE);
            }
        }
    }

    /** Lengths inside a message that are longer than the message. */
    @Example
    void lengthsThatCannotBeCostNothing() {
        for (int field = 1; field <= 6; field++) {
            byte[] lies = Wire.message().tag(field, 2).raw(Integer.MAX_VALUE).toBytes();
            byte[] within = Wire.message().bytes(field, lies).toBytes();
            for (byte[] message : List.of(lies, within)) {
                assertThat(allocated(() -> {
                            readOrRefuse(remoteWrite.version1(), Wire.snappy(message));
                            readOrRefuse(remoteWrite.version2(), Wire.snappy(message));
                            readOrRefuse(otlp.protobuf(), message);
                        }))
                        .isLessThan(LITTLE);
            }
        }
    }

    private static long allocated(Runnable work) {
        work.run(); // once for what is loaded with the classes
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    /** Several blows to a good message: bytes turned, left out, doubled, moved. */
    @Tag("fuzz")
    @Property
    void severalBlowsAreRefusedOrReadWithinBounds(@ForAll("blows") List<int[]> blows) {
        Series series = Series.of(Map.of("__name__", "up", "job", "j", "ö", "\u202e"), 1_700_000_000_000d, 1);
        byte[] first = struck(Requests.version1(series, series), blows);
        byte[] second = struck(Requests.version2(series, series), blows);
        readOrRefuse(remoteWrite.version1(), Wire.snappy(first));
        readOrRefuse(remoteWrite.version2(), Wire.snappy(second));
        readOrRefuse(remoteWrite.version1(), struck(Wire.snappy(first), blows));
        readOrRefuse(otlp.protobuf(), struck(otlpMessage(), blows));
        readOrRefuse(otlp.json(), struck(OTLP_JSON.getBytes(java.nio.charset.StandardCharsets.UTF_8), blows));
    }

    private static final String OTLP_JSON = """
            {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"s"}}]},
            "scopeMetrics":[{"metrics":[{"name":"m","unit":"s","sum":{"aggregationTemporality":1,"isMonotonic":true,
            "dataPoints":[{"timeUnixNano":"1700000000000000000","asInt":"3",
            "attributes":[{"key":"k","value":{"arrayValue":{"values":[{"boolValue":true}]}}}]}]}}]}]}]}""";

    private static byte[] otlpMessage() {
        Wire point = Wire.message()
                .fixed(3, 1_700_000_000_000_000_000L)
                .number(4, 1)
                .with(7, Wire.message().text(1, "k").with(2, Wire.message().text(1, "v")));
        Wire metric =
                Wire.message().text(1, "m").text(3, "By").with(5, Wire.message().with(1, point));
        return Wire.message()
                .with(1, Wire.message().with(2, Wire.message().with(2, metric)))
                .toBytes();
    }

    @Provide
    Arbitrary<List<int[]>> blows() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 400),
                        Arbitraries.integers().between(0, 255))
                .as((kind, at, with) -> new int[] {kind, at, with})
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    private static byte[] struck(byte[] good, List<int[]> blows) {
        byte[] body = good;
        for (int[] blow : blows) {
            int at = blow[1] % Math.max(1, body.length);
            int length = Math.min(body.length - at, 1 + blow[2] % 16);
            body = switch (blow[0]) {
                case 0 -> turned(body, at, (byte) blow[2]);
                case 1 -> joined(Arrays.copyOf(body, at), Arrays.copyOfRange(body, at + length, body.length));
                case 2 -> joined(Arrays.copyOf(body, at + length), Arrays.copyOfRange(body, at, body.length));
                default -> joined(Arrays.copyOfRange(body, at, body.length), Arrays.copyOf(body, at));
            };
        }
        return body;
    }

    private static byte[] turned(byte[] body, int at, byte with) {
        byte[] other = body.clone();
        if (other.length > 0) {
            other[at] = with;
        }
        return other;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static void readOrRefuse(SampleFormat format, byte[] body) {
        try {
            SampleBatch batch = format.read(body, LARGEST);
            assertThat(batch.samples().size()).isLessThanOrEqualTo(SampleBatch.MOST_POINTS);
            for (Sample sample : batch.samples()) {
                assertThat(Math.abs(sample.value())).isLessThanOrEqualTo(SampleBatch.LARGEST);
                assertThat(sample.series().text()).isNotBlank().hasSizeLessThanOrEqualTo(SampleBatch.LONGEST_SERIES);
            }
        } catch (UnreadableBatchException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
