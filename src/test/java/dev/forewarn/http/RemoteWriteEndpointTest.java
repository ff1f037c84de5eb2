package dev.forewarn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.adapter.Wire;
import dev.forewarn.adapter.prometheus.Requests;
import dev.forewarn.adapter.prometheus.Requests.Series;
import dev.forewarn.metric.SeriesKey;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.jspecify.annotations.Nullable;

class RemoteWriteEndpointTest {
    private static final String VERSION1 = "application/x-protobuf";
    private static final String VERSION2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";
    private static final Series SERIES =
            Series.of(Map.of("__name__", "up", "job", "j"), 1_700_000_000_000d, 1, 1_700_000_015_000d, 0);
    private static final int LARGEST = 100_000;
    private static @Nullable Started started;

    /** One house for all, emptied before each property. */
    private record Started(FakeHouse house, HttpServer server, Client client) {}

    @BeforeContainer
    static void start() {
        var house = new FakeHouse();
        HttpServer server = house.serve(LARGEST);
        started = new Started(house, server, new Client(server));
    }

    @AfterContainer
    static void stop() {
        started().server().close();
        started().client().close();
    }

    @BeforeProperty
    void empty() {
        house().kept.clear();
    }

    @AfterProperty
    void mend() {
        house().reachable = true;
    }

    private static Started started() {
        if (started == null) {
            throw new IllegalStateException("the server was not started");
        }
        return started;
    }

    private static FakeHouse house() {
        return started().house();
    }

    private static HttpResponse<String> send(String type, String coding, byte[] body) {
        var request = started()
                .client()
                .request("api/v1/write")
                .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                .POST(BodyPublishers.ofByteArray(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        if (!coding.isEmpty()) {
            request.header("Content-Encoding", coding);
        }
        return started().client().send(request);
    }

    @net.jqwik.api.Example
    void keepsWhatVersion1Sends() {
        for (String type : new String[] {VERSION1, "Application/X-Protobuf; proto=prometheus.WriteRequest"}) {
            house().kept.clear();
            HttpResponse<String> answer = send(type, "snappy", Wire.snappy(Requests.version1(SERIES)));
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.headers().map()).doesNotContainKey("x-prometheus-remote-write-samples-written");
            assertThat(house().kept.get(SeriesKey.parse("up{job=\"j\"}")))
                    .containsOnly(
                            Map.entry(Instant.ofEpochMilli(1_700_000_000_000L), 1.0),
                            Map.entry(Instant.ofEpochMilli(1_700_000_015_000L), 0.0));
        }
    }

    @net.jqwik.api.Example
    void tellsVersion2HowManyWereWritten() {
        HttpResponse<String> answer = send(VERSION2, "snappy", Wire.snappy(Requests.version2(SERIES)));
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(written(answer, "samples")).isEqualTo("2");
        assertThat(written(answer, "histograms")).isEqualTo("0");
        assertThat(written(answer, "exemplars")).isEqualTo("0");
        HttpResponse<String> again = send(VERSION2, "snappy", Wire.snappy(Requests.version2(SERIES)));
        assertThat(again.statusCode()).as("came before: not an error").isEqualTo(204);
        assertThat(written(again, "samples")).isEqualTo("0");
    }

    private static String written(HttpResponse<String> answer, String what) {
        return answer.headers()
                .firstValue("x-prometheus-remote-write-" + what + "-written")
                .orElse("no such header");
    }

    @net.jqwik.api.Example
    void keepsTheRestAndSaysWhatCannotBeKept() {
        Series nameless = Series.of(Map.of("job", "j"), 1, 1);
        HttpResponse<String> answer = send(VERSION1, "snappy", Wire.snappy(Requests.version1(SERIES, nameless)));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("All but 1 samples were read").doesNotContain("\n");
        assertThat(house().kept).containsOnlyKeys(SeriesKey.parse("up{job=\"j\"}"));
    }

    @net.jqwik.api.Example
    void countsWhatItLeaves() {
        Series odd = Series.of(Map.of("__name__", "odd"), 1, Double.NaN, 2, Double.NEGATIVE_INFINITY, 3, 3);
        double before = count("not-finite");
        assertThat(send(VERSION1, "snappy", Wire.snappy(Requests.version1(odd))).statusCode())
                .isEqualTo(204);
        assertThat(count("not-finite") - before).isEqualTo(2);
    }

    private static double count(String reason) {
        return house().meters
                .counter("forewarn.samples.refused", "reason", reason)
                .count();
    }

    @net.jqwik.api.Example
    void anotherFormatIsNamedAndNotTaken() {
        byte[] body = Wire.snappy(Requests.version1(SERIES));
        for (String type :
                new String[] {"", "application/json", "application/x-protobuf;proto=io.prometheus.write.v3"}) {
            HttpResponse<String> answer = send(type, "snappy", body);
            assertThat(answer.statusCode()).as(type).isEqualTo(415);
            assertThat(answer.headers().firstValue("accept").orElse("")).contains("application/x-protobuf");
        }
        for (String coding : new String[] {"", "gzip", "zstd"}) {
            assertThat(send(VERSION1, coding, body).statusCode()).as(coding).isEqualTo(415);
        }
        assertThat(house().kept).isEmpty();
    }

    @net.jqwik.api.Example
    void halfOfARequestIsRefusedWhole() {
        for (boolean second : new boolean[] {false, true}) {
            Series other = Series.of(Map.of("__name__", "other"), 1_700_000_000_000d, 2);
            byte[] whole = Wire.snappy(second ? Requests.version2(SERIES, other) : Requests.version1(SERIES, other));
            for (int length = 0; length < whole.length; length += 1 + length / 16) {
                byte[] part = java.util.Arrays.copyOf(whole, length);
                assertThat(send(second ? VERSION2 : VERSION1, "snappy", part).statusCode())
                        .as(length + " of " + whole.length)
                        .isEqualTo(400);
            }
        }
        assertThat(house().kept).isEmpty();
    }

    @net.jqwik.api.Example
    void bombsAreTooLarge() {
        assertThat(send(VERSION1, "snappy", Wire.snappyZeros(2_000)).statusCode())
                .isEqualTo(413);
        assertThat(send(VERSION2, "snappy", Wire.message().raw(0xffff_ffffL).toBytes())
                        .statusCode())
                .isEqualTo(413);
        assertThat(send(VERSION1, "snappy", new byte[LARGEST + 1]).statusCode()).isEqualTo(413);
    }

    @net.jqwik.api.Example
    void asksToBeSentAgainWhileTheStoreIsAway() {
        house().reachable = false;
        HttpResponse<String> answer = send(VERSION1, "snappy", Wire.snappy(Requests.version1(SERIES)));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).contains("5");
    }

    @Property(tries = 400)
    void damageIsTheSendersMistakeNeverOurs(
            @ForAll boolean second,
            @ForAll boolean beforePacking,
            @ForAll @IntRange(max = 200) int at,
            @ForAll byte change) {
        byte[] message = second ? Requests.version2(SERIES) : Requests.version1(SERIES);
        byte[] body = beforePacking ? message : Wire.snappy(message);
        body[at % body.length] ^= change;
        HttpResponse<String> answer =
                send(second ? VERSION2 : VERSION1, "snappy", beforePacking ? Wire.snappy(body) : body);
        assertThat(answer.statusCode()).isIn(204, 400, 413);
        assertThat(answer.body()).doesNotContain("Exception").doesNotContain("\tat ");
    }
}
