package dev.forewarn.cli;

import dev.forewarn.backtest.Backtest;
import dev.forewarn.backtest.BacktestReport;
import dev.forewarn.backtest.BreachCase;
import dev.forewarn.metric.SampleFiles;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code forewarn backtest}: how well breaches would have been foreseen, beside what others do. */
@Command(
        name = "backtest",
        mixinStandardHelpOptions = true,
        header = "Measure breach prediction on recorded samples, beside the usual methods.",
        description = {
            "The first half of every series is history, the second half is foreseen sample by sample. Every file is a data"
                    + " family; what is shared over series is learnt from the other families only. The headline is the"
                    + " mean over families of the mean over their series. See docs/evaluation.md."
        },
        footer = {"", "Example:  forewarn backtest --data training-data/*.csv.gz training-data/smd/*.csv.gz"})
public final class BacktestCommand implements Callable<Integer> {
    private final StandardStreams streams;
    private final FamilyFiles files;
    private final LongFunction<Backtest> backtests;
    private final InstantSource time;

    @Option(
            names = "--data",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "CSV files with samples, each a data family of its own.")
    private List<Path> data = List.of();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Start of all chance. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--json", description = "Write one JSON object with every contender and every case.")
    private boolean json;

    public BacktestCommand(
            StandardStreams streams, SampleFiles samples, LongFunction<Backtest> backtests, InstantSource time) {
        this.streams = streams;
        this.files = new FamilyFiles(streams, samples, time);
        this.backtests = backtests;
        this.time = time;
    }

    @Override
    public Integer call() {
        List<BreachCase> cases = files.cases(data);
        var progress = new ProgressLine(streams, time, "replayed", "series");
        BacktestReport report;
        try {
            report = backtests.apply(seed).run(cases, (stage, done, total) -> progress.at(done, total));
        } finally {
            progress.end();
        }
        streams.print(json ? Json.line(json(report)) : table(report, cases.size()));
        return ExitCode.DONE;
    }

    private static String table(BacktestReport report, int cases) {
        var table = new TextTable("method", ">AP", ">Brier skill", ">ECE", ">warned", ">median lead");
        for (BacktestReport.Line line : report.contenders()) {
            table.row(
                    line.contender(),
                    number("%.3f", line.averagePrecision()),
                    number("%+.3f", line.brierSkill()),
                    number("%.4f", line.ece()),
                    number("%.3f", line.warned()),
                    number("%.0f min", line.leadMinutes()));
        }
        var families = new TextTable("family", ">series", ">AP", ">Brier skill");
        BacktestReport.Line ours = report.contenders().getFirst();
        ours.averageByFamily()
                .forEach((family, precision) -> families.row(
                        family,
                        String.valueOf(report.cases().stream()
                                .filter(each -> each.family().equals(family)
                                        && each.contender().equals(ours.contender()))
                                .count()),
                        number("%.3f", precision),
                        number("%+.3f", ours.skillByFamily().getOrDefault(family, Double.NaN))));
        return "Breach prediction over " + cases + " series; headline = mean over "
                + ours.averageByFamily().size() + " families. Shared model learnt without the family it scores.\n\n"
                + table.text() + "\n\nOurs by family\n" + families.text();
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }

    private static Map<String, Object> json(BacktestReport report) {
        var contenders = new ArrayList<Map<String, Object>>();
        for (BacktestReport.Line line : report.contenders()) {
            var row = new LinkedHashMap<String, Object>();
            row.put("method", line.contender());
            Json.putFinite(row, "average_precision", line.averagePrecision());
            Json.putFinite(row, "brier_skill", line.brierSkill());
            Json.putFinite(row, "ece", line.ece());
            Json.putFinite(row, "warned", line.warned());
            Json.putFinite(row, "median_lead_minutes", line.leadMinutes());
            row.put("average_precision_by_family", line.averageByFamily());
            row.put("brier_skill_by_family", line.skillByFamily());
            contenders.add(row);
        }
        var cases = new ArrayList<Map<String, Object>>();
        for (BacktestReport.Scored scored : report.cases()) {
            var row = new LinkedHashMap<String, Object>();
            row.put("method", scored.contender());
            row.put("family", scored.family());
            row.put("series", scored.series());
            Json.putFinite(row, "average_precision", scored.metrics().averagePrecision());
            Json.putFinite(row, "brier_skill", scored.metrics().brierSkill());
            Json.putFinite(row, "warned", scored.metrics().warned());
            row.put("breaches", scored.metrics().breaches());
            row.put("origins", scored.metrics().origins());
            cases.add(row);
        }
        var root = new LinkedHashMap<String, Object>();
        root.put("contenders", contenders);
        root.put("cases", cases);
        return root;
    }
}
