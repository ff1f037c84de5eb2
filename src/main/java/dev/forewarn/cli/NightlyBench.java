package dev.forewarn.cli;

import dev.forewarn.backtest.speed.Figure;
import dev.forewarn.backtest.speed.MadeUpFleet;
import dev.forewarn.backtest.speed.Meter;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.training.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The nightly training as a whole: a made-up fleet is fitted on all cores and published, to a directory that is removed
 * afterwards. Processor time is that of the whole process, so that the compiler and the garbage collector count too.
 */
final class NightlyBench {
    private static final int POINTS = 2016; // a week at five minutes
    private static final double NANOS_A_SECOND = 1e9;

    private final Training training;
    private final Meter meter;
    private final InstantSource time;
    private final Consumer<String> progress;

    NightlyBench(Training training, Meter meter, InstantSource time, Consumer<String> progress) {
        this.training = training;
        this.meter = meter;
        this.time = time;
        this.progress = progress;
    }

    List<Figure> run(int series, long seed) {
        progress.accept("making " + series + " series of " + POINTS + " points");
        List<TimeSeries> fleet = MadeUpFleet.of(series, POINTS, seed);
        Path models = temporary();
        try {
            progress.accept("training them");
            Instant started = time.instant();
            long nanos = meter.processNanos();
            training.train(fleet, ObjectiveBook.defaults(), models, (done, total, key) -> {});
            double core = (meter.processNanos() - nanos) / NANOS_A_SECOND;
            double wall = Math.max(1, Duration.between(started, time.instant()).toMillis()) / 1000.0;
            String what = "nightly training of " + series + " series, " + POINTS + " points, published";
            return List.of(
                    new Figure("nightly-training", what, series / core, "series/s/core"),
                    new Figure("nightly-training-wall", what + ", by the clock", series / wall, "series/s"),
                    new Figure("nightly-training-disk", what + ": on disk", size(models) / (double) series, "bytes"));
        } finally {
            remove(models);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("forewarn-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path each :
                    files.sorted((a, b) -> b.compareTo(a)).toList()) { // what a directory holds comes before it
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
