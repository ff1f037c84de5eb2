package dev.forewarn.cli;

import dev.forewarn.metric.DurationWords;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code forewarn import}: brings what others recorded into the store. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        header = "Bring recorded metrics into the store.",
        synopsisSubcommandLabel = "(prometheus | csv)",
        footer = {
            "",
            "Example:  forewarn import prometheus --url http://prometheus:9090 --match '{job=\"node\"}' --range 14d",
            "Example:  forewarn import csv --url http://127.0.0.1:8080 january.csv.gz"
        })
public final class ImportCommand implements Runnable, CommandGroup {
    private final StandardStreams streams;
    private final Importing importing;
    private final ImportCsvCommand csv;
    private final InstantSource time;

    @Spec
    private @Nullable CommandSpec spec;

    /**
     * What is to be brought.
     *
     * @param server  where the Prometheus answers
     * @param matches selectors, at least one
     * @param range   how far back from now
     * @param step    from one sample to the next, at least a second
     */
    public record Asked(URI server, List<String> matches, Duration range, Duration step) {
        public Asked {
            matches = List.copyOf(matches);
        }
    }

    /**
     * What came, of which series, from when to when; samples that an earlier run brought are not counted again.
     *
     * @param leftOut of the series, by the rules of relabelling
     */
    public record Imported(int series, int leftOut, long samples, Instant from, Instant until) {}

    /** Told after each series. */
    public interface Progress {
        void at(long done, long total);
    }

    /** What does the work. */
    public interface Importing {
        Imported run(Optional<Path> config, Asked asked, Progress progress);
    }

    public ImportCommand(StandardStreams streams, Importing importing, ImportCsvCommand csv, InstantSource time) {
        this.streams = streams;
        this.importing = importing;
        this.csv = csv;
        this.time = time;
    }

    @Override
    public List<?> subcommands() {
        return List.of(csv);
    }

    @Override
    public void run() {
        CommandSpec own = Objects.requireNonNull(spec);
        throw new ParameterException(
                own.commandLine(),
                "Missing subcommand: say 'import prometheus --url URL --match M' or 'import csv FILE'");
    }

    @Command(
            name = "prometheus",
            mixinStandardHelpOptions = true,
            header = "Bring the past of a Prometheus into the store, over its query API.",
            description = {
                "Each series comes on a grid of --step. Stopped in the middle, the same command goes on where it was.",
                "An embedded database can be opened by one process: stop 'serve' meanwhile."
            })
    int prometheus(
            @Option(names = "--url", paramLabel = "URL", required = true, description = "Where the Prometheus answers.")
                    String url,
            @Option(
                            names = "--match",
                            paramLabel = "SELECTOR",
                            required = true,
                            description = "Which series, such as '{job=\"node\"}'; may be given several times.")
                    List<String> matches,
            @Option(
                            names = "--range",
                            paramLabel = "DURATION",
                            defaultValue = "14d",
                            description = "How far back from now (default: ${DEFAULT-VALUE}).")
                    String range,
            @Option(
                            names = "--step",
                            paramLabel = "DURATION",
                            defaultValue = "1m",
                            description = "From one sample to the next (default: ${DEFAULT-VALUE}).")
                    String step,
            @Option(names = "--config", paramLabel = "FILE", description = "Settings as YAML or JSON.") @Nullable
                    Path config) {
        var asked = new Asked(server(url), matches, duration("--range", range), duration("--step", step));
        var progress = new ProgressLine(streams, time, "imported", "series");
        Imported imported;
        try {
            imported = importing.run(Optional.ofNullable(config), asked, progress::at);
        } finally {
            progress.end();
        }
        if (imported.series() == 0) {
            throw CliException.problem(url + " has no series that matches " + String.join(" or ", matches)
                    + " in the last " + range + "; check --match and --range");
        }
        streams.print("imported " + imported.samples() + " samples of " + (imported.series() - imported.leftOut())
                + " series from " + imported.from() + " to " + imported.until()
                + (imported.leftOut() > 0 ? "; " + imported.leftOut() + " were left out by the rules (relabel)" : ""));
        return ExitCode.DONE;
    }

    static URI server(String url) {
        try {
            var uri = new URI(url);
            String scheme = String.valueOf(uri.getScheme());
            if (uri.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // told below
        }
        throw CliException.wrongUsage("--url '" + url + "' is no address; say one such as http://prometheus:9090");
    }

    private static Duration duration(String option, String text) {
        try {
            Duration duration = DurationWords.parse(text);
            if (duration.compareTo(Duration.ofSeconds(1)) >= 0 && duration.compareTo(Duration.ofDays(3_650)) <= 0) {
                return duration;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // told below
        }
        throw CliException.wrongUsage(
                option + " '" + text + "': " + DurationWords.ACCEPTED + " is expected, from a second to ten years");
    }
}
