package dev.forewarn.cli;

import dev.forewarn.training.Training;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code forewarn retrain}: the nightly job once, for whoever has a scheduler of his own. */
@Command(
        name = "retrain",
        mixinStandardHelpOptions = true,
        header = "Train on what the store has, and put the new version into service if it is good enough.",
        description = {
            "Takes the same settings as 'serve': the database, the model directory, the objectives, how far back to read.",
            "Exit code 0: the new version serves. 1: it was held back by the gate, or nothing could be published; what was"
                    + " in service stays. A running 'serve' takes the new version up within seconds.",
            "An embedded database can be opened by one process: while 'serve' runs, set training.schedule there instead."
        },
        footer = {"", "Example:  forewarn retrain --config forewarn.yaml"})
public final class RetrainCommand implements Callable<Integer> {
    private final StandardStreams streams;
    private final Retraining retraining;
    private final InstantSource time;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings as YAML or JSON.")
    private @Nullable Path config;

    @Option(names = "--seed", paramLabel = "N", description = "Start of all chance; otherwise that of the settings.")
    private @Nullable Long seed;

    @Mixin
    private PromotionOptions promotion = new PromotionOptions();

    @Option(names = "--json", description = "Write the report as one JSON object.")
    private boolean json;

    /** What does the work. */
    public interface Retraining {
        Ran run(Optional<Path> config, OptionalLong seed, Training.Promotion promotion, Training.Progress progress);
    }

    /** What was done, and where. */
    public record Ran(Training.Report report, Path models) {}

    public RetrainCommand(StandardStreams streams, Retraining retraining, InstantSource time) {
        this.streams = streams;
        this.retraining = retraining;
        this.time = time;
    }

    @Override
    public Integer call() {
        var progress = new ProgressLine(streams, time, "fitted", "series");
        Long given = seed;
        Ran ran;
        try {
            ran = retraining.run(
                    Optional.ofNullable(config),
                    given == null ? OptionalLong.empty() : OptionalLong.of(given),
                    promotion.asked(),
                    (done, total, series) -> progress.at(done, total));
        } finally {
            progress.end();
        }
        Training.Report report = ran.report();
        streams.print(json ? Json.line(TrainReport.json(report)) : TrainReport.summary(report, ran.models()));
        return TrainReport.exitCode(report, promotion.asked(), streams);
    }
}
