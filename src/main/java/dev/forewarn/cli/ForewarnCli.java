package dev.forewarn.cli;

import dev.forewarn.metric.InputException;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.training.ModelStoreException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as a whole: finds the command, runs it, and turns whatever happens into a message and a code. */
public final class ForewarnCli {
    private static final String NAME = "forewarn: ";

    private final StandardStreams streams;
    private final boolean debug;
    private final CommandLine line;

    /**
     * With its commands, each an object with picocli's {@code @Command}.
     *
     * @param debug whether an unexpected failure shows its stack trace (FOREWARN_DEBUG=1)
     */
    public ForewarnCli(StandardStreams streams, boolean debug, List<?> commands) {
        this.streams = streams;
        this.debug = debug;
        line = new CommandLine(new ForewarnCommand());
        commands.forEach(command -> {
            var withOwn = new CommandLine(command);
            if (command instanceof CommandGroup group) {
                group.subcommands().forEach(withOwn::addSubcommand);
            }
            line.addSubcommand(withOwn);
        });
        line.addSubcommand(new CommandLine.HelpCommand());
        giveVersion(line);
        line.setOut(streams.outWriter());
        line.setErr(streams.err());
        line.setColorScheme(CommandLine.Help.defaultColorScheme(streams.isTerminal() ? Ansi.ON : Ansi.OFF));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((failure, args) -> wrongUsage(failure));
        line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure));
    }

    /**
     * Runs one command line.
     *
     * @return what the process should end with
     */
    @SuppressWarnings("CatchingUnchecked") // the last wall before the user: nobody sees a stack trace unasked
    public int run(String... args) {
        int code;
        try {
            code = line.execute(args);
        } catch (OutOfMemoryError e) {
            streams.err()
                    .println(NAME + "out of memory; give more with JAVA_TOOL_OPTIONS=-Xmx4g, or fewer series at once");
            code = ExitCode.PROBLEM;
        } catch (Throwable e) {
            code = failed(e);
        }
        streams.err().flush();
        return code;
    }

    /** {@code --version} says the same after every command. */
    private static void giveVersion(CommandLine command) {
        command.getCommandSpec().versionProvider(new VersionText());
        command.getSubcommands().values().forEach(ForewarnCli::giveVersion);
    }

    private int wrongUsage(ParameterException found) {
        PrintWriter err = streams.err();
        List<String> unknown = found.getCommandLine().getUnmatchedArguments();
        // a misspelt option is told as such, not as the missing of the right one
        ParameterException failure = found instanceof MissingParameterException && !unknown.isEmpty()
                ? new UnmatchedArgumentException(found.getCommandLine(), unknown)
                : found;
        err.println(NAME + lowerFirst(String.valueOf(failure.getMessage())));
        UnmatchedArgumentException.printSuggestions(failure, err);
        String command =
                failure.getCommandLine().getCommandSpec().qualifiedName().replaceFirst("^forewarn ?", "help ");
        err.println("Say 'forewarn " + command.strip() + "' for what is accepted.");
        return ExitCode.USAGE;
    }

    private int failed(Throwable failure) {
        return switch (failure) {
            case OutputException gone when gone.isReaderGone() -> ExitCode.DONE;
            case CliException known -> told(known, known.exitCode());
            case InputException known -> told(known, ExitCode.PROBLEM);
            case ModelStoreException known -> told(known, ExitCode.PROBLEM);
            case MetricStoreException known -> told(known, ExitCode.PROBLEM);
            case OutputException known -> told(known, ExitCode.PROBLEM);
            default -> unexpected(failure);
        };
    }

    private int told(RuntimeException failure, int code) {
        streams.err().println(NAME + failure.getMessage());
        if (debug) {
            failure.printStackTrace(streams.err());
        }
        return code;
    }

    private int unexpected(Throwable failure) {
        String what = String.valueOf(failure).replaceAll("\\s*\\R\\s*", " ");
        streams.err()
                .println(NAME + "internal error: " + what
                        + (debug ? "" : " (run with FOREWARN_DEBUG=1 for the stack trace)"));
        if (debug) {
            failure.printStackTrace(streams.err());
        }
        return ExitCode.PROBLEM;
    }

    private static String lowerFirst(String message) {
        return message.isEmpty() ? message : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
}
