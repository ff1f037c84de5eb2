package dev.forewarn.cli;

import dev.forewarn.adapter.files.CsvSampleFiles;
import dev.forewarn.adapter.files.ObjectivesCsv;
import dev.forewarn.adapter.files.PolicyFiles;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.training.GateVerdict;
import dev.forewarn.training.ModelCatalog;
import dev.forewarn.training.ModelStoreException;
import dev.forewarn.training.Scorecard;
import dev.forewarn.training.Training;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs command lines on captured streams, with real files; only scoring and training are simple ones of the tests. */
final class Shell {
    private final ByteArrayOutputStream captured = new ByteArrayOutputStream();
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = captured;
    private boolean terminal;
    private boolean debug;
    private Instant now = Instant.parse("2026-01-31T12:00:00Z");
    private final ShelfOfVersions versions = new ShelfOfVersions();
    /** What training was given last. */
    final List<TimeSeries> trained = new ArrayList<>();

    /** What was asked of the gate last. */
    Training.@Nullable Promotion asked;

    long seed;
    private GateVerdict verdict = new GateVerdict(true, "promoted: nothing was in service", "", 0, List.of());

    record Result(int code, String out, String err) {}

    Shell input(String text) {
        return input(text.getBytes(StandardCharsets.UTF_8));
    }

    Shell input(byte[] bytes) {
        return input(new ByteArrayInputStream(bytes));
    }

    Shell input(InputStream stream) {
        in = stream;
        return this;
    }

    Shell output(OutputStream stream) {
        out = stream;
        return this;
    }

    Shell onTerminal() {
        terminal = true;
        return this;
    }

    Shell debugging() {
        debug = true;
        return this;
    }

    /** Training is held back by the gate. */
    Shell heldBack(String reason) {
        verdict = new GateVerdict(
                false,
                reason,
                "v0",
                3,
                List.of(new GateVerdict.Comparison("breach Brier score", 0.01, 0.05, 0.003, 1, true)));
        return this;
    }

    Shell publish(ModelCatalog.ModelVersion version) {
        versions.publish(version);
        return this;
    }

    Result run(String... args) {
        var err = new ByteArrayOutputStream();
        var streams = StandardStreams.of(out, err, terminal);
        var samples = new CsvSampleFiles(in);
        var objectives = new ObjectivesCsv();
        InstantSource time = () -> now = now.plusMillis(250);
        var commands = List.of(
                new TrainCommand(streams, samples, objectives, this::training, time),
                new ScoreCommand(streams, samples, objectives, (models, book, alarms) -> new EchoScorer(book)),
                new ModelsCommand(streams, models -> versions),
                new PolicyCommand(streams, new PolicyFiles()),
                new Stumble());
        int code = new ForewarnCli(streams, debug, commands).run(args);
        return new Result(code, captured.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Training training(long withSeed) {
        seed = withSeed;
        return (data, objectives, models, promotion, progress) -> {
            asked = promotion;
            data.forEach(trained::add);
            trained.sort(Comparator.comparing(TimeSeries::series));
            for (int i = 0; i < trained.size(); i++) {
                progress.fitted(i + 1, trained.size(), trained.get(i).series());
            }
            return new Training.Report(
                    "v1",
                    trained.stream()
                            .map(series -> new Training.Row(
                                    series.series(),
                                    series.size(),
                                    60,
                                    "seasonal-naive",
                                    series.size() < 3 ? Double.NaN : 0.8125,
                                    "above 230 for 3m",
                                    series.size() < 3 ? "too short: " + series.size() + " samples" : "",
                                    0,
                                    60_000))
                            .toList(),
                    Scorecard.none(),
                    verdict,
                    0);
        };
    }

    /** Fails as told: {@code stumble expected}, {@code stumble unexpected}. */
    @Command(name = "stumble")
    static final class Stumble implements Runnable {
        @Parameters
        private String how = "";

        @Override
        public void run() {
            switch (how) {
                case "expected" -> throw new ModelStoreException("models/v1/manifest.json is damaged; roll back");
                case "deep" -> run();
                default -> throw new IllegalStateException("first line\n  second line");
            }
        }
    }

    static Path golden(String name) {
        return Path.of("src/test/resources/cli", name);
    }
}
