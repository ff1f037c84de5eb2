package dev.forewarn.cli;

import dev.forewarn.metric.Histories;
import dev.forewarn.metric.SampleFiles;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.ObjectiveFiles;
import dev.forewarn.selection.Selection;
import dev.forewarn.training.Training;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code forewarn train}: from recorded samples to a published model version. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        header = "Fit models on recorded samples and publish them.",
        description = {
            "Reads CSV files (series,timestamp,value, plain or gzip, rows in any order), fits every series and publishes"
                    + " a new version in the model directory.",
            "Some series are also fitted without their newest part and asked about it. A version that is worse there than"
                    + " the one in service is published but not put into service, and the exit code is 1.",
            "When anything else goes wrong nothing is published and the version in service stays as it is. A training that"
                    + " was killed goes on where it was when the same command runs again."
        },
        footer = {"", "Example:  forewarn train --data january.csv.gz february.csv.gz --models models"})
public final class TrainCommand implements Callable<Integer> {
    private final StandardStreams streams;
    private final SampleFiles samples;
    private final ObjectiveFiles objectiveFiles;
    private final LongFunction<Training> trainings;
    private final InstantSource time;

    @Option(
            names = "--data",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "CSV files with samples; - is the standard input.")
    private List<String> data = List.of();

    @Option(
            names = "--objectives",
            paramLabel = "FILE",
            description = "CSV series,side,limit,for,horizon. Without it each series is held to the 98th percentile of"
                    + " its history, above.")
    private @Nullable Path objectives;

    @Mixin
    private MatchOption match = new MatchOption();

    @Mixin
    private CounterOption counter = new CounterOption();

    @Option(
            names = "--models",
            required = true,
            paramLabel = "DIR",
            description = "The model directory; made where it does not exist.")
    private Path models = Path.of("models");

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Start of all chance: the same data and seed give the same models. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private PromotionOptions promotion = new PromotionOptions();

    @Option(names = "--json", description = "Write the table as one JSON object.")
    private boolean json;

    /** With a training for each seed, and the time for rates and time left. */
    public TrainCommand(
            StandardStreams streams,
            SampleFiles samples,
            ObjectiveFiles objectiveFiles,
            LongFunction<Training> trainings,
            InstantSource time) {
        this.streams = streams;
        this.samples = samples;
        this.objectiveFiles = objectiveFiles;
        this.trainings = trainings;
        this.time = time;
    }

    @Override
    public Integer call() {
        for (String file : data) {
            if (!file.equals("-")) {
                GivenPath.requireFile("--data", Path.of(file));
            }
        }
        ObjectiveBook book = GivenPath.objectives(objectives, objectiveFiles).with(counter.counters());
        Selection selection = match.selection();
        Training.Report report;
        try (Histories histories = MatchedSamples.histories(readHistories(), selection)) {
            if (histories.series().isEmpty()) {
                throw CliException.problem("none of the series in " + String.join(", ", data) + " matches --match");
            }
            report = fit(histories, book);
            streams.err().println(histories.count().text());
        }
        streams.print(json ? Json.line(TrainReport.json(report)) : TrainReport.table(report, models));
        return TrainReport.exitCode(report, promotion.asked(), streams);
    }

    private Histories readHistories() {
        var progress = new ProgressLine(streams, time, "read", "bytes");
        Histories histories;
        try {
            histories = samples.histories(data, progress::at);
        } finally {
            progress.end();
        }
        if (histories.series().isEmpty()) {
            String count = histories.count().text();
            histories.close();
            throw CliException.problem("no samples in " + String.join(", ", data) + " (" + count
                    + "); expected CSV rows series,timestamp,value such as cpu,2026-01-31T12:00:00Z,0.5");
        }
        return histories;
    }

    private Training.Report fit(Histories histories, ObjectiveBook book) {
        var start = time.instant();
        var progress = new ProgressLine(streams, time, "fitted", "series");
        Training.Report report;
        try {
            report = trainings
                    .apply(seed)
                    .train(
                            histories,
                            book,
                            models,
                            promotion.asked(),
                            (done, total, series) -> progress.at(done, total));
        } finally {
            progress.end();
        }
        double seconds = Duration.between(start, time.instant()).toMillis() / 1000.0;
        String resumed = report.resumed() == 0
                ? ""
                : String.format(Locale.ROOT, ", %,d of them by a training that was stopped", report.resumed());
        streams.err()
                .println(String.format(
                        Locale.ROOT,
                        "fitted %,d series in %.1f s%s",
                        report.rows().size(),
                        seconds,
                        resumed));
        return report;
    }
}
