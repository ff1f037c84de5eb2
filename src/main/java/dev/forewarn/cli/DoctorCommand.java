package dev.forewarn.cli;

import dev.forewarn.cli.Finding.Grade;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code forewarn doctor}: what is wrong in this installation. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        header = "Look at this installation and say what is wrong in it.",
        description = {
            "Reads the configuration as 'serve' would and looks at every part that it names: data directory, log, database,"
                    + " models, policies, objectives, tokens, certificate, training, and whether the service answers.",
            "Changes nothing. Exit code 1 where something does not work."
        },
        footer = {"", "Example:  forewarn doctor --config forewarn.yaml"})
public final class DoctorCommand implements Callable<Integer> {
    private final StandardStreams streams;
    private final Examination examination;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The settings of 'serve'; the environment counts too.")
    private @Nullable Path config;

    @Option(names = "--json", description = "Write JSON.")
    private boolean json;

    /** Looks at everything; never throws for what is wrong. */
    public interface Examination {
        List<Finding> of(Optional<Path> config);
    }

    public DoctorCommand(StandardStreams streams, Examination examination) {
        this.streams = streams;
        this.examination = examination;
    }

    @Override
    public Integer call() {
        List<Finding> findings = examination.of(Optional.ofNullable(config));
        if (json) {
            streams.print(Json.line(findings.stream()
                    .map(each -> {
                        var row = new LinkedHashMap<String, Object>();
                        row.put("part", each.part());
                        row.put("grade", word(each.grade()));
                        row.put("words", each.words());
                        return row;
                    })
                    .toList()));
        } else {
            var table = new TextTable("part", "", "found");
            findings.forEach(each -> table.row(each.part(), word(each.grade()), each.words()));
            streams.print(table.text());
        }
        long wrong = count(findings, Grade.WRONG);
        long warnings = count(findings, Grade.WARNING);
        streams.err()
                .println(
                        wrong == 0 && warnings == 0
                                ? "Everything is as it should be."
                                : wrong + " wrong, " + warnings + " to look at.");
        return wrong == 0 ? ExitCode.DONE : ExitCode.PROBLEM;
    }

    private static long count(List<Finding> findings, Grade grade) {
        return findings.stream().filter(each -> each.grade() == grade).count();
    }

    private static String word(Grade grade) {
        return grade.name().toLowerCase(Locale.ROOT);
    }
}
