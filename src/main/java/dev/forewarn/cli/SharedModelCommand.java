package dev.forewarn.cli;

import dev.forewarn.backtest.Backtest;
import dev.forewarn.backtest.BreachCase;
import dev.forewarn.metric.SampleFiles;
import dev.forewarn.risk.SharedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.LongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code forewarn fit-shared}: learns what serves every series from its first sample on. For those who publish it. */
@Command(
        name = "fit-shared",
        mixinStandardHelpOptions = true,
        header = "Learn the shared model (breach trees, calibration and fleet prior) from many series.",
        description =
                "Every file is a data family and weighs the same. models/README.md says how the one shipped was made.",
        footer = {"", "Example:  forewarn fit-shared --data one.csv.gz other.csv.gz --out shared.json"})
public final class SharedModelCommand implements Callable<Integer> {
    private final StandardStreams streams;
    private final FamilyFiles files;
    private final LongFunction<Backtest> backtests;
    private final Function<SharedModel, byte[]> format;
    private final InstantSource time;

    @Option(
            names = "--data",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "CSV files with samples, each a data family of its own.")
    private List<Path> data = List.of();

    @Mixin
    private CounterOption counter = new CounterOption();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the shared model is written.")
    private Path out = Path.of("shared.json");

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Start of all chance. Default: ${DEFAULT-VALUE}.")
    private long seed;

    /**
     * With a backtest for each seed.
     *
     * @param format how a shared model is written
     */
    public SharedModelCommand(
            StandardStreams streams,
            SampleFiles samples,
            LongFunction<Backtest> backtests,
            Function<SharedModel, byte[]> format,
            InstantSource time) {
        this.streams = streams;
        this.files = new FamilyFiles(streams, samples, time);
        this.backtests = backtests;
        this.format = format;
        this.time = time;
    }

    @Override
    public Integer call() {
        List<BreachCase> cases = files.cases(data, counter.counters());
        var progress = new ProgressLine(streams, time, "replayed", "series");
        SharedModel shared;
        try {
            shared = backtests.apply(seed).shared(cases, (stage, done, total) -> progress.at(done, total));
        } finally {
            progress.end();
        }
        try {
            Files.write(out, format.apply(shared));
        } catch (IOException e) {
            throw CliException.problem("cannot write " + out + ": " + e.getMessage());
        }
        streams.print("learnt from " + cases.size() + " series, written to " + out);
        return ExitCode.DONE;
    }
}
