package dev.forewarn.app;

import dev.forewarn.cli.CsvImporting.Asked;
import dev.forewarn.cli.CsvImporting.Imported;
import dev.forewarn.cli.CsvImporting.Watcher;
import dev.forewarn.loop.SampleBatch;
import dev.forewarn.loop.SampleIntake;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SampleCount;
import dev.forewarn.metric.SampleFeed;
import dev.forewarn.metric.SampleFiles;
import dev.forewarn.metric.SeriesKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Brings samples from CSV files through a door, batch by batch. After each batch a note says how many rows of which file are
 * done; who is stopped and asks the same again goes on there. What was sent and not noted comes twice, and changes nothing.
 */
final class CsvImport {
    private static final int BATCH_SAMPLES = 10_000;

    /** So that a batch fits into a request, however long its series are. */
    private static final int BATCH_CHARACTERS = 1 << 20;

    private final SampleFiles files;
    private final SampleIntake door;
    private final Path notes;
    private final SampleCount count = new SampleCount();
    private final Set<SeriesKey> seen = new HashSet<>();
    private final List<Sample> batch = new ArrayList<>();
    private int characters;
    private long resumed;

    /** @param notes a directory, made where it is missing */
    CsvImport(SampleFiles files, SampleIntake door, Path notes) {
        this.files = files;
        this.door = door;
        this.notes = notes;
    }

    Imported run(Asked asked, Watcher watcher) {
        try {
            var note = new CsvImportNote(notes, asked);
            var at = new int[1];
            files.read(asked.files(), watcher::read, file -> new Rows(file, at[0]++, note, asked, watcher));
            pass();
            note.forget();
            return new Imported(count, seen.size(), resumed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of one file. */
    private final class Rows implements SampleFeed.Receiver {
        private final String file;
        private final int number;
        private final CsvImportNote note;
        private final Asked asked;
        private final Watcher watcher;
        private final List<Boolean> wanted = new ArrayList<>(); // by the feed's number of a series
        private final List<SeriesKey> keys = new ArrayList<>();
        private final long done;
        private long rows;

        Rows(String file, int number, CsvImportNote note, Asked asked, Watcher watcher) {
            pass(); // what is left of the file before, which is noted with it
            this.file = file;
            this.number = number;
            this.note = note;
            this.asked = asked;
            this.watcher = watcher;
            this.done = note.rowsDone(number);
        }

        @Override
        public void sample(SampleFeed.Row row) {
            if (row.series() == keys.size()) {
                keys.add(row.key());
                wanted.add(asked.selection().accepts(row.key()));
            }
            if (isDone()) {
                return;
            }
            SeriesKey series = keys.get(row.series());
            if (!wanted.get(row.series())) {
                count.refuse(Refusal.UNSELECTED);
            } else if (series.text().length() > SampleBatch.LONGEST_SERIES) {
                count.refuse(Refusal.BAD_SERIES);
            } else if (!(Math.abs(row.value()) <= SampleBatch.LARGEST)) {
                count.refuse(Refusal.NOT_FINITE);
            } else {
                batch.add(new Sample(series, Instant.ofEpochMilli(row.timeMillis()), row.value()));
                characters += series.text().length();
                if (batch.size() >= BATCH_SAMPLES || characters >= BATCH_CHARACTERS) {
                    passAndNote();
                }
            }
        }

        @Override
        public void refused(Refusal why) {
            if (!isDone()) {
                count.refuse(why);
            }
        }

        @Override
        public void refused(Refusal why, long line) {
            if (rows >= done) {
                watcher.refused(file, line, why);
            }
            refused(why);
        }

        @Override
        public void beforeWaiting() {
            if (!batch.isEmpty()) {
                passAndNote();
            }
        }

        /** Counts the row, and whether an earlier run brought it. */
        private boolean isDone() {
            boolean before = rows < done;
            rows++;
            resumed += before ? 1 : 0;
            return before;
        }

        private void passAndNote() {
            pass();
            note.done(number, rows);
        }
    }

    private void pass() {
        if (!batch.isEmpty()) {
            SampleIntake.Receipt receipt = door.accept(batch);
            count.accept(receipt.accepted());
            receipt.refused().forEach((why, samples) -> count.refuse(why, (long) samples));
            batch.forEach(sample -> seen.add(sample.series()));
            batch.clear();
            characters = 0;
        }
    }
}
