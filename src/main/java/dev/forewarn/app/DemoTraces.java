package dev.forewarn.app;

import dev.forewarn.action.Workload;
import dev.forewarn.adapter.files.CsvSampleFiles;
import dev.forewarn.cli.CliException;
import dev.forewarn.kernel.Quantile;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The demo's world: recorded traces that stand for the load on four workloads. Values are as recorded; names are made up,
 * since the source does not say what they measure, and days are moved so that the second half begins today.
 *
 * @param loads one for each workload
 */
record DemoTraces(List<Load> loads, Instant liveFrom) {
    private static final Map<String, String> NAMES = Map.of(
            "trace-00", "search_requests",
            "trace-09", "checkout_requests",
            "trace-12", "frontend_load");
    private static final double LIMIT_QUANTILE = 0.98;

    /**
     * The load on one workload.
     *
     * @param history older half
     * @param live    newer half, unseen by training
     * @param limit   what the replicas that it starts with can bear: the history's 98th percentile
     */
    record Load(Workload workload, TimeSeries history, TimeSeries live, double limit, int replicas) {
        double capacityOfOne() {
            return limit / replicas;
        }

        SeriesKey demand() {
            return live.series();
        }

        SeriesKey perReplica() {
            return SeriesKey.of(workload.name() + "_load_per_replica");
        }
    }

    /**
     * Reads the traces.
     *
     * @param home where the program lives; holds training-data
     * @throws CliException where the data are not there
     */
    static DemoTraces read(Path home, Instant now) {
        Path file = home.resolve("training-data").resolve("crane.csv.gz");
        if (!Files.isRegularFile(file)) {
            throw CliException.problem("the demo's data are not there: " + file
                    + ". Run it from a clone of the project, or from its image.");
        }
        Instant liveFrom = now.truncatedTo(ChronoUnit.DAYS);
        List<Load> loads = new CsvSampleFiles(InputStream.nullInputStream())
                .history(List.of(file.toString()), (read, total) -> {}).series().stream()
                        .filter(series -> NAMES.containsKey(series.series().name()))
                        .map(series -> load(series, liveFrom))
                        .toList();
        return new DemoTraces(loads, liveFrom);
    }

    private static Load load(TimeSeries recorded, Instant liveFrom) {
        String name =
                NAMES.getOrDefault(recorded.series().name(), recorded.series().name());
        var workload = new Workload(name.substring(0, name.indexOf('_')));
        var key = SeriesKey.of(name);
        int half = recorded.size() / 2;
        long days = ChronoUnit.DAYS.between(
                Instant.ofEpochMilli(recorded.timesMillis()[half]).truncatedTo(ChronoUnit.DAYS), liveFrom);
        long shift = Duration.ofDays(days).toMillis();
        long[] times = Arrays.stream(recorded.timesMillis()).map(t -> t + shift).toArray();
        double[] older = Arrays.copyOf(recorded.values(), half);
        double limit = asWritten(Quantile.ofSorted(Quantile.sortedFinite(older), LIMIT_QUANTILE));
        return new Load(
                workload,
                new TimeSeries(key, Arrays.copyOf(times, half), older),
                new TimeSeries(
                        key,
                        Arrays.copyOfRange(times, half, times.length),
                        Arrays.copyOfRange(recorded.values(), half, times.length)),
                limit,
                8);
    }

    /** Four digits, so that the policies' text and the objectives name the very same limit. */
    private static double asWritten(double limit) {
        return new BigDecimal(limit).round(new MathContext(4)).doubleValue();
    }

    /** How many minutes the longest second half has. */
    int minutes() {
        return loads.stream().mapToInt(load -> load.live().size()).max().orElse(0);
    }
}
