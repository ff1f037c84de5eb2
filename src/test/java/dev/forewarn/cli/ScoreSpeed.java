package dev.forewarn.cli;

import com.sun.management.ThreadMXBean;
import dev.forewarn.adapter.files.SampleCsv;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SampleFeed;
import dev.forewarn.risk.ObjectiveBook;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;

/**
 * How fast samples are read, and read and written: a million rows of a thousand series, one thread, best of eight,
 * with the arithmetic of scoring left out. Not a test; run its {@code main} on the test class path.
 */
final class ScoreSpeed {
    private static final int ROWS = 1_000_000;
    private static final int SERIES = 1_000;
    private static final int ROUNDS = 8;

    private ScoreSpeed() {}

    public static void main(String[] args) {
        byte[] plain = rows(false);
        byte[] labelled = rows(true);
        report("read, 4 decimals", plain, false);
        report("read, labels quoted, 17 digits", labelled, false);
        report("read and write, 4 decimals", plain, true);
        report("read and write, labels quoted, 17 digits", labelled, true);
    }

    private static void report(String what, byte[] text, boolean write) {
        long best = Long.MAX_VALUE;
        long allocated = 0;
        var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int round = 0; round < ROUNDS; round++) {
            var scorer = new EchoScorer(ObjectiveBook.defaults());
            SampleFeed.Receiver receiver =
                    write ? new ScoreRows(scorer, ScoreFormat.CSV, OutputStream.nullOutputStream()) : new Sum();
            long bytes = thread.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            new SampleCsv("memory", new ByteArrayInputStream(text)).readTo(receiver);
            best = Math.min(best, System.nanoTime() - start);
            allocated = thread.getCurrentThreadAllocatedBytes() - bytes;
        }
        System.out.printf(
                Locale.ROOT,
                "%-42s %5.0f ns/row, %5.2f M rows/s, %4.0f MB/s, %.1f bytes allocated/row%n",
                what,
                best / (double) ROWS,
                ROWS * 1e3 / best,
                text.length * 1e3 / best,
                allocated / (double) ROWS);
    }

    private static byte[] rows(boolean labelled) {
        var random = new Random(7);
        var text = new StringBuilder("series,timestamp,value\n");
        for (int i = 0; i < ROWS; i++) {
            int series = i % SERIES;
            text.append(
                            labelled
                                    ? "\"http_requests{job=\"\"shop\"\",pod=\"\"web-" + series + "\"\"}\""
                                    : "machine-1/cpu_" + series)
                    .append(',')
                    .append(Instant.ofEpochSecond(1_769_860_800L + i / SERIES * 60L))
                    .append(',');
            double value = random.nextDouble() * 100;
            text.append(labelled ? Double.toString(value) : String.format(Locale.ROOT, "%.4f", value))
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Uses every number, so that none is left out. */
    private static final class Sum implements SampleFeed.Receiver {
        private double sum;

        @Override
        public void sample(SampleFeed.Row row) {
            sum += row.value() + row.timeMillis() + row.series();
        }

        @Override
        public void refused(Refusal why) {
            throw new IllegalStateException(why.text() + " after " + sum);
        }
    }
}
