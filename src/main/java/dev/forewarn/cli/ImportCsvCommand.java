package dev.forewarn.cli;

import dev.forewarn.metric.Refusal;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forewarn import csv}: brings samples from files into the store, or to a running service. */
@Command(
        name = "csv",
        mixinStandardHelpOptions = true,
        header = "Bring CSV files into the store, or to a running service.",
        description = {
            "Rows are series,timestamp,value, plain or gzip. Without --url they go into the store of the settings; an"
                    + " embedded database can be opened by one process: stop 'serve' meanwhile.",
            "Stopped in the middle, the same command goes on where it was. Rows that cannot be read are counted by reason,"
                    + " the first ones with their lines."
        },
        footer = {
            "",
            "Example:  zcat old.csv.gz | forewarn import csv --url http://127.0.0.1:8080 --match '{job=\"shop\"}' -"
        })
public final class ImportCsvCommand implements Callable<Integer> {
    private static final int LINES_SHOWN = 10;

    private final StandardStreams streams;
    private final CsvImporting importing;
    private final Optional<String> tokenOfEnvironment;
    private final InstantSource time;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "CSV files with samples; - is the standard input.")
    private List<String> files = List.of();

    @Mixin
    private MatchOption match = new MatchOption();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where a service runs that is to take the samples, such as http://127.0.0.1:8080.")
    private @Nullable String url;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file with the token of that service; else the variable FOREWARN_TOKEN, where it is set.")
    private @Nullable Path tokenFile;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings as YAML or JSON.")
    private @Nullable Path config;

    @Option(names = "--json", description = "Write the summary as one JSON object.")
    private boolean json;

    /** @param tokenOfEnvironment the variable FOREWARN_TOKEN, where it is set */
    public ImportCsvCommand(
            StandardStreams streams, CsvImporting importing, Optional<String> tokenOfEnvironment, InstantSource time) {
        this.streams = streams;
        this.importing = importing;
        this.tokenOfEnvironment = tokenOfEnvironment;
        this.time = time;
    }

    @Override
    public Integer call() {
        for (String file : files) {
            if (!file.equals("-")) {
                GivenPath.requireFile("FILE", Path.of(file));
            }
        }
        if (tokenFile != null && url == null) {
            throw CliException.wrongUsage("--token-file goes with --url; the store asks for no token");
        }
        Optional<CsvImporting.Service> service = Optional.ofNullable(url)
                .map(given -> new CsvImporting.Service(
                        ImportCommand.server(given), TokenSource.token(tokenFile, tokenOfEnvironment)));
        var asked = new CsvImporting.Asked(files, match.selection(), service);
        var watcher = new Telling();
        CsvImporting.Imported imported;
        try {
            imported = importing.run(Optional.ofNullable(config), asked, watcher);
        } finally {
            watcher.end();
        }
        streams.print(json ? Json.line(json(imported)) : text(imported));
        if (imported.count().accepted() == 0 && imported.resumedRows() == 0) {
            throw CliException.problem("no sample of " + String.join(", ", files) + " was taken; expected CSV rows"
                    + " series,timestamp,value such as cpu,2026-01-31T12:00:00Z,0.5, of series that --match and the rules"
                    + " (relabel) mean");
        }
        return ExitCode.DONE;
    }

    private static String text(CsvImporting.Imported imported) {
        return imported.count().text() + "; " + imported.series() + " series"
                + (imported.resumedRows() > 0
                        ? "; went on after " + imported.resumedRows() + " rows that an earlier run had brought"
                        : "");
    }

    private Map<String, Object> json(CsvImporting.Imported imported) {
        var refused = new TreeMap<String, Long>();
        for (Refusal why : Refusal.values()) {
            if (imported.count().refused(why) > 0) {
                refused.put(why.text(), imported.count().refused(why));
            }
        }
        var summary = new LinkedHashMap<String, Object>();
        summary.put("files", files.size());
        summary.put("series", imported.series());
        summary.put("accepted", imported.count().accepted());
        summary.put("refused", refused);
        summary.put("resumed_rows", imported.resumedRows());
        return summary;
    }

    /** The progress, and the first lines that cannot be read. */
    private final class Telling implements CsvImporting.Watcher {
        private final ProgressLine progress = new ProgressLine(streams, time, "imported", "bytes");
        private int shown;

        @Override
        public void read(long bytes, long totalBytes) {
            progress.at(bytes, totalBytes);
        }

        @Override
        public void refused(String file, long line, Refusal why) {
            if (shown <= LINES_SHOWN) {
                progress.end();
                streams.err()
                        .println(
                                shown == LINES_SHOWN
                                        ? "further rows that cannot be read are only counted"
                                        : (file.equals("-") ? "standard input" : file) + ":" + line + ": "
                                                + why.text());
                shown++;
            }
        }

        @Override
        public void waits(String why) {
            progress.end();
            streams.err().println("forewarn: " + why);
        }

        void end() {
            progress.end();
        }
    }
}
