package dev.forewarn.cli;

import dev.forewarn.anomaly.AlarmRate;
import dev.forewarn.metric.InputException;
import dev.forewarn.metric.SampleFiles;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.ObjectiveFiles;
import dev.forewarn.scoring.SampleScorer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code forewarn score}: samples in on standard input, risks out on standard output. */
@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        header = "Score a stream of samples: a Unix filter.",
        description = {
            "Reads samples as CSV (series,timestamp,value, plain or gzip) on standard input and writes, for each"
                    + " accepted sample and objective, the risk that a breach starts within the horizon.",
            "Rows come in the order of the input and are flushed whenever the input has nothing more to read. Refused"
                    + " samples are counted by reason on standard error at the end."
        },
        footer = {"", "Example:  zcat live.csv.gz | forewarn score --models models > risks.csv"})
public final class ScoreCommand implements Callable<Integer> {
    private final StandardStreams streams;
    private final SampleFiles samples;
    private final ObjectiveFiles objectiveFiles;
    private final ScorerLoader scorers;

    @Option(
            names = "--models",
            required = true,
            paramLabel = "DIR",
            description = "The model directory that 'forewarn train' has written.")
    private Path models = Path.of("models");

    @Option(
            names = "--objectives",
            paramLabel = "FILE",
            description = "CSV series,side,limit,for,horizon. Without it each series has its trained limit.")
    private @Nullable Path objectives;

    @Mixin
    private MatchOption match = new MatchOption();

    @Mixin
    private CounterOption counter = new CounterOption();

    @Option(
            names = "--anomaly-alarms",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "How many false alarms of the column 'anomalous' are allowed a series and day: ${DEFAULT-VALUE}.")
    private double anomalyAlarms;

    @Option(names = "--json", description = "Write one JSON object a line instead of CSV.")
    private boolean json;

    public ScoreCommand(
            StandardStreams streams, SampleFiles samples, ObjectiveFiles objectiveFiles, ScorerLoader scorers) {
        this.streams = streams;
        this.samples = samples;
        this.objectiveFiles = objectiveFiles;
        this.scorers = scorers;
    }

    @Override
    public Integer call() {
        GivenPath.requireDirectory("--models", models, "train first: forewarn train --data FILE --models " + models);
        ObjectiveBook book = GivenPath.objectives(objectives, objectiveFiles).with(counter.counters());
        SampleScorer scorer = scorers.load(models, book, alarms());
        var rows = new ScoreRows(scorer, json ? ScoreFormat.NDJSON : ScoreFormat.CSV, streams.out());
        try (var feed = MatchedSamples.feed(samples.standardInput(), match.selection())) {
            feed.readTo(rows);
        } catch (InputException e) {
            rows.flush();
            streams.err().println(rows.count().text());
            throw e;
        }
        rows.flush();
        return verdict(rows);
    }

    private AlarmRate alarms() {
        try {
            return new AlarmRate(anomalyAlarms);
        } catch (IllegalArgumentException e) {
            throw CliException.wrongUsage("--anomaly-alarms: " + e.getMessage());
        }
    }

    private int verdict(ScoreRows rows) {
        boolean nothing = rows.count().accepted() == 0;
        if (!nothing || rows.count().refused() > 0) {
            streams.err().println(rows.count().text());
        }
        if (nothing) {
            throw CliException.problem("no samples on standard input; expected CSV rows series,timestamp,value such as"
                    + " cpu,2026-01-31T12:00:00Z,0.5");
        }
        if (rows.written() == 0) {
            streams.err()
                    .println("forewarn: no row was written: no objective matches any of these series"
                            + (objectives == null ? "" : "; see the series column of " + objectives));
        }
        return ExitCode.DONE;
    }
}
