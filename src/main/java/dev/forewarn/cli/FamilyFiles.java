package dev.forewarn.cli;

import dev.forewarn.backtest.Backtest;
import dev.forewarn.backtest.BreachCase;
import dev.forewarn.metric.History;
import dev.forewarn.metric.SampleFiles;
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
     * Reads them all.
     *
     * @throws CliException where a file is not there, or no series can be measured
     */
    List<BreachCase> cases(List<Path> data) {
        var cases = new ArrayList<BreachCase>();
        for (Path file : data) {
            GivenPath.requireFile("--data", file);
            cases.addAll(Backtest.cases(family(file), read(file).series()));
        }
        if (cases.isEmpty()) {
            throw CliException.problem("no series can be measured: each needs a live half with at least "
                    + BreachCase.LEAST_EVENTS + " breaches of its history's 98th percentile and 100 origins");
        }
        return cases;
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
