package dev.forewarn.adapter.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.forewarn.adapter.Wire;
import dev.forewarn.adapter.prometheus.Requests.Series;
import dev.forewarn.loop.SampleBatch;
import dev.forewarn.loop.SampleFormat;
import dev.forewarn.loop.UnreadableBatchException;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.xerial.snappy.Snappy;

class RemoteWriteTest {
    private static final int MB = 1 << 20;
    private static final double STALE = Double.longBitsToDouble(0x7ff0000000000002L);

    private final RemoteWrite remoteWrite = new RemoteWrite(MB);
    private final SampleFormat version1 = remoteWrite.version1();
    private final SampleFormat version2 = remoteWrite.version2();

    /** Bytes as a Prometheus sends them: up{instance="a:1",job="j"} 1 at 1700000000000. */
    @Example
    void readsTheseBytes() {
        byte[] message = HexFormat.of()
                .parseHex("0a3d" + "0a0e0a085f5f6e616d655f5f12027570" + "0a0f0a08696e7374616e6365" + "1203613a31"
                        + "0a080a036a6f6212016a" + "1210" + "09000000000000f03f" + "1080d095ffbc31");
        assertThat(version1.read(Wire.snappy(message), MB).samples())
                .containsExactly(new Sample(
                        SeriesKey.parse("up{instance=\"a:1\",job=\"j\"}"),
                        Instant.ofEpochMilli(1_700_000_000_000L),
                        1));
    }

    @Property(tries = 300)
    void bothVersionsReadWhatWasWritten(@ForAll("requests") List<Series> request) throws IOException {
        Series[] all = request.toArray(Series[]::new);
        List<Sample> expected = samples(request);
        for (int round = 0; round < 2; round++) { // the second time the keys are known
            assertThat(version1.read(Wire.snappy(Requests.version1(all)), MB).samples())
                    .isEqualTo(expected);
            assertThat(version2.read(Snappy.compress(Requests.version2(all)), MB)
                            .samples())
                    .isEqualTo(expected);
        }
    }

    @Tag("fuzz")
    @Property
    void damageIsRefusedOrReadNeverMore(
            @ForAll("requests") List<Series> request, @ForAll int where, @ForAll int bit, @ForAll boolean cut)
            throws IOException {
        Series[] all = request.toArray(Series[]::new);
        for (byte[] message : List.of(Requests.version1(all), Requests.version2(all))) {
            byte[] packed = Snappy.compress(damaged(message, where, bit, cut));
            readOrRefuse(version1, packed);
            readOrRefuse(version2, packed);
            byte[] broken = damaged(Snappy.compress(message), where, bit, cut);
            readOrRefuse(version1, broken);
            readOrRefuse(version2, broken);
        }
    }

    @Tag("fuzz")
    @Property
    void anyBytesAreRefusedOrRead(@ForAll byte[] bytes) throws IOException {
        readOrRefuse(version1, bytes);
        readOrRefuse(version2, bytes);
        readOrRefuse(version1, Snappy.compress(bytes));
        readOrRefuse(version2, Snappy.compress(bytes));
    }

    private static byte[] damaged(byte[] good, int where, int bit, boolean cut) {
        if (good.length == 0) {
            return good;
        }
        int at = Math.floorMod(where, good.length);
        byte[] bad = cut ? java.util.Arrays.copyOf(good, at) : good.clone();
        if (!cut) {
            bad[at] ^= (byte) (1 << (bit & 7));
        }
        return bad;
    }

    private static void readOrRefuse(SampleFormat format, byte[] body) {
        try {
            SampleBatch batch = format.read(body, MB);
            assertThat(batch.samples()).allSatisfy(sample -> {
                assertThat(sample.series().text()).isNotBlank();
                assertThat(SeriesKey.parse(sample.series().text())).isEqualTo(sample.series());
            });
        } catch (UnreadableBatchException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Example
    void aStaleMarkerIsAGapAndOtherValuesThatAreNoneAreCounted() {
        SampleBatch batch = version1.read(
                Wire.snappy(Requests.version1(Series.of(
                        Map.of("__name__", "m"),
                        1,
                        STALE,
                        2,
                        Double.NaN,
                        3,
                        Double.POSITIVE_INFINITY,
                        4,
                        1e200,
                        5,
                        5))),
                MB);
        assertThat(batch.samples()).containsExactly(new Sample(SeriesKey.of("m"), Instant.ofEpochMilli(5), 5));
        assertThat(batch.gaps()).isEqualTo(1);
        assertThat(batch.refused()).isEqualTo(Map.of(Refusal.NOT_FINITE, 3));
    }

    @Example
    void timesThatCannotBeKeptAreCounted() {
        SampleBatch batch =
                version1.read(Wire.snappy(Requests.version1(Series.of(Map.of("__name__", "m"), -1, 1, 1e13, 1))), MB);
        assertThat(batch.samples()).isEmpty();
        assertThat(batch.refused()).isEqualTo(Map.of(Refusal.BAD_TIMESTAMP, 2));
    }

    @Example
    void seriesThatMakeNoKeyAreCountedAndTheRestIsRead() {
        var twice = Wire.message();
        for (String value : List.of("a", "b")) {
            twice.with(1, Wire.message().text(1, "__name__").text(2, value));
        }
        byte[] message = Wire.message()
                .with(1, twice.with(2, Wire.message().number(1, 1).varint(2, 1)))
                .bytes(1, firstSeries(Series.of(Map.of("job", "j"), 1, 1)))
                .bytes(1, firstSeries(Series.of(Map.of("__name__", "two\nlines"), 1, 1)))
                .bytes(1, firstSeries(Series.of(Map.of("__name__", "m", "", "no name"), 1, 1)))
                .bytes(1, firstSeries(Series.of(Map.of("__name__", "m".repeat(2_001)), 1, 1)))
                .bytes(1, firstSeries(Series.of(Map.of("__name__", "good"), 1, 1)))
                .toBytes();
        SampleBatch batch = version1.read(Wire.snappy(message), MB);
        assertThat(batch.samples()).extracting(sample -> sample.series().text()).containsExactly("good");
        assertThat(batch.refused()).isEqualTo(Map.of(Refusal.BAD_SERIES, 5));
    }

    /** The one series of a request, without the field around it. */
    private static byte[] firstSeries(Series series) {
        byte[] request = Requests.version1(series);
        int header = 1;
        while (request[header] < 0) {
            header++;
        }
        return java.util.Arrays.copyOfRange(request, header + 1, request.length);
    }

    @Example
    void everyLabelIsKeptWhateverItIsCalled() {
        var labels =
                Map.of("__name__", "größe.total", "host-name", "a", "k8s.io/app", "b\"\\\n", "1st", "c", "empty", "");
        for (SampleBatch batch : List.of(
                version1.read(Wire.snappy(Requests.version1(Series.of(labels, 1, 1))), MB),
                version2.read(Wire.snappy(Requests.version2(Series.of(labels, 1, 1))), MB))) {
            SeriesKey key = batch.samples().getFirst().series();
            assertThat(key)
                    .isEqualTo(
                            SeriesKey.of("größe.total", Map.of("host-name", "a", "k8s.io/app", "b\"\\\n", "1st", "c")));
            assertThat(SeriesKey.parse(key.text())).isEqualTo(key);
        }
    }

    @Example
    void nativeHistogramsAreCountedMetadataAndExemplarsPassedOver() {
        Wire point = Wire.message().number(1, 7).varint(2, 9);
        byte[] first = Wire.message()
                .with(3, Wire.message().varint(1, 1).text(2, "m"))
                .with(
                        1,
                        Wire.message()
                                .with(1, Wire.message().text(1, "__name__").text(2, "m"))
                                .with(4, Wire.message().varint(1, 5))
                                .with(3, Wire.message().number(2, 1))
                                .with(2, point))
                .toBytes();
        byte[] second = Wire.message()
                .text(4, "")
                .text(4, "__name__")
                .text(4, "m")
                .with(
                        5,
                        Wire.message()
                                .varint(1, 1) // not packed, as a parser must take too
                                .varint(1, 2)
                                .with(3, Wire.message().varint(1, 5))
                                .with(4, Wire.message().number(2, 1))
                                .with(2, point))
                .toBytes();
        for (SampleBatch batch :
                List.of(version1.read(Wire.snappy(first), MB), version2.read(Wire.snappy(second), MB))) {
            assertThat(batch.samples()).containsExactly(new Sample(SeriesKey.of("m"), Instant.ofEpochMilli(9), 7));
            assertThat(batch.refused()).isEqualTo(Map.of(Refusal.UNSUPPORTED, 1));
        }
    }

    @Example
    void theOrderOfFieldsDoesNotMatter() {
        Wire point = Wire.message().varint(2, 9).number(1, 7);
        byte[] apart = Wire.message()
                .with(
                        1,
                        Wire.message()
                                .with(2, point)
                                .with(1, Wire.message().text(2, "m").text(1, "__name__"))
                                .with(2, Wire.message().varint(2, 10).number(1, 8))
                                .with(1, Wire.message().text(1, "job").text(2, "j")))
                .toBytes();
        assertThat(version1.read(Wire.snappy(apart), MB).samples())
                .extracting(sample -> sample.series().text() + " " + sample.value())
                .containsExactly("m{job=\"j\"} 7.0", "m{job=\"j\"} 8.0");
        byte[] symbolsLast = Wire.message()
                .with(5, Wire.message().with(2, point).packed(1, 0, 1))
                .text(4, "__name__")
                .text(4, "m")
                .toBytes();
        assertThat(version2.read(Wire.snappy(symbolsLast), MB).samples()).hasSize(1);
    }

    @Example
    void aBombIsRefusedByWhatItsHeaderTells() {
        assertTooLarge(version1, Wire.message().raw(0xffff_ffffL).toBytes());
        assertTooLarge(version2, Wire.message().raw(MB + 1).toBytes());
        assertTooLarge(version1, Wire.snappyZeros(MB / 64 + 1));
        byte[] liar = Wire.message().raw(MB).raw(0).toBytes();
        assertThatExceptionOfType(UnreadableBatchException.class)
                .isThrownBy(() -> version1.read(liar, MB))
                .matches(e -> !e.isTooLarge())
                .withMessageContaining("more than it can hold");
    }

    @Example
    void moreThanIsTakenAtOnceIsRefused() throws IOException {
        var series = Wire.message().with(1, Wire.message().text(1, "__name__").text(2, "m"));
        for (int i = 0; i <= SampleBatch.MOST_POINTS; i++) {
            series.bytes(2, new byte[0]);
        }
        assertTooLarge(version1, Snappy.compress(Wire.message().with(1, series).toBytes()));
    }

    @Example
    void symbolsThatAreBlownUpAreRefused() throws IOException {
        var request = Wire.message().text(4, "__name__").text(4, "m".repeat(1_900));
        for (int i = 0; i < 3_000; i++) {
            request.with(5, Wire.message().packed(1, 0, 1));
        }
        assertTooLarge(version2, Snappy.compress(request.toBytes()));
    }

    private static void assertTooLarge(SampleFormat format, byte[] body) {
        assertThatExceptionOfType(UnreadableBatchException.class)
                .isThrownBy(() -> format.read(body, MB))
                .matches(UnreadableBatchException::isTooLarge);
    }

    @Example
    void symbolsThatAreNotThereOrHaveNoValueAreRefused() {
        for (long[] refs : new long[][] {{0, 2}, {0}, {0, 1, 1}, {0, 0xffff_ffffL}}) {
            byte[] request = Wire.message()
                    .text(4, "__name__")
                    .text(4, "m")
                    .with(5, Wire.message().packed(1, refs))
                    .toBytes();
            assertThatExceptionOfType(UnreadableBatchException.class)
                    .isThrownBy(() -> version2.read(Wire.snappy(request), MB));
        }
    }

    @Example
    void groupsAreNotWalked() {
        var nested = Wire.message();
        for (int i = 0; i < 100_000; i++) {
            nested.tag(7, 3);
        }
        for (SampleFormat format : List.of(version1, version2)) {
            assertThatExceptionOfType(UnreadableBatchException.class)
                    .isThrownBy(() -> format.read(Wire.snappy(nested.toBytes()), MB));
        }
    }

    /** With a budget of some kilobytes the table starts anew often. */
    @Example
    void aFullCacheForgetsAndNeverMistakes() throws IOException {
        for (long budget : new long[] {100_000, 1 << 24}) {
            var blocks = new LabelBlocks(budget);
            for (int i = 0; i < 9_000; i++) {
                int n = i % 4_000;
                byte[] block = Wire.message()
                        .with(1, Wire.message().text(1, "__name__").text(2, "m" + n % 3))
                        .with(1, Wire.message().text(1, "n").text(2, Integer.toString(n)))
                        .toBytes();
                assertThat(blocks.key(block, 0, block.length))
                        .isEqualTo(SeriesKey.of("m" + n % 3, Map.of("n", Integer.toString(n))));
            }
        }
    }

    @Example
    void aKnownSeriesIsTheSameKey() throws IOException {
        var blocks = new LabelBlocks(MB);
        byte[] block = Wire.message()
                .with(1, Wire.message().text(1, "__name__").text(2, "m"))
                .toBytes();
        assertThat(blocks.key(block, 0, block.length)).isSameAs(blocks.key(block.clone(), 0, block.length));
    }

    private static List<Sample> samples(List<Series> request) {
        var all = new ArrayList<Sample>();
        for (Series series : request) {
            var labels = new TreeMap<>(series.labels());
            String name = series.labels().getOrDefault("__name__", "");
            labels.remove("__name__");
            labels.values().removeIf(String::isEmpty);
            SeriesKey key = SeriesKey.of(name, labels);
            for (double[] point : series.timesAndValues()) {
                all.add(new Sample(key, Instant.ofEpochMilli((long) point[0]), point[1]));
            }
        }
        return all;
    }

    @Provide
    Arbitrary<List<Series>> requests() {
        Arbitrary<String> names = Arbitraries.of("job", "instance", "le", "host-name", "köln", "a.b", "quo\"te", "1");
        Arbitrary<String> values = Arbitraries.strings()
                .withChars('a', '"', '\\', ',', '=', '{', '}', ' ', '\n', '\r', 'é', '\u4e2d')
                .ofMaxLength(150);
        Arbitrary<double[]> points = Combinators.combine(
                        Arbitraries.longs().between(0, 4_000_000_000_000L),
                        Arbitraries.doubles().between(-1e150, 1e150))
                .as((time, value) -> new double[] {time, value});
        Arbitrary<Series> series = Combinators.combine(
                        Arbitraries.of("up", "http.server", "größe", "ns:rule"),
                        Arbitraries.maps(names, values).ofMaxSize(5),
                        points.list().ofMaxSize(4))
                .as((name, labels, list) -> {
                    var all = new TreeMap<>(labels);
                    all.put("__name__", name);
                    return new Series(all, list);
                });
        return series.list().ofMaxSize(5);
    }
}
