package dev.forewarn.cli;

import dev.forewarn.backtest.BreachCase;
import dev.forewarn.backtest.Families;
import dev.forewarn.metric.Counters;
import dev.forewarn.metric.History;
import dev.forewarn.metric.SampleFiles;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.scoring.CounterSeries;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Files with samples, each a data family of its own, as the cases of a backtest. */
final class FamilyFiles {
    private final StandardStreams streams;
    private final SampleFiles samples;
    private final InstantSource time;

    FamilyFiles(StandardStreams streams, SampleFiles samples, InstantSource time) {
        this.streams = streams;
        this.samples = samples;
        this.time = time;
    }

    /**
     * The cases in them all.
     *
     * @throws CliException where a file is not there, or no series can be measured
     */
    List<BreachCase> cases(List<Path> data, Counters counters) {
        List<BreachCase> cases = families(data, counters).cases();
        requireSome(cases);
        return cases;
    }

    /**
     * Reads them all; counters as their rates.
     *
     * @throws CliException where a file is not there
     */
    Families families(List<Path> data, Counters counters) {
        data.forEach(file -> GivenPath.requireFile("--data", file));
        var families = new ArrayList<Families.Family>();
        for (Path file : data) {
            List<TimeSeries> series = read(file).series().stream()
                    .map(each -> CounterSeries.measured(each, counters))
                    .toList();
            families.add(new Families.Family(family(file), series));
        }
        return Families.of(families);
    }

    static void requireSome(List<BreachCase> cases) {
        if (cases.isEmpty()) {
            throw CliException.problem("no series can be measured: each needs a live half with at least "
                    + BreachCase.LEAST_EVENTS + " breaches of its history's 98th percentile and 100 origins");
        }
    }

    private History read(Path file) {
        ProgressLine progress = streams.progress(time, "read", "bytes");
        try {
            return samples.history(List.of(file.toString()), progress::at);
        } finally {
            progress.end();
        }
    }

    /** The file's name without its endings. */
    private static String family(Path file) {
        return String.valueOf(file.getFileName()).replaceFirst("\\.csv(\\.gz)?$", "");
    }
}
