package dev.forewarn.adapter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.forewarn.adapter.Wire;
import dev.forewarn.loop.SampleBatch;
import dev.forewarn.loop.SampleFormat;
import dev.forewarn.loop.UnreadableBatchException;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

class OtlpMetricsTest {
    private static final int MB = 1 << 20;
    private static final long MINUTE = 60_000_000_000L;
    private static final long T = 1_700_000_000_000_000_000L;
    private static final int GAUGE = 5;
    private static final int SUM = 7;
    private static final int HISTOGRAM = 9;
    private static final int EXPONENTIAL = 10;
    private static final int SUMMARY = 11;
    private static final int DELTA = 1;
    private static final int CUMULATIVE = 2;

    private final OtlpMetrics otlp = new OtlpMetrics(MB);
    private final SampleFormat format = otlp.protobuf();

    private static Wire attribute(String key, String value) {
        return Wire.message().text(1, key).with(2, Wire.message().text(1, value));
    }

    private static byte[] request(Wire... metrics) {
        Wire scope = Wire.message().with(1, Wire.message().text(1, "scope"));
        for (Wire metric : metrics) {
            scope.with(2, metric);
        }
        Wire resource = Wire.message()
                .with(1, attribute("service.name", "shop"))
                .with(1, attribute("service.namespace", "eu"))
                .with(1, attribute("service.instance.id", "i-1"))
                .with(1, attribute("host.name", "left out"));
        return Wire.message()
                .with(1, Wire.message().with(2, scope).with(1, resource)) // the resource last, as may be
                .toBytes();
    }

    private static Wire metric(String name, String unit, int kind, Wire data) {
        return Wire.message().text(1, name).text(2, "words").text(3, unit).with(kind, data);
    }

    private static Wire number(long timeNanos, double value, Wire... attributes) {
        Wire point = Wire.message().fixed(3, timeNanos).number(4, value);
        for (Wire attribute : attributes) {
            point.with(7, attribute);
        }
        return point;
    }

    private static Wire sum(int temporality, boolean monotonic, Wire... points) {
        var sum = Wire.message();
        for (Wire point : points) {
            sum.with(1, point);
        }
        return sum.varint(2, temporality).varint(3, monotonic ? 1 : 0);
    }

    private static Wire histogram(int temporality, Wire... points) {
        var histogram = Wire.message();
        for (Wire point : points) {
            histogram.with(1, point);
        }
        return histogram.varint(2, temporality);
    }

    private static Wire buckets(long startNanos, long timeNanos, double sum, double[] bounds, long... counts) {
        return Wire.message()
                .fixed(2, startNanos)
                .fixed(3, timeNanos)
                .fixed(4, Arrays.stream(counts).sum())
                .number(5, sum)
                .packedFixed(6, counts)
                .packedNumbers(7, bounds);
    }

    private SampleBatch read(Wire... metrics) {
        return format.read(request(metrics), MB);
    }

    private static Map<String, Double> values(SampleBatch batch) {
        var values = new LinkedHashMap<String, Double>();
        for (Sample sample : batch.samples()) {
            values.put(sample.series().text(), sample.value());
        }
        return values;
    }

    private static final String WHOSE = "{instance=\"i-1\",job=\"eu/shop\"}";

    /** A gauge {@code g} of 1.5 at 1 s, with nothing else. */
    @Example
    void readsTheseBytes() {
        byte[] body = HexFormat.of()
                .parseHex("0a1d" + "121b" + "1219" + "0a0167" + "2a14" + "0a12" + "1900ca9a3b00000000"
                        + "21000000000000f83f");
        SampleBatch batch = format.read(body, MB);
        assertThat(values(batch)).isEqualTo(Map.of("g", 1.5));
        assertThat(batch.samples().getFirst().at().toEpochMilli()).isEqualTo(1000);
    }

    @Example
    void namesAndLabelsAreThoseOfPrometheus() {
        Wire labels = attribute("http.request.method", "GET");
        SampleBatch batch = read(
                metric("system.memory.usage", "By", GAUGE, sum(0, false, number(T, 1, labels))),
                metric("system.cpu.utilization", "1", GAUGE, sum(0, false, number(T, 2))),
                metric("http.server.requests", "{request}", SUM, sum(CUMULATIVE, true, number(T, 3))),
                metric("sent.total", "By", SUM, sum(CUMULATIVE, true, number(T, 4))),
                metric("queue.size", "1", SUM, sum(CUMULATIVE, false, number(T, 5))),
                metric("disk.speed", "MiBy/s", GAUGE, sum(0, false, number(T, 6))),
                metric(
                        "2nd",
                        "",
                        GAUGE,
                        sum(
                                0,
                                false,
                                number(T, 7, attribute("a.b", "x"), attribute("a_b", "y"), attribute("1st", "z")))));
        assertThat(values(batch))
                .isEqualTo(Map.of(
                        "system_memory_usage_bytes{http_request_method=\"GET\",instance=\"i-1\",job=\"eu/shop\"}",
                        1.0,
                        "system_cpu_utilization_ratio" + WHOSE,
                        2.0,
                        "http_server_requests_total" + WHOSE,
                        3.0,
                        "sent_bytes_total" + WHOSE,
                        4.0,
                        "queue_size" + WHOSE,
                        5.0,
                        "disk_speed_mebibytes_per_second" + WHOSE,
                        6.0,
                        "_2nd{a_b=\"x;y\",instance=\"i-1\",job=\"eu/shop\",key_1st=\"z\"}",
                        7.0));
    }

    @Example
    void valuesOfEveryKindBecomeText() {
        Wire list = Wire.message()
                .with(
                        5,
                        Wire.message()
                                .with(1, Wire.message().text(1, "q\""))
                                .with(1, Wire.message().varint(3, -1)));
        Wire pairs = Wire.message()
                .with(6, Wire.message().with(1, Wire.message().text(1, "k").with(2, Wire.message())));
        SampleBatch batch = read(metric(
                "m",
                "",
                GAUGE,
                sum(
                        0,
                        false,
                        number(
                                T,
                                1,
                                Wire.message()
                                        .text(1, "a")
                                        .with(2, Wire.message().varint(2, 1)),
                                Wire.message()
                                        .text(1, "b")
                                        .with(2, Wire.message().varint(3, -7)),
                                Wire.message()
                                        .text(1, "c")
                                        .with(2, Wire.message().number(4, 0.5)),
                                Wire.message().text(1, "d").with(2, list),
                                Wire.message().text(1, "e").with(2, pairs),
                                Wire.message()
                                        .text(1, "f")
                                        .with(2, Wire.message().bytes(7, new byte[] {1, 2})),
                                Wire.message().text(1, "g").with(2, Wire.message())))));
        Map<String, String> labels = batch.samples().getFirst().series().labels();
        assertThat(labels)
                .containsEntry("a", "true")
                .containsEntry("b", "-7")
                .containsEntry("c", "0.5")
                .containsEntry("d", "[\"q\\\"\",-1]")
                .containsEntry("e", "{\"k\":null}")
                .containsEntry("f", "AQI=")
                .doesNotContainKey("g");
    }

    @Example
    void wholeNumbersAreRead() {
        Wire point = Wire.message().fixed(3, T).fixed(6, -42);
        assertThat(values(read(metric("m", "", GAUGE, Wire.message().with(1, point)))))
                .isEqualTo(Map.of("m" + WHOSE, -42.0));
    }

    @Property(tries = 200)
    void differencesAddUp(@ForAll @Size(min = 1, max = 30) List<@DoubleRange(min = 0, max = 1e6) Double> differences) {
        var fresh = new OtlpMetrics(MB).protobuf();
        double total = 0;
        long time = T;
        for (double difference : differences) {
            time += MINUTE;
            total += difference;
            byte[] body = request(metric("m", "", SUM, sum(DELTA, true, number(time, difference))));
            assertThat(values(fresh.read(body, MB))).isEqualTo(Map.of("m_total" + WHOSE, total));
            assertThat(values(fresh.read(body, MB)))
                    .as("sent again, as after 503")
                    .isEqualTo(Map.of("m_total" + WHOSE, total));
        }
        SampleBatch late = fresh.read(request(metric("m", "", SUM, sum(DELTA, true, number(T, 1)))), MB);
        assertThat(late.samples()).isEmpty();
        assertThat(late.refused()).isEqualTo(Map.of(Refusal.OUT_OF_ORDER, 1));
    }

    @Example
    void aDifferenceThatIsNoNumberDoesNotSpoilTheTotal() {
        SampleBatch batch = read(metric(
                "m",
                "",
                SUM,
                sum(DELTA, true, number(T, 1), number(T + MINUTE, Double.NaN), number(T + 2 * MINUTE, 2))));
        assertThat(batch.samples()).extracting(Sample::value).containsExactly(1.0, 3.0);
        assertThat(batch.refused()).isEqualTo(Map.of(Refusal.NOT_FINITE, 1));
    }

    @Example
    void quantilesAreOfWhatCameSinceThePointBefore() {
        double[] bounds = {0.1, 0.2, 0.4};
        SampleBatch first =
                read(metric("wait", "s", HISTOGRAM, histogram(CUMULATIVE, buckets(1, T, 50, bounds, 500, 0, 0, 0))));
        assertThat(values(first))
                .isEqualTo(Map.of("wait_seconds_count" + WHOSE, 500.0, "wait_seconds_sum" + WHOSE, 50.0));
        byte[] next = request(metric(
                "wait", "s", HISTOGRAM, histogram(CUMULATIVE, buckets(1, T + MINUTE, 80, bounds, 500, 50, 50, 0))));
        Map<String, Double> second = values(format.read(next, MB));
        assertThat(second.get("wait_seconds_p50" + WHOSE)).isCloseTo(0.2, within(1e-12));
        assertThat(second.get("wait_seconds_p95" + WHOSE)).isCloseTo(0.38, within(1e-12));
        assertThat(second.get("wait_seconds_p99" + WHOSE)).isCloseTo(0.396, within(1e-12));
        assertThat(second.get("wait_seconds_count" + WHOSE)).isEqualTo(600);
        assertThat(values(format.read(next, MB))).as("sent again").isEqualTo(second);
        SampleBatch idle = read(metric(
                "wait", "s", HISTOGRAM, histogram(CUMULATIVE, buckets(1, T + 2 * MINUTE, 80, bounds, 500, 50, 50, 0))));
        assertThat(values(idle).keySet()).as("nothing came: no quantile").noneMatch(text -> text.contains("_p"));
        SampleBatch restarted = read(metric(
                "wait",
                "s",
                HISTOGRAM,
                histogram(CUMULATIVE, buckets(T + 2 * MINUTE, T + 3 * MINUTE, 1, bounds, 0, 0, 0, 8))));
        assertThat(values(restarted)).containsEntry("wait_seconds_p50" + WHOSE, 0.4);
    }

    @Example
    void aHistogramOfDifferencesNeedsNoPointBefore() {
        double[] bounds = {10};
        for (int i = 1; i <= 3; i++) {
            SampleBatch batch = read(metric(
                    "size", "By", HISTOGRAM, histogram(DELTA, buckets(1, T + i * MINUTE, 20, bounds, 4, 0))));
            assertThat(values(batch))
                    .isEqualTo(Map.of(
                            "size_bytes_count" + WHOSE, 4.0 * i,
                            "size_bytes_sum" + WHOSE, 20.0 * i,
                            "size_bytes_p50" + WHOSE, 5.0,
                            "size_bytes_p95" + WHOSE, 9.5,
                            "size_bytes_p99" + WHOSE, 9.9));
        }
    }

    @Property(tries = 300)
    void aQuantileLiesInTheBucketOfItsRank(
            @ForAll @Size(min = 2, max = 12) List<@DoubleRange(min = 0, max = 100) Double> counts,
            @ForAll @DoubleRange(min = 0, max = 1) double p) {
        double[] n = counts.stream().mapToDouble(Math::floor).toArray();
        n[0] += 1;
        double[] bounds = new double[n.length - 1];
        Arrays.setAll(bounds, i -> 1.0 + i);
        double quantile = BucketQuantile.of(n, bounds, p);
        double below = 0;
        double upTo = 0;
        for (int i = 0; i < n.length; i++) {
            double upper = i < bounds.length ? bounds[i] : bounds[bounds.length - 1];
            below += upper < quantile ? n[i] : 0;
            upTo += (i == 0 ? 0 : bounds[i - 1]) <= quantile ? n[i] : 0;
        }
        double total = Arrays.stream(n).sum();
        assertThat(below).isLessThanOrEqualTo(p * total + 1e-9);
        assertThat(upTo).isGreaterThanOrEqualTo(p * total - 1e-9);
    }

    @Example
    void summariesHaveTheirQuantiles() {
        Wire point = Wire.message()
                .fixed(3, T)
                .fixed(4, 9)
                .number(5, 12)
                .with(6, Wire.message().number(1, 0.99).number(2, 3))
                .with(6, Wire.message().number(1, 1).number(2, Double.NaN));
        assertThat(values(read(metric("gc", "ms", SUMMARY, Wire.message().with(1, point)))))
                .isEqualTo(Map.of(
                        "gc_milliseconds_count" + WHOSE,
                        9.0,
                        "gc_milliseconds_sum" + WHOSE,
                        12.0,
                        "gc_milliseconds{instance=\"i-1\",job=\"eu/shop\",quantile=\"0.99\"}",
                        3.0));
    }

    @Example
    void whatIsNotTakenIsCounted() {
        SampleBatch batch = read(
                metric(
                        "e",
                        "",
                        EXPONENTIAL,
                        histogram(CUMULATIVE, Wire.message().fixed(3, T))),
                metric("n", "", GAUGE, sum(0, false, number(T, Double.NaN), number(0, 1), number(-1, 1))),
                metric("", "", GAUGE, sum(0, false, number(T, 1))),
                metric("gap", "", GAUGE, sum(0, false, number(T, 1).varint(8, 1))),
                metric("h", "", HISTOGRAM, histogram(CUMULATIVE, buckets(1, T, 1, new double[] {2, 1}, 1, 1, 1))),
                metric("h", "", HISTOGRAM, histogram(CUMULATIVE, buckets(1, T, 1, new double[] {1, 2}, 1, 1))));
        assertThat(batch.samples()).isEmpty();
        assertThat(batch.gaps()).isEqualTo(1);
        assertThat(batch.refused())
                .isEqualTo(Map.of(
                        Refusal.UNSUPPORTED, 1,
                        Refusal.NOT_FINITE, 1,
                        Refusal.BAD_TIMESTAMP, 2,
                        Refusal.BAD_SERIES, 1,
                        Refusal.MALFORMED, 2));
    }

    @Example
    void itsMemoryIsBoundedAndTheOldestIsForgotten() {
        var small = new OtlpMetrics(10_000).protobuf();
        for (int i = 0; i < 1_000; i++) {
            small.read(request(metric("m" + i, "", SUM, sum(DELTA, true, number(T, 1)))), MB);
        }
        byte[] newest = request(metric("m999", "", SUM, sum(DELTA, true, number(T + MINUTE, 1))));
        byte[] oldest = request(metric("m0", "", SUM, sum(DELTA, true, number(T + MINUTE, 1))));
        assertThat(values(small.read(newest, MB))).containsValue(2.0);
        assertThat(values(small.read(oldest, MB))).containsValue(1.0);
    }

    @Example
    void tooMuchAtOnceIsRefused() {
        Wire[] attributes = new Wire[Point.MOST_ATTRIBUTES + 1];
        Arrays.setAll(attributes, i -> attribute("k" + i, "v"));
        assertTooLarge(metric("m", "", GAUGE, sum(0, false, number(T, 1, attributes))));
        long[] counts = new long[Point.MOST_BUCKETS + 2];
        assertTooLarge(metric("m", "", HISTOGRAM, histogram(CUMULATIVE, buckets(1, T, 1, new double[0], counts))));
        var many = Wire.message();
        for (int i = 0; i <= SampleBatch.MOST_POINTS; i++) {
            many.bytes(1, new byte[0]);
        }
        assertTooLarge(metric("m", "", GAUGE, many));
    }

    private void assertTooLarge(Wire metric) {
        assertThatExceptionOfType(UnreadableBatchException.class)
                .isThrownBy(() -> read(metric))
                .matches(UnreadableBatchException::isTooLarge);
    }

    @Example
    void whatIsNestedTooDeepIsRefused() {
        Wire value = Wire.message().varint(3, 1);
        for (int i = 0; i < 1_000; i++) {
            value = Wire.message().with(5, Wire.message().with(1, value));
        }
        Wire deep = metric(
                "m",
                "",
                GAUGE,
                sum(0, false, number(T, 1, Wire.message().text(1, "k").with(2, value))));
        assertThatExceptionOfType(UnreadableBatchException.class).isThrownBy(() -> read(deep));
        String json = "[".repeat(10_000);
        assertThatExceptionOfType(UnreadableBatchException.class)
                .isThrownBy(() -> otlp.json().read(json.getBytes(StandardCharsets.UTF_8), MB));
    }

    @Example
    void jsonSaysTheSame() {
        String body = """
                {"resourceMetrics":[{"resource":{"attributes":[
                  {"key":"service.name","value":{"stringValue":"shop"}},
                  {"key":"service.namespace","value":{"stringValue":"eu"}},
                  {"key":"service.instance.id","value":{"stringValue":"i-1"}}]},
                 "scopeMetrics":[{"scope":{"name":"s"},"metrics":[
                  {"name":"queue.size","unit":"1","gauge":{"dataPoints":[
                    {"timeUnixNano":"1700000000000000000","asInt":"7","attributes":[
                      {"key":"a.b","value":{"arrayValue":{"values":[{"stringValue":"x"},{"intValue":"1"}]}}}]}]}},
                  {"name":"requests","sum":{"aggregationTemporality":2,"isMonotonic":true,"dataPoints":[
                    {"timeUnixNano":1700000000000000000,"asDouble":2.5,"future":{}}]}},
                  {"name":"sent","sum":{"aggregationTemporality":"AGGREGATION_TEMPORALITY_DELTA","isMonotonic":true,
                    "dataPoints":[{"timeUnixNano":"1","asInt":1},{"timeUnixNano":"2","asInt":1}]}},
                  {"name":"wait","unit":"s","histogram":{"aggregationTemporality":1,"dataPoints":[
                    {"timeUnixNano":"1700000000000000000","count":"4","sum":1,"bucketCounts":["4",0],
                     "explicitBounds":[1.0]}]}},
                  {"name":"odd","gauge":{"dataPoints":[{"timeUnixNano":"5","asDouble":"NaN"}]}}]}]}]}
                """;
        SampleBatch batch = otlp.json().read(body.getBytes(StandardCharsets.UTF_8), MB);
        assertThat(values(batch))
                .isEqualTo(Map.of(
                        "queue_size_ratio{a_b=\"[\\\"x\\\",1]\",instance=\"i-1\",job=\"eu/shop\"}",
                        7.0,
                        "requests_total" + WHOSE,
                        2.5,
                        "sent_total" + WHOSE,
                        2.0,
                        "wait_seconds_count" + WHOSE,
                        4.0,
                        "wait_seconds_sum" + WHOSE,
                        1.0,
                        "wait_seconds_p50" + WHOSE,
                        0.5,
                        "wait_seconds_p95" + WHOSE,
                        0.95,
                        "wait_seconds_p99" + WHOSE,
                        0.99));
        assertThat(batch.refused()).isEqualTo(Map.of(Refusal.NOT_FINITE, 1));
    }

    @Tag("fuzz")
    @Property
    void damageIsRefusedOrReadNeverMore(@ForAll int where, @ForAll int bit, @ForAll boolean cut) {
        byte[] good = request(
                metric("m", "By", GAUGE, sum(0, false, number(T, 1, attribute("k", "v")))),
                metric("m", "", SUM, sum(DELTA, true, number(T, 1))),
                metric("m", "s", HISTOGRAM, histogram(DELTA, buckets(1, T, 1, new double[] {1, 2}, 1, 2, 3))),
                metric(
                        "m",
                        "s",
                        SUMMARY,
                        Wire.message()
                                .with(
                                        1,
                                        Wire.message()
                                                .fixed(3, T)
                                                .with(6, Wire.message().number(1, 0.5)))));
        int at = Math.floorMod(where, good.length);
        byte[] bad = cut ? Arrays.copyOf(good, at) : good;
        if (!cut) {
            bad[at] ^= (byte) (1 << (bit & 7));
        }
        readOrRefuse(format, bad);
    }

    @Tag("fuzz")
    @Property
    void anyBytesAreRefusedOrRead(@ForAll byte[] bytes) {
        readOrRefuse(format, bytes);
        readOrRefuse(otlp.json(), bytes);
    }

    @Tag("fuzz")
    @Property
    void anyHeapOfJsonPiecesIsRefusedOrRead(@ForAll("heaps") String body) {
        readOrRefuse(otlp.json(), body.getBytes(StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<String> heaps() {
        return Arbitraries.of(
                        "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"gauge\":{\"dataPoints\":[{",
                        "\"name\":",
                        "\"asInt\":",
                        "\"timeUnixNano\":",
                        "\"bucketCounts\":",
                        "\"attributes\":",
                        "\"x\"",
                        "1e999",
                        "-1",
                        "null",
                        "[",
                        "]",
                        "{",
                        "}",
                        ",",
                        ":",
                        "}]}}]}]}]}")
                .list()
                .ofMaxSize(15)
                .map(pieces -> String.join("", pieces));
    }

    private static void readOrRefuse(SampleFormat format, byte[] body) {
        try {
            for (Sample sample : format.read(body, MB).samples()) {
                assertThat(SeriesKey.parse(sample.series().text())).isEqualTo(sample.series());
            }
        } catch (UnreadableBatchException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
