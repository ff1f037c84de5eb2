package dev.forewarn.cli;

import dev.forewarn.backtest.speed.Figure;
import dev.forewarn.backtest.speed.Meter;
import dev.forewarn.backtest.speed.SpeedBench;
import dev.forewarn.backtest.speed.SpeedPeers;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.training.Training;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code forewarn bench}: how fast it is here, and what a series costs. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        header = "Measure speed and memory on this machine, with peers in the same run.",
        description = {
            "Keeps a fleet of made-up, trained series in memory and feeds it on one thread: update and anomaly alone, then"
                    + " the full risk (probability, time to breach, seven quantiles) at every sample. Rates are per second"
                    + " of that thread's processor time. Beside it Random Cut Forest and the tree libraries do the same.",
            "A series takes about 10 kB while it is measured; see docs/performance.md for what the figures mean.",
            "With --training the nightly training of a made-up fleet is measured instead, as a whole process."
        },
        footer = {"", "Example:  FOREWARN_JAVA_OPTS=-Xmx8g forewarn bench --series 200000"})
public final class BenchCommand implements Callable<Integer> {
    private static final long BYTES_A_SERIES = 12_000;

    private final StandardStreams streams;
    private final Supplier<SharedModel> shared;
    private final Meter meter;
    private final LongFunction<Training> training;
    private final InstantSource time;

    @Option(
            names = "--training",
            paramLabel = "N",
            description =
                    "Measure nothing but the nightly training of so many series of a week, on all cores; 1 to 1000000.")
    private Optional<Integer> trained = Optional.empty();

    @Option(
            names = "--series",
            paramLabel = "N",
            defaultValue = "200000",
            description = "Series in memory, 1000 to 10000000. Default: ${DEFAULT-VALUE}.")
    private int series;

    @Option(
            names = "--forests",
            paramLabel = "N",
            defaultValue = "300",
            description =
                    "Series that Random Cut Forest keeps in memory, up to 100000; 0 leaves the peers out. Default:"
                            + " ${DEFAULT-VALUE}.")
    private int forests;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Start of all chance. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--json", description = "Write one JSON object, for programs.")
    private boolean json;

    public BenchCommand(
            StandardStreams streams,
            Supplier<SharedModel> shared,
            Meter meter,
            LongFunction<Training> training,
            InstantSource time) {
        this.streams = streams;
        this.shared = shared;
        this.meter = meter;
        this.training = training;
        this.time = time;
    }

    @Override
    public Integer call() {
        if (trained.isPresent()) {
            return nightly(trained.get());
        }
        requireRoom();
        var figures = new ArrayList<Figure>();
        SharedModel model = shared.get();
        figures.addAll(new SpeedBench(model, meter, seed, this::tell).run(series));
        if (forests > 0) {
            figures.addAll(new SpeedPeers(model, meter, seed, this::tell).run(forests));
            figures.addAll(ratios(figures));
        }
        streams.print(json ? json(series, figures) : text(figures));
        return ExitCode.DONE;
    }

    private int nightly(int count) {
        if (count < 1 || count > 1_000_000) {
            throw CliException.problem("--training must lie in 1 .. 1000000, was " + count);
        }
        List<Figure> figures = new NightlyBench(training.apply(seed), meter, time, this::tell).run(count, seed);
        streams.print(json ? json(count, figures) : table(figures));
        return ExitCode.DONE;
    }

    private void requireRoom() {
        if (series < 1_000 || series > 10_000_000) {
            throw CliException.problem("--series must lie in 1000 .. 10000000, was " + series);
        }
        if (forests < 0 || forests > 100_000) {
            throw CliException.problem("--forests must lie in 0 .. 100000, was " + forests);
        }
        long needed = series * BYTES_A_SERIES;
        long most = Runtime.getRuntime().maxMemory();
        if (needed > most) {
            throw CliException.problem(String.format(
                    Locale.ROOT,
                    "%d series need about %d MB of memory, the Java VM may use %d MB: ask for fewer with --series, or give"
                            + " more with FOREWARN_JAVA_OPTS=-Xmx%dm",
                    series,
                    needed >> 20,
                    most >> 20,
                    (needed >> 20) + 512));
        }
    }

    private void tell(String what) {
        streams.err().println(what);
    }

    /** The forests take their samples in order; shuffled ones are ours at their worst. */
    private static List<Figure> ratios(List<Figure> figures) {
        double forest = value(figures, "peer-random-cut-forest");
        return List.of(
                new Figure(
                        "update-anomaly-sorted-over-forest",
                        "update and anomaly, in order, over Random Cut Forest",
                        value(figures, "update-anomaly-sorted") / forest,
                        "times"),
                new Figure(
                        "update-anomaly-over-forest",
                        "update and anomaly, shuffled, over Random Cut Forest",
                        value(figures, "update-anomaly-random") / forest,
                        "times"));
    }

    private static double value(List<Figure> figures, String name) {
        return figures.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private String text(List<Figure> figures) {
        return series + " series, one thread, per second of its processor time\n\n" + table(figures);
    }

    private static String table(List<Figure> figures) {
        var table = new TextTable("measured", ">value", "unit");
        figures.forEach(each -> table.row(each.what(), number(each.value()), each.unit()));
        return table.text();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 1000 ? "%,.0f" : "%.3g", value);
    }

    private static String json(int series, List<Figure> figures) {
        var object = new LinkedHashMap<String, Object>();
        object.put("series", series);
        for (Figure each : figures) {
            Json.putFinite(object, each.name(), each.value());
        }
        return Json.line(object);
    }
}
