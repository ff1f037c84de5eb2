package dev.forewarn.cli;

import dev.forewarn.decision.PolicyReader;
import dev.forewarn.decision.PolicyReading;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code forewarn policy check F...}. */
@Command(name = "policy", mixinStandardHelpOptions = true, description = "Works on healing policies.")
public final class PolicyCommand implements Runnable {
    private final PolicyReader reader;

    @Spec
    @Nullable
    CommandSpec spec;

    public PolicyCommand(PolicyReader reader) {
        this.reader = reader;
    }

    @Override
    public void run() {
        throw new ParameterException(
                specified().commandLine(),
                "say what to do with policies, for example: forewarn policy check shop.yaml");
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Reads policy files as one set and names every problem in them.",
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:every policy is fine", "1:there are problems, one a line", "2:wrong usage"})
    int check(@Parameters(paramLabel = "FILE", arity = "1..*", description = "YAML or JSON files.") List<Path> files) {
        PrintWriter out = specified().commandLine().getOut();
        PrintWriter err = specified().commandLine().getErr();
        return switch (reader.readFiles(files)) {
            case PolicyReading.Read read -> {
                read.written()
                        .forEach(w -> out.println(w.source() + ":" + w.line() + ": "
                                + w.policy().name() + ": " + w.policy().words()));
                out.flush();
                yield 0;
            }
            case PolicyReading.Problems wrong -> {
                wrong.sentences().forEach(out::println);
                out.flush();
                int count = wrong.problems().size();
                err.println(count == 1 ? "1 problem" : count + " problems");
                err.flush();
                yield 1;
            }
        };
    }

    private CommandSpec specified() {
        if (spec == null) {
            throw new IllegalStateException("picocli has not set up this command");
        }
        return spec;
    }
}
