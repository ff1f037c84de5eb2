package dev.forewarn.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code forewarn} itself, without a command. */
@Command(
        name = "forewarn",
        mixinStandardHelpOptions = true,
        header = "Predicts that a metric will break its limit before it happens, says why, and acts in time.",
        versionProvider = VersionText.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Exit codes: 0 done, 1 it ran and found a problem, 2 wrong usage.",
            "Say 'forewarn help COMMAND' for the options of a command."
        })
final class ForewarnCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandLine own = Objects.requireNonNull(spec).commandLine();
        throw new ParameterException(
                own,
                "Missing command: one of "
                        + String.join(", ", own.getSubcommands().keySet()));
    }
}
