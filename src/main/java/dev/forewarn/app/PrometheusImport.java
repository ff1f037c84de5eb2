package dev.forewarn.app;

import dev.forewarn.adapter.prometheus.PrometheusHistory;
import dev.forewarn.adapter.prometheus.PrometheusHistory.Found;
import dev.forewarn.cli.ImportCommand.Asked;
import dev.forewarn.cli.ImportCommand.Imported;
import dev.forewarn.cli.ImportCommand.Progress;
import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.selection.Relabelling;
import dev.forewarn.selection.Relabelling.Fate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings a Prometheus' past into the store, series by series, in pieces that it answers. A note beside the database says
 * which series are done and up to when was asked; who is stopped and asks the same again goes on there. A sample that is
 * brought twice changes nothing.
 */
final class PrometheusImport {
    private final MetricStore store;
    private final PrometheusHistory source;
    private final Relabelling relabelling;
    private final Path notes;
    private final InstantSource time;

    /**
     * @param relabelling says which series are brought, and what they are called here
     * @param notes       a directory, made where it is missing
     */
    PrometheusImport(
            MetricStore store, PrometheusHistory source, Relabelling relabelling, Path notes, InstantSource time) {
        this.store = store;
        this.source = source;
        this.relabelling = relabelling;
        this.notes = notes;
        this.time = time;
    }

    Imported run(Asked asked, Progress progress) {
        try {
            return bring(asked, progress);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Imported bring(Asked asked, Progress progress) throws IOException {
        String words = asked.server() + " " + asked.matches() + " " + asked.range() + " " + asked.step();
        Path note = notes.resolve(
                "import-" + HexFormat.of().toHexDigits(SeriesKey.of(words).fingerprint()) + ".txt");
        boolean isNew = !Files.exists(note) || Files.size(note) == 0;
        List<String> lines =
                isNew ? List.of(onGrid(time.instant(), asked.step()).toString()) : Files.readAllLines(note);
        Instant until = Instant.parse(lines.getFirst());
        Set<String> done = new HashSet<>(lines.subList(1, lines.size()));
        Instant from = onGrid(until.minus(asked.range()), asked.step());
        List<Found> series = source.series(asked.matches(), from, until); // a question that is refused leaves no note
        if (isNew) {
            Files.createDirectories(notes);
            Files.write(note, lines);
        }
        long samples = 0;
        int at = 0;
        int leftOut = 0;
        for (Found one : series) {
            String mark = HexFormat.of().toHexDigits(one.key().fingerprint());
            Optional<SeriesKey> name = name(one);
            leftOut += name.isEmpty() ? 1 : 0;
            if (name.isPresent() && !done.contains(mark)) {
                samples += bring(one, name.get(), from, until, asked.step());
                Files.writeString(note, mark + "\n", StandardOpenOption.APPEND);
            }
            progress.at(++at, series.size());
        }
        Files.delete(note);
        return new Imported(series.size(), leftOut, samples, from, until);
    }

    /** What a series is called here; empty where the rules leave it out, or leave no name. */
    private Optional<SeriesKey> name(Found series) {
        return switch (relabelling.fate(series.key())) {
            case Fate.Taken taken -> Optional.of(taken.series());
            case Fate.Dropped ignored -> Optional.empty();
            case Fate.Unnameable ignored -> Optional.empty();
        };
    }

    private long bring(Found series, SeriesKey name, Instant from, Instant until, Duration step) {
        long samples = 0;
        Duration piece = step.multipliedBy(PrometheusHistory.MOST_POINTS - 1L);
        for (Instant start = from;
                !start.isAfter(until);
                start = start.plus(piece).plus(step)) {
            Instant end = start.plus(piece).isBefore(until) ? start.plus(piece) : until;
            TimeSeries found = source.range(series, start, end, step);
            if (found.size() > 0) {
                store.load(new TimeSeries(name, found.timesMillis(), found.values()));
                samples += found.size();
            }
        }
        return samples;
    }

    /** So that who asks again asks for the same points. */
    private static Instant onGrid(Instant at, Duration step) {
        long millis = step.toMillis();
        return Instant.ofEpochMilli(Math.floorDiv(at.toEpochMilli(), millis) * millis);
    }
}
