package dev.forewarn.adapter.files;

import dev.forewarn.loop.SampleBatch;
import dev.forewarn.loop.SampleFormat;
import dev.forewarn.loop.UnreadableBatchException;
import dev.forewarn.metric.InputException;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SampleFeed;
import java.io.ByteArrayInputStream;

/** The CSV of files, in a request: rows that are no samples are counted, the others are taken. */
public final class CsvSamples implements SampleFormat {
    private static final String NAME = "the body";
    private static final int GZIP = 0x1f;
    private static final int GZIP_NEXT = 0x8b;

    @Override
    public SampleBatch read(byte[] body, int mostBytes) {
        if (body.length > 1 && (body[0] & 0xff) == GZIP && (body[1] & 0xff) == GZIP_NEXT) {
            throw UnreadableBatchException.malformed(
                    "the body is packed with gzip; say so with Content-Encoding: gzip");
        }
        var batch = new SampleBatch();
        try (var rows = new SampleCsv(NAME, new ByteArrayInputStream(body))) {
            rows.readTo(new SampleFeed.Receiver() {
                @Override
                public void sample(SampleFeed.Row row) {
                    if (row.seriesText().length() > SampleBatch.LONGEST_SERIES) {
                        batch.refuse(Refusal.BAD_SERIES, 1);
                    } else {
                        batch.add(row.key(), row.timeMillis(), row.value());
                    }
                }

                @Override
                public void refused(Refusal why) {
                    batch.refuse(why, 1);
                }
            });
        } catch (InputException e) {
            throw UnreadableBatchException.malformed(String.valueOf(e.getMessage()));
        }
        return batch;
    }
}
