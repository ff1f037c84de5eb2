package dev.forewarn.scoring;

import dev.forewarn.anomaly.AnomalyScorer;
import dev.forewarn.forecast.FittedForecaster;
import dev.forewarn.forecast.ForecastPaths;
import dev.forewarn.forecast.ForecastQuantiles;
import dev.forewarn.forecast.Forecasters;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.training.SharedModelJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a sample of one trained series costs with everything in the nearest cache, and its parts.
 *
 * <p>{@code mvn -Pbench verify -DskipTests -Dbench='SeriesBench -prof gc'}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SeriesBench {
    private static final SeriesKey KEY = SeriesKey.of("bench");
    private static final long STEP = 300_000;
    private static final int DAY = 288;
    private static final int CELLS = 14 * DAY;
    private static final double[] LEVELS = {0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95};

    private final double[] values = new double[CELLS];
    private final Grid grid = new Grid(0, STEP);
    private final ForecastPaths paths = new ForecastPaths(12);
    private final ForecastQuantiles learnt = new ForecastQuantiles(grid, 12);
    private final ForecastQuantiles.Bench room = new ForecastQuantiles.Bench();
    private final ForecastPaths.Passage passage = new ForecastPaths.Passage();
    private final AnomalyScorer anomaly = new AnomalyScorer(new Grid(0, 300_000));
    private final double[] quantiles = new double[LEVELS.length];
    private FittedForecaster smoothing;
    private FleetScorer fleet;
    private long cell;

    /** Two weeks of history, with the shared model of the source tree. */
    @Setup
    public void train() throws IOException {
        var random = new SplittableRandom(1);
        long[] times = new long[CELLS];
        double noise = 0;
        for (int i = 0; i < CELLS; i++) {
            noise = 0.8 * noise + random.nextGaussian();
            values[i] = 20 + 5 * Math.sin(2 * Math.PI * i / DAY) + noise;
            times[i] = i * STEP + STEP / 2;
        }
        SharedModel shared = SharedModelJson.read(Files.readAllBytes(Path.of("models/shared.json")), "shared.json");
        fleet = new FleetScorer(shared, ObjectiveBook.defaults());
        var fit = new SeriesFit(shared, ObjectiveBook.defaults());
        fleet.adopt(KEY, fit.fit(new TimeSeries(KEY, times, values)).state());
        smoothing = Forecasters.named("smoothing-week").blank(grid);
        for (cell = 0; cell < CELLS; cell++) {
            paths.learn(smoothing, cell, value(), 1);
            learnt.learn(smoothing, cell, value(), room);
            anomaly.learn(cell, value(), smoothing.expected(cell));
            smoothing.learn(cell, value());
        }
    }

    private double value() {
        return values[(int) (cell % CELLS)];
    }

    private void observe() {
        cell++;
        fleet.observe(0, cell * STEP + STEP / 2, value());
    }

    /** A sample that closes a cell, and its anomaly. */
    @Benchmark
    public double updateAndAnomaly() {
        observe();
        return fleet.anomaly(0);
    }

    /** The same, with probability, time to breach and seven quantiles. */
    @Benchmark
    public double fullRisk() {
        observe();
        SampleScorer.Reading reading = fleet.reading(0, 0);
        fleet.quantiles(0, 12, LEVELS, quantiles);
        return reading.probability() + reading.timeToBreachSeconds() + quantiles[1];
    }

    /** Closes a cell of weekly smoothing. */
    @Benchmark
    public void learnSmoothing() {
        cell++;
        smoothing.learn(cell, value());
    }

    /** The expected path of an hour. */
    @Benchmark
    public double expectedPath() {
        smoothing.forecast(cell + 1, value(), paths.expected());
        return paths.expected()[11];
    }

    /** Follows all paths to a limit that some of them reach. */
    @Benchmark
    public double passage() {
        paths.passage(27, 1, 1, 12, 1, passage);
        return passage.medianCells();
    }

    /** Seven quantiles of one cell. */
    @Benchmark
    public double quantiles() {
        learnt.look(smoothing, cell + 1, value());
        learnt.quantiles(smoothing, 11, LEVELS, quantiles, room);
        return quantiles[0];
    }

    /** Scores and learns one value. */
    @Benchmark
    public double anomaly() {
        cell++;
        double score = anomaly.score(cell, value(), 20);
        anomaly.learn(cell, value(), 20);
        return score;
    }
}
