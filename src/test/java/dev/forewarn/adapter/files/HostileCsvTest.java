package dev.forewarn.adapter.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.metric.InputException;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SampleFeed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Any stream at all is read, row by row counted, or refused in one line. */
@Tag("fuzz")
class HostileCsvTest {
    @Property
    void anyBytes(@ForAll byte[] bytes) {
        readOrRefuse(bytes);
    }

    @Property
    void anyHeapOfRows(@ForAll("heaps") String rows) {
        readOrRefuse(("series,timestamp,value\n" + rows).getBytes(StandardCharsets.UTF_8));
    }

    @Property
    void anythingPackedAndCut(@ForAll("heaps") String rows, @ForAll int cut) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(rows.getBytes(StandardCharsets.UTF_8));
        }
        byte[] all = packed.toByteArray();
        readOrRefuse(java.util.Arrays.copyOf(all, Math.floorMod(cut, all.length + 1)));
    }

    @Provide
    Arbitrary<String> heaps() {
        return Arbitraries.of(
                        "cpu",
                        "\"",
                        "\"\"",
                        "cpu{a=\"b\"}",
                        "{",
                        "}",
                        ",",
                        ",,",
                        "\n",
                        "\r\n",
                        "\r",
                        "\0",
                        "\u001b[31m",
                        "\u202e",
                        "=cmd|' /C calc'!A0",
                        "1769860800",
                        "2026-01-31T12:00:00Z",
                        "9999999999999999999",
                        "-1",
                        "1e400",
                        "1e-400",
                        "NaN",
                        "0x1p3",
                        ",1,2\n",
                        "\ufeff",
                        "é",
                        "\ud83d\ude00",
                        "series,timestamp,value\n",
                        " ",
                        "x".repeat(3_000))
                .list()
                .ofMaxSize(20)
                .map(pieces -> String.join("", pieces));
    }

    private static void readOrRefuse(byte[] bytes) {
        try (var feed = new SampleCsv("test", new ByteArrayInputStream(bytes))) {
            feed.readTo(new SampleFeed.Receiver() {
                private long lastLine;

                @Override
                public void sample(SampleFeed.Row row) {
                    assertThat(row.value()).isFinite();
                    assertThat(row.key().text()).isNotBlank().doesNotContain("\n", "\r", "\0");
                }

                @Override
                public void refused(Refusal why) {
                    throw new AssertionError("a refusal has a line");
                }

                @Override
                public void refused(Refusal why, long line) {
                    assertThat(line).isGreaterThan(lastLine);
                    lastLine = line;
                }
            });
        } catch (InputException e) {
            assertThat(e.getMessage()).startsWith("test: ").doesNotContain("\n", "\r", "\u001b", "\0");
        }
    }
}
