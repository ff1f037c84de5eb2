package dev.forewarn.adapter.files;

import dev.forewarn.metric.Histories;
import dev.forewarn.metric.History;
import dev.forewarn.metric.InputException;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SampleCount;
import dev.forewarn.metric.SampleFeed;
import dev.forewarn.metric.SampleFiles;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Samples from CSV files and the standard input, see {@link SampleCsv}. */
public final class CsvSampleFiles implements SampleFiles {
    private static final String STANDARD_INPUT = "-";

    /** Rows that wait in memory may take this part of it: gathered and sorted they take about three times as much. */
    private static final int SHARE_OF_MEMORY = 16;

    private static final long LEAST_WAITING = 1L << 20;
    private static final long MOST_WAITING = 256L << 20;

    private final InputStream standardInput;

    /** Takes the standard input unbuffered, best straight from the file descriptor. */
    public CsvSampleFiles(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    @Override
    public SampleFeed standardInput() {
        return new SampleCsv("standard input", standardInput);
    }

    @Override
    public History history(List<String> files, Progress progress) {
        var count = new SampleCount();
        var columns = new LinkedHashMap<SeriesKey, SeriesColumns>();
        read(files, progress, file -> new Gathering(columns, count));
        var series = new ArrayList<TimeSeries>(columns.size());
        var entries = columns.entrySet().iterator();
        while (entries.hasNext()) {
            series.add(entries.next().getValue().toSeries(count));
            entries.remove(); // so that the columns can go while the next ones are sorted
        }
        return new History(series, count);
    }

    @Override
    public Histories histories(List<String> files, Progress progress) {
        long budget = Math.clamp(Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY, LEAST_WAITING, MOST_WAITING);
        var histories = new SpilledHistories(budget, Path.of(System.getProperty("java.io.tmpdir")));
        try {
            read(files, progress, file -> {
                histories.beginFile();
                return histories;
            });
            return histories;
        } catch (RuntimeException e) {
            histories.close();
            throw e;
        }
    }

    @Override
    public void read(List<String> files, Progress progress, Function<String, SampleFeed.Receiver> receivers) {
        long total = totalBytes(files);
        long done = 0;
        for (String file : files) {
            long before = done;
            var last = new long[1];
            try (InputStream in = open(file);
                    var feed = new SampleCsv(nameOf(file), in, bytes -> {
                        last[0] = bytes;
                        progress.read(before + bytes, total);
                    })) {
                feed.readTo(receivers.apply(file));
            } catch (IOException e) {
                throw unreadable(file, e);
            }
            done += last[0];
        }
    }

    private InputStream open(String file) throws IOException {
        return file.equals(STANDARD_INPUT) ? standardInput : Files.newInputStream(Path.of(file));
    }

    private static String nameOf(String file) {
        return file.equals(STANDARD_INPUT) ? "standard input" : file;
    }

    private static InputException unreadable(String file, IOException e) {
        String reason = e instanceof NoSuchFileException ? "there is no such file" : String.valueOf(e.getMessage());
        return new InputException(nameOf(file) + ": cannot be opened (" + reason + ")", e);
    }

    private static long totalBytes(List<String> files) {
        long total = 0;
        for (String file : files) {
            if (file.equals(STANDARD_INPUT)) {
                return -1;
            }
            try {
                total += Files.size(Path.of(file));
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }
        return total;
    }

    /** Sorts the rows of one file to their series. */
    private static final class Gathering implements SampleFeed.Receiver {
        private final Map<SeriesKey, SeriesColumns> columns;
        private final SampleCount count;
        private final List<SeriesColumns> bySpelling = new ArrayList<>();

        Gathering(Map<SeriesKey, SeriesColumns> columns, SampleCount count) {
            this.columns = columns;
            this.count = count;
        }

        @Override
        public void sample(SampleFeed.Row row) {
            if (row.series() == bySpelling.size()) {
                bySpelling.add(columns.computeIfAbsent(row.key(), SeriesColumns::new));
            }
            bySpelling.get(row.series()).add(row.timeMillis(), row.value());
        }

        @Override
        public void refused(Refusal why) {
            count.refuse(why);
        }
    }
}
