package dev.forewarn.cli;

import dev.forewarn.backtest.Families;
import dev.forewarn.backtest.Measure;
import dev.forewarn.backtest.Section;
import dev.forewarn.cli.page.BacktestPage;
import dev.forewarn.metric.SampleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code forewarn backtest}: how good the predictions would have been, beside what others do. */
@Command(
        name = "backtest",
        mixinStandardHelpOptions = true,
        header = "Measure predictions on recorded samples, beside the usual methods.",
        description = {
            "The first half of every series is history, the second half is foreseen sample by sample. Every file is a data"
                    + " family; what is shared over series is learnt from the other families only. The headline is the"
                    + " mean over families of the mean over their series. See docs/evaluation.md."
        },
        footer = {
            "",
            "Example:  forewarn backtest --data training-data/*.csv.gz training-data/smd/*.csv.gz --html report.html"
        })
public final class BacktestCommand implements Callable<Integer> {
    /** What programs have always found at the top: the breach section's, lifted out of it. */
    private static final List<String> LIFTED = List.of("contenders", "cases");

    private static final Set<String> OF_CASES = Set.of("breach", "cold");

    private final StandardStreams streams;
    private final FamilyFiles files;
    private final Measures measures;
    private final InstantSource time;

    @Option(
            names = "--data",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "CSV files with samples, each a data family of its own.")
    private List<Path> data = List.of();

    @Mixin
    private CounterOption counter = new CounterOption();

    @Option(
            names = "--sections",
            split = ",",
            paramLabel = "ID",
            description = "What to measure, separated by commas; docs/cli.md names them. Default: everything.")
    private List<String> sections = List.of();

    @Option(
            names = "--labels",
            arity = "1..*",
            paramLabel = "FILE",
            description = "CSV files with known anomalies, for the section that wants them.")
    private List<Path> labels = List.of();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Start of all chance. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--json", description = "Write one JSON object with every contender, case and section.")
    private boolean json;

    @Option(names = "--html", paramLabel = "FILE", description = "Also write a report with plots, one file by itself.")
    private @Nullable Path html;

    /** What can be measured, in the order of the report. */
    public interface Measures {
        /**
         * For one run.
         *
         * @param seed   the start of all chance
         * @param labels files with known anomalies, of which each was there when asked; may be none
         */
        List<Measure> of(long seed, List<Path> labels);
    }

    public BacktestCommand(StandardStreams streams, SampleFiles samples, Measures measures, InstantSource time) {
        this.streams = streams;
        this.files = new FamilyFiles(streams, samples, time);
        this.measures = measures;
        this.time = time;
    }

    @Override
    public Integer call() {
        labels.forEach(file -> GivenPath.requireFile("--labels", file));
        List<Measure> wanted = wanted();
        Families families = files.families(data, counter.counters());
        if (wanted.stream().anyMatch(measure -> OF_CASES.contains(measure.id()))) {
            FamilyFiles.requireSome(families.cases());
        }
        var progress = new StageProgress(streams, time);
        var measured = new ArrayList<Section>();
        try {
            for (Measure measure : wanted) {
                measured.add(measure.run(families, progress));
            }
        } finally {
            progress.end();
        }
        if (html != null) {
            write(html, measured, families);
        }
        streams.print(
                json
                        ? Json.line(json(measured))
                        : measured.stream().map(SectionText::of).collect(Collectors.joining("\n\n")));
        return ExitCode.DONE;
    }

    private List<Measure> wanted() {
        List<Measure> all = measures.of(seed, labels);
        if (sections.isEmpty()) {
            return all;
        }
        List<String> known = all.stream().map(Measure::id).toList();
        for (String asked : sections) {
            if (!known.contains(asked)) {
                throw CliException.wrongUsage(
                        "--sections: there is no '" + asked + "'; accepted are " + String.join(", ", known));
            }
        }
        return all.stream().filter(measure -> sections.contains(measure.id())).toList();
    }

    private void write(Path file, List<Section> measured, Families families) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("families", families.all().stream().map(Families.Family::name).collect(Collectors.joining(", ")));
        facts.put(
                "series",
                String.valueOf(families.all().stream()
                        .mapToInt(family -> family.series().size())
                        .sum()));
        facts.put("seed", String.valueOf(seed));
        facts.put("written", time.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        try {
            Files.writeString(file, new BacktestPage(facts, measured).text());
        } catch (IOException e) {
            throw CliException.problem("cannot write " + file + ": " + e.getMessage());
        }
    }

    private static Map<String, Object> json(List<Section> measured) {
        var root = new LinkedHashMap<String, Object>();
        var rest = new LinkedHashMap<String, Object>();
        for (Section section : measured) {
            var own = new LinkedHashMap<>(section.json());
            for (String lifted : LIFTED) {
                Object value = own.remove(lifted);
                if (value != null) {
                    root.put(lifted, value);
                }
            }
            rest.put(section.id(), own);
        }
        root.put("sections", rest);
        return root;
    }
}
