package dev.forewarn.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code forewarn notify}: whether people would be reached. */
@Command(
        name = "notify",
        mixinStandardHelpOptions = true,
        header = "Try the channels over which people are told.",
        synopsisSubcommandLabel = "test",
        description = "docs/notifications.md tells how channels are set up.",
        footer = {"", "Example:  forewarn notify test --config forewarn.yaml"})
public final class NotifyCommand implements Runnable {
    private final StandardStreams streams;
    private final Trials trials;

    @Spec
    private @Nullable CommandSpec spec;

    /** Sends test messages. */
    public interface Trials {
        /** @param channel the name of one; empty for all */
        List<Trial> run(Optional<Path> config, Optional<String> channel);
    }

    /**
     * What came of one test message.
     *
     * @param type  of the channel: {@code slack}
     * @param host  where it went, without what may be secret
     * @param works whether it was taken
     * @param said  what came back
     */
    public record Trial(String channel, String type, String host, boolean works, String said) {}

    public NotifyCommand(StandardStreams streams, Trials trials) {
        this.streams = streams;
        this.trials = trials;
    }

    @Override
    public void run() {
        CommandSpec own = Objects.requireNonNull(spec);
        throw new ParameterException(own.commandLine(), "Missing subcommand: say 'notify test'");
    }

    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            header = "Send a test message over each channel, once, and say what came back.",
            description = "Exit code 0: all took it; 1: at least one did not.")
    int test(
            @Option(
                            names = "--config",
                            paramLabel = "FILE",
                            description =
                                    "The settings of 'serve', which name the channels; the environment counts too.")
                    @Nullable
                    Path config,
            @Option(names = "--channel", paramLabel = "NAME", description = "Only this one.") @Nullable String channel,
            @Option(names = "--json", description = "Write one JSON object a channel.") boolean json) {
        List<Trial> tried = trials.run(Optional.ofNullable(config), Optional.ofNullable(channel));
        if (json) {
            tried.forEach(each -> streams.print(Json.line(row(each))));
        } else {
            var table = new TextTable("channel", "type", "host", "result", "");
            tried.forEach(each ->
                    table.row(each.channel(), each.type(), each.host(), each.works() ? "sent" : "failed", each.said()));
            streams.print(table.text());
        }
        return tried.stream().allMatch(Trial::works) ? ExitCode.DONE : ExitCode.PROBLEM;
    }

    private static Map<String, Object> row(Trial trial) {
        var row = new LinkedHashMap<String, Object>();
        row.put("channel", trial.channel());
        row.put("type", trial.type());
        row.put("host", trial.host());
        row.put("works", trial.works());
        row.put("said", trial.said());
        return row;
    }
}
