package dev.forewarn.cli;

import dev.forewarn.backtest.BreachCase;
import dev.forewarn.backtest.Families;
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
     * The cases in them all.
     *
     * @throws CliException where a file is not there, or no series can be measured
     */
    List<BreachCase> cases(List<Path> data) {
        List<BreachCase> cases = families(data).cases();
        requireSome(cases);
        return cases;
    }

    /**
     * Reads them all.
     *
     * @throws CliException where a file is not there
     */
    Families families(List<Path> data) {
        data.forEach(file -> GivenPath.requireFile("--data", file));
        var families = new ArrayList<Families.Family>();
        for (Path file : data) {
            families.add(new Families.Family(family(file), read(file).series()));
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
