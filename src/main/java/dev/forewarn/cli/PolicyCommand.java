package dev.forewarn.cli;

import dev.forewarn.decision.PolicyReader;
import dev.forewarn.decision.PolicyReading;
import dev.forewarn.decision.Scenario;
import dev.forewarn.decision.ScenarioException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code forewarn policy}: works on healing policies before they are in force. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        header = "Check healing policies, and test them on stories.",
        synopsisSubcommandLabel = "(check | test | schema)",
        footer = {"", "Examples:  forewarn policy check policies.yaml", "           forewarn policy test stories/*.txt"
        })
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
        throw new ParameterException(
                own.commandLine(), "Missing subcommand: say 'policy check FILE...' or 'policy test FILE...'");
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

    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            header = "Play scenario files, and tell where a policy decides otherwise than expected.",
            description =
                    "A scenario holds a policy, the samples that come, and the decisions that are expected at their"
                            + " times; docs/policies.md tells the notation.")
    int test(
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "Scenarios as text.") List<Path> files,
            @Option(names = "--verbose", description = "Print every decision too, in the words of expectations.")
                    boolean verbose) {
        files.forEach(file -> GivenPath.requireFile("policy test", file));
        int failed = 0;
        for (Path file : files) {
            failed += passes(file, verbose) ? 0 : 1;
        }
        streams.err().println(files.size() - failed + " of " + files.size() + " scenarios came as told");
        return failed == 0 ? ExitCode.DONE : ExitCode.PROBLEM;
    }

    @Command(
            name = "schema",
            mixinStandardHelpOptions = true,
            header = "Print the JSON Schema of policies, for editors that check while one types.")
    int schema() {
        try (InputStream in = PolicyCommand.class.getResourceAsStream("policy.schema.json")) {
            streams.print(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
            return ExitCode.DONE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean passes(Path file, boolean verbose) {
        try {
            Scenario scenario = Scenario.read(file.toString(), Files.readString(file), reader);
            if (verbose) {
                scenario.told().forEach(streams::print);
            }
            List<String> mismatches = scenario.mismatches();
            mismatches.forEach(streams::print);
            if (mismatches.isEmpty()) {
                streams.print(file + ": " + scenario.expectations() + " decisions as expected");
            }
            return mismatches.isEmpty();
        } catch (ScenarioException e) {
            streams.print(String.valueOf(e.getMessage()));
            return false;
        } catch (IOException e) {
            streams.print(file + ": cannot be read as text in UTF-8");
            return false;
        }
    }
}
