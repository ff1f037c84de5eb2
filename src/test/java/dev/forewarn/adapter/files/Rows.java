package dev.forewarn.adapter.files;

import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SampleFeed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/** Writes down what a feed hands on. */
final class Rows implements SampleFeed.Receiver {
    final List<Seen> samples = new ArrayList<>();
    final List<Refusal> refusals = new ArrayList<>();
    private final Consumer<Rows> waiting;

    Rows() {
        this(rows -> {});
    }

    Rows(Consumer<Rows> waiting) {
        this.waiting = waiting;
    }

    record Seen(String series, String timestamp, long timeMillis, double value) {}

    static Rows of(InputStream in) {
        var rows = new Rows();
        try (var feed = new SampleCsv("test.csv", in)) {
            feed.readTo(rows);
        }
        return rows;
    }

    static Rows of(String text) {
        return of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    static byte[] gzip(byte[] plain) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @Override
    public void sample(SampleFeed.Row row) {
        String timestamp = new String(
                row.bytes(),
                row.timestampStart(),
                row.timestampEnd() - row.timestampStart(),
                StandardCharsets.US_ASCII);
        samples.add(new Seen(row.seriesText(), timestamp, row.timeMillis(), row.value()));
    }

    @Override
    public void refused(Refusal why) {
        refusals.add(why);
    }

    @Override
    public void beforeWaiting() {
        waiting.accept(this);
    }
}
