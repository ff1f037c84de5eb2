package dev.forewarn.backtest.speed;

import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.scoring.FleetScorer;
import dev.forewarn.scoring.SeriesFit;
import dev.forewarn.scoring.SeriesState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Whole-process figures: a fleet of warm series in memory, more than any cache holds, one sample a series and round. One
 * thread; every rate is per second of that thread's processor time.
 */
public final class SpeedBench {
    private static final int PROTOTYPES = 32;
    private static final Duration HISTORY = Duration.ofDays(14);
    private static final int ROUNDS = 12; // a horizon at five minutes: everything that happens once a horizon happens
    private static final double[] LEVELS = {0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95};
    private static final int BATCH = 32; // samples come in batches: so many series are fetched together
    private static final int FITTED_POINTS = 2016;
    private static final int FITTED_SERIES = 100;

    private final SharedModel shared;
    private final Meter meter;
    private final long seed;
    private final Consumer<String> progress;
    private double sink;

    /** With somewhere to tell what is being done. */
    public SpeedBench(SharedModel shared, Meter meter, long seed, Consumer<String> progress) {
        this.shared = shared;
        this.meter = meter;
        this.seed = seed;
        this.progress = progress;
    }

    /**
     * Measures.
     *
     * @param series how many series are kept in memory
     */
    public List<Figure> run(int series) {
        var figures = new ArrayList<Figure>();
        figures.addAll(fleet(series, Duration.ofMinutes(5)));
        figures.addAll(states(Duration.ofMinutes(1), Math.max(1, series / 20)));
        figures.add(training());
        if (Double.isNaN(sink)) {
            throw new IllegalStateException("the measured work came to nothing");
        }
        return figures;
    }

    private List<Recorded> recorded(Duration step, int rounds) {
        int cells = (int) HISTORY.dividedBy(step) + rounds;
        return IntStream.range(0, PROTOTYPES)
                .mapToObj(i -> new Recorded(step, cells, seed + i))
                .toList();
    }

    private List<byte[]> trained(List<Recorded> recorded) {
        progress.accept(
                "training " + PROTOTYPES + " series at " + recorded.getFirst().step());
        var saved = new ArrayList<byte[]>();
        int cells = (int) HISTORY.dividedBy(recorded.getFirst().step());
        for (Recorded each : recorded) {
            SeriesState state = new SeriesFit(shared, ObjectiveBook.defaults())
                    .fit(each.history("prototype", cells))
                    .state();
            saved.add(bytes(state));
        }
        return saved;
    }

    private List<Figure> states(Duration step, int series) {
        List<byte[]> saved = trained(recorded(step, 0));
        double heap = heapOf(saved, series, new ArrayList<>());
        String at = " at " + step.toSeconds() + " s steps";
        String name = "-" + step.toSeconds() + "s";
        return List.of(
                new Figure("state-disk" + name, "state of a series on disk" + at, mean(saved), "bytes"),
                new Figure("state-heap" + name, "state of a series in memory" + at, heap, "bytes"));
    }

    private static double mean(List<byte[]> saved) {
        return saved.stream().mapToInt(each -> each.length).average().orElseThrow();
    }

    private double heapOf(List<byte[]> saved, int series, List<SeriesState> into) {
        long before = heap();
        for (int i = 0; i < series; i++) {
            into.add(state(saved.get(i % saved.size())));
        }
        return (heap() - before) / (double) into.size();
    }

    private List<Figure> fleet(int series, Duration step) {
        List<Recorded> recorded = recorded(step, 8 * ROUNDS);
        List<byte[]> saved = trained(recorded);
        int first = (int) HISTORY.dividedBy(step);
        progress.accept("making " + series + " series");
        var states = new ArrayList<SeriesState>(series);
        double heap = heapOf(saved, series, states);
        var fleet = new FleetScorer(shared, ObjectiveBook.defaults());
        long before = heap();
        for (int i = 0; i < series; i++) {
            fleet.adopt(SeriesKey.of("bench_series_" + i), states.get(i));
        }
        double index = (heap() - before) / (double) series;
        var figures = new ArrayList<Figure>();
        String at = " at 300 s steps";
        figures.add(new Figure("state-disk-300s", "state of a series on disk" + at, mean(saved), "bytes"));
        figures.add(new Figure("state-heap-300s", "state of a series in memory" + at, heap, "bytes"));
        figures.add(new Figure("index-heap", "key and place of a series in the fleet", index, "bytes"));
        int[] sorted = IntStream.range(0, series).toArray();
        int[] shuffled = shuffled(series);
        rounds(fleet, recorded, first, sorted, false); // the virtual machine warms up
        rounds(fleet, recorded, first + ROUNDS, shuffled, true);
        add(figures, "update-anomaly-sorted", "update and anomaly, in order", false, fleet, recorded, first, 2, sorted);
        add(
                figures,
                "update-anomaly-random",
                "update and anomaly, shuffled",
                false,
                fleet,
                recorded,
                first,
                3,
                shuffled);
        add(
                figures,
                "full-risk-sorted",
                "full risk at every sample, in order",
                true,
                fleet,
                recorded,
                first,
                4,
                sorted);
        add(
                figures,
                "full-risk-random",
                "full risk at every sample, shuffled",
                true,
                fleet,
                recorded,
                first,
                5,
                shuffled);
        return figures;
    }

    private void add(
            List<Figure> figures,
            String name,
            String what,
            boolean full,
            FleetScorer fleet,
            List<Recorded> recorded,
            int first,
            int lap,
            int[] order) {
        progress.accept("measuring: " + what);
        long bytes = meter.allocatedBytes();
        long nanos = meter.cpuNanos();
        rounds(fleet, recorded, first + lap * ROUNDS, order, full);
        nanos = meter.cpuNanos() - nanos;
        bytes = meter.allocatedBytes() - bytes;
        double samples = (double) ROUNDS * order.length;
        figures.add(new Figure(name, what, samples * 1e9 / nanos, "samples/s/core"));
        figures.add(new Figure(name + "-allocated", what + ": allocated", bytes / samples, "bytes/sample"));
    }

    private void rounds(FleetScorer fleet, List<Recorded> recorded, int from, int[] order, boolean full) {
        double[] quantiles = new double[LEVELS.length];
        for (int cell = from; cell < from + ROUNDS; cell++) {
            for (int i = 0; i < order.length; i++) {
                if (i % BATCH == 0) {
                    sink += fleet.readAhead(order, i, Math.min(order.length, i + BATCH)) & 1;
                }
                int handle = order[i];
                Recorded each = recorded.get(handle % PROTOTYPES);
                fleet.observe(handle, each.time(cell), each.value(cell));
                sink += fleet.anomaly(handle);
                if (full) {
                    var reading = fleet.reading(handle, 0);
                    fleet.quantiles(handle, ROUNDS, LEVELS, quantiles);
                    sink += reading.probability() + reading.timeToBreachSeconds() + quantiles[1];
                }
            }
        }
    }

    private int[] shuffled(int count) {
        int[] order = IntStream.range(0, count).toArray();
        var random = new SplittableRandom(seed);
        for (int i = count - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        return order;
    }

    private Figure training() {
        progress.accept("training " + FITTED_SERIES + " series of " + FITTED_POINTS + " points");
        var fit = new SeriesFit(shared, ObjectiveBook.defaults());
        var step = Duration.ofMinutes(5);
        for (int i = 0; i < FITTED_SERIES / 5; i++) { // warms up
            sink += fit.fit(new Recorded(step, FITTED_POINTS, i).history("warm", FITTED_POINTS))
                    .trainedLimit();
        }
        long nanos = 0;
        for (int i = 0; i < FITTED_SERIES; i++) {
            var history = new Recorded(step, FITTED_POINTS, seed + 1000 + i).history("fitted", FITTED_POINTS);
            long start = meter.cpuNanos();
            sink += bytes(fit.fit(history).state()).length;
            nanos += meter.cpuNanos() - start;
        }
        return new Figure(
                "training",
                "training: fit, walk and save, " + FITTED_POINTS + " points",
                FITTED_SERIES * 1e9 / nanos,
                "series/s/core");
    }

    private static byte[] bytes(SeriesState state) {
        var bytes = new ByteArrayOutputStream();
        try {
            state.save(new StateWriter(new DataOutputStream(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private SeriesState state(byte[] saved) {
        try {
            return SeriesState.restore(new StateReader(new DataInputStream(new ByteArrayInputStream(saved))), shared);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long heap() {
        var memory = ManagementFactory.getMemoryMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            memory.gc();
            least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
