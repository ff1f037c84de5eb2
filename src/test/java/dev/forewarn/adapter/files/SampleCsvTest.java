package dev.forewarn.adapter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.forewarn.metric.InputException;
import dev.forewarn.metric.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleCsvTest {
    private static final String HEADER = "series,timestamp,value\n";
    private static final String NOON = "2026-01-31T12:00:00Z";

    record Written(String series, long millis, double value, int style) {
        String line() {
            String time = (style & 1) == 0
                    ? Instant.ofEpochMilli(millis).toString()
                    : Long.toString(100_000_000_000L + millis);
            boolean quotes = (style & 2) != 0 || series.contains(",") || series.startsWith("\"");
            String field = quotes ? '"' + series.replace("\"", "\"\"") + '"' : series;
            String end = (style & 4) != 0 ? "\r\n" : "\n";
            return (style & 8) != 0
                    ? field + ",\"" + time + "\",\"" + value + "\"" + end
                    : field + "," + time + "," + value + end;
        }

        Rows.Seen expected() {
            String time = (style & 1) == 0
                    ? Instant.ofEpochMilli(millis).toString()
                    : Long.toString(100_000_000_000L + millis);
            return new Rows.Seen(series, time, (style & 1) == 0 ? millis : 100_000_000_000L + millis, value);
        }
    }

    @Provide
    Arbitrary<List<Written>> rows() {
        Arbitrary<String> series = Arbitraries.strings()
                .withChars("ab,\"{}=/ \u00e4\u20ac\ud83d\ude00".toCharArray())
                .ofMinLength(1)
                .ofMaxLength(12)
                .filter(text -> !text.isBlank() && isUnicode(text))
                // without quotes an opening brace asks for a closing one at the end
                .map(text -> text.contains("{") ? text + "," : text);
        return Combinators.combine(
                        series,
                        Arbitraries.longs().between(0, 4_000_000_000_000L),
                        Arbitraries.doubles(),
                        Arbitraries.integers().between(0, 15))
                .as(Written::new)
                .list()
                .ofMaxSize(30);
    }

    private static boolean isUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    @Property(tries = 500)
    void givesBackWhateverWasWritten(
            @ForAll("rows") List<Written> written,
            @ForAll long seed,
            @ForAll boolean gzip,
            @ForAll boolean finalBreak) {
        var text = new StringBuilder(HEADER);
        written.forEach(row -> text.append(row.line()));
        String whole = finalBreak ? text.toString() : text.toString().stripTrailing();
        byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);

        Rows rows = Rows.of(new Dripping(gzip ? Rows.gzip(bytes) : bytes, seed));

        assertThat(rows.refusals).isEmpty();
        assertThat(rows.samples)
                .isEqualTo(written.stream().map(Written::expected).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "cpu,2026-01-31T12:00:00Z; MALFORMED",
                "cpu; MALFORMED",
                "cpu,2026-01-31T12:00:00Z,1,2; MALFORMED",
                "\"cpu,2026-01-31T12:00:00Z,1; MALFORMED",
                "\"c\"pu,2026-01-31T12:00:00Z,1; MALFORMED",
                "cpu,2026-01-31T12:00:00Z,\"1; MALFORMED",
                "cpu{a=\"1\",2026-01-31T12:00:00Z,1; MALFORMED",
                ",2026-01-31T12:00:00Z,1; BAD_SERIES",
                "\"  \",2026-01-31T12:00:00Z,1; BAD_SERIES",
                "cpu,yesterday,1; BAD_TIMESTAMP",
                "cpu,,1; BAD_TIMESTAMP",
                "cpu,2026-01-31T12:00:00Z,NaN; NOT_FINITE",
                "cpu,2026-01-31T12:00:00Z,-Inf; NOT_FINITE",
                "cpu,2026-01-31T12:00:00Z,; NOT_FINITE",
                "cpu,2026-01-31T12:00:00Z,1e999; NOT_FINITE",
                "cpu,2026-01-31T12:00:00Z,twelve; NOT_FINITE"
            })
    void refusesBadRowsWithTheReasonAndGoesOn(String row, Refusal reason) {
        Rows rows = Rows.of(HEADER + "cpu,0,1\n" + row + "\ncpu,1,2\n");
        assertThat(rows.refusals).containsExactly(reason);
        assertThat(rows.samples).hasSize(2);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] bytes = (HEADER + "c?u,0,1\ncpu,?,1\ncpu,0,?\ncpu,0,1\n").getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == '?' ? (byte) 0xC3 : bytes[i];
        }
        Rows rows = Rows.of(new ByteArrayInputStream(bytes));
        assertThat(rows.refusals).containsOnly(Refusal.MALFORMED).hasSize(3);
        assertThat(rows.samples).hasSize(1);
    }

    @Test
    void takesSeveralLabelsWithoutTheQuotesOfCsv() {
        Rows rows = Rows.of(HEADER + "cpu{a=\"1\",b=\"2\"}," + NOON + ",5\n");
        assertThat(rows.samples.getFirst().series()).isEqualTo("cpu{a=\"1\",b=\"2\"}");
    }

    @Test
    void countsAnOpenQuoteAsOneBadRowAndNotTheRestOfTheFile() {
        Rows rows = Rows.of(HEADER + "\"cpu,0,1\ncpu,1,1\ncpu,2,1\n");
        assertThat(rows.refusals).containsExactly(Refusal.MALFORMED);
        assertThat(rows.samples).hasSize(2);
    }

    @Nested
    class TheFirstLine {
        @Test
        void mayBeASampleAlready() {
            assertThat(Rows.of("cpu,0,1\ncpu,1,1\n").samples).hasSize(2);
        }

        @Test
        void mayCarryAByteOrderMark() {
            assertThat(Rows.of("\uFEFF" + HEADER + "cpu,0,1\n").samples).hasSize(1);
            assertThat(Rows.of("\uFEFFcpu,0,1\n").samples.getFirst().series()).isEqualTo("cpu");
        }

        @Test
        void mayComeAgainWhereFilesWerePutTogether() {
            Rows rows = Rows.of(HEADER + "cpu,0,1\n" + HEADER + "cpu,1,1\n");
            assertThat(rows.samples).hasSize(2);
            assertThat(rows.refusals).isEmpty();
        }

        @Test
        void ofAnotherKindOfFileIsShown() {
            assertThatThrownBy(() -> Rows.of("time,host,\u0007load\n1,2,3\n"))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("test.csv")
                    .hasMessageContaining("series,timestamp,value")
                    .hasMessageContaining("found 'time,host,?load'");
        }
    }

    @Nested
    class AVeryLongLine {
        private static final long LENGTH = 100L << 20;

        @Test
        void isRefusedWithoutBeingKept() {
            InputStream in = new SequenceInputStream(
                    new SequenceInputStream(text(HEADER + "cpu,0,1\n"), new Repeating((byte) 'x', LENGTH)),
                    text("\ncpu,1,1\n"));
            var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = thread.getCurrentThreadAllocatedBytes();

            Rows rows = Rows.of(in);

            assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(4 << 20);
            assertThat(rows.refusals).containsExactly(Refusal.TOO_LONG);
            assertThat(rows.samples).hasSize(2);
        }

        @Test
        void isRefusedAsTheFirstAndOnlyOneToo() {
            Rows rows = Rows.of(new Repeating((byte) 'x', LENGTH));
            assertThat(rows.refusals).containsExactly(Refusal.TOO_LONG);
        }

        @Test
        void beginsOneByteAbove64KiB() {
            String longest = "x".repeat(SampleCsv.MAX_ROW - ",0,1".length()) + ",0,1";
            assertThat(Rows.of(HEADER + longest + "\r\n").refusals).isEmpty();
            assertThat(Rows.of(HEADER + "x" + longest + "\r\n").refusals).containsExactly(Refusal.TOO_LONG);
            assertThat(Rows.of(HEADER + longest).samples).hasSize(1);
            assertThat(Rows.of(HEADER + "x" + longest).refusals).containsExactly(Refusal.TOO_LONG);
        }
    }

    @Nested
    class Gzip {
        private final byte[] plain = (HEADER + manyRows()).getBytes(StandardCharsets.UTF_8);

        @Test
        void cutOffIsSaidWithTheNameAndHowFarItGot() {
            byte[] whole = Rows.gzip(plain);
            var rows = new Rows();
            var feed =
                    new SampleCsv("jan.csv.gz", new ByteArrayInputStream(Arrays.copyOf(whole, whole.length * 2 / 3)));
            assertThatThrownBy(() -> feed.readTo(rows))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("jan.csv.gz: the gzip data is cut off after")
                    .hasMessageContaining(String.format("%,d rows", rows.samples.size()));
            assertThat(rows.samples).isNotEmpty();
            assertThat(rows.refusals).isEmpty(); // the row that was cut in two is nobody's fault
        }

        @Test
        void damagedIsSaid() {
            byte[] bytes = Rows.gzip(plain);
            bytes[bytes.length / 2] ^= 0x55;
            bytes[bytes.length / 2 + 1] ^= 0x55;
            assertThatThrownBy(() -> Rows.of(new ByteArrayInputStream(bytes)))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("the gzip data is");
        }

        @Test
        void withNothingAfterItsMagicIsSaid() {
            assertThatThrownBy(() -> Rows.of(new ByteArrayInputStream(new byte[] {0x1f, (byte) 0x8b})))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("cut off");
        }

        @Test
        void ofSeveralMembersIsReadToTheEndEvenWhenThePipeIsSlow() {
            var out = new ByteArrayOutputStream();
            out.writeBytes(Rows.gzip((HEADER + "cpu,0,1\n").getBytes(StandardCharsets.UTF_8)));
            out.writeBytes(Rows.gzip("cpu,1,1\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(Rows.of(new Dripping(out.toByteArray(), 7)).samples).hasSize(2);
        }

        private String manyRows() {
            var random = new Random(1);
            var text = new StringBuilder();
            for (int i = 0; i < 20_000; i++) {
                text.append("cpu,")
                        .append(i)
                        .append(',')
                        .append(random.nextDouble())
                        .append('\n');
            }
            return text.toString();
        }
    }

    @Test
    void tellsBeforeEachReadThatMayWait() {
        var waitedAfter = new ArrayList<Integer>();
        var rows = new Rows(seen -> waitedAfter.add(seen.samples.size()));
        new SampleCsv("pipe", new SequenceInputStream(text(HEADER + "cpu,0,1\n"), text("cpu,1,1\n"))).readTo(rows);
        assertThat(waitedAfter).contains(1).endsWith(2);
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A pipe that gives a few bytes at a time and never says that more is ready. */
    private static final class Dripping extends InputStream {
        private final byte[] bytes;
        private final Random random;
        private int at;

        Dripping(byte[] bytes, long seed) {
            this.bytes = bytes;
            this.random = new Random(seed);
        }

        @Override
        public int read() {
            return at == bytes.length ? -1 : bytes[at++] & 0xff;
        }

        @Override
        public int read(byte[] b, int off, int len) {
            if (at == bytes.length) {
                return -1;
            }
            int n = Math.min(Math.min(len, bytes.length - at), 1 + random.nextInt(40));
            System.arraycopy(bytes, at, b, off, n);
            at += n;
            return n;
        }
    }

    /** One byte, many times. */
    private static final class Repeating extends InputStream {
        private final byte value;
        private long left;

        Repeating(byte value, long count) {
            this.value = value;
            this.left = count;
        }

        @Override
        public int read() {
            return left-- > 0 ? value : -1;
        }

        @Override
        public int read(byte[] b, int off, int len) {
            if (left <= 0) {
                return -1;
            }
            int n = (int) Math.min(len, left);
            Arrays.fill(b, off, off + n, value);
            left -= n;
            return n;
        }
    }
}
