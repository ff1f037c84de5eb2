package dev.forewarn.cli;

import dev.forewarn.metric.Counters;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that names counters, wherever samples are read. */
final class CounterOption {
    @Option(
            names = "--counter",
            paramLabel = "GLOB",
            description = "Series that are cumulative totals, such as requests_*; may be given several times. They are"
                    + " forecast as rates per second, and so are those whose names end in _total, _count, _sum or"
                    + " _bucket and which behave like one.")
    private List<String> globs = List.of();

    Counters counters() {
        return Counters.declared(globs);
    }
}
