package dev.forewarn.cli;

import dev.forewarn.decision.PolicyReader;
import dev.forewarn.decision.PolicyReading;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code forewarn policy}: works on healing policies before they are in force. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        header = "Check healing policies.",
        synopsisSubcommandLabel = "(check)",
        footer = {"", "Example:  forewarn policy check policies.yaml"})
public final class PolicyCommand implements Runnable {
    private final StandardStreams streams;
    private final PolicyReader reader;

    @Spec
    private @Nullable CommandSpec spec;

    /** With whatever reads policy files. */
    public PolicyCommand(StandardStreams streams, PolicyReader reader) {
        this.streams = streams;
        this.reader = reader;
    }

    @Override
    public void run() {
        CommandSpec own = Objects.requireNonNull(spec);
        throw new ParameterException(own.commandLine(), "Missing subcommand: say 'policy check FILE...'");
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            header = "Read policy files as one set and name every problem in them.")
    int check(
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "Policies, YAML or JSON.")
                    List<Path> files) {
        files.forEach(file -> GivenPath.requireFile("policy check", file));
        return switch (reader.readFiles(files)) {
            case PolicyReading.Read read -> {
                read.written()
                        .forEach(w -> streams.print(w.source() + ":" + w.line() + ": "
                                + w.policy().name() + ": " + w.policy().words()));
                yield ExitCode.DONE;
            }
            case PolicyReading.Problems wrong -> {
                wrong.sentences().forEach(streams::print);
                int count = wrong.problems().size();
                streams.err().println(count == 1 ? "1 problem" : count + " problems");
                yield ExitCode.PROBLEM;
            }
        };
    }
}
