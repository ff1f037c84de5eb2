package dev.forewarn.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code forewarn demo}: the main job from end to end, on recorded traces. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        header = "See the whole thing work on real traces: train, serve, warn, act.",
        description = {
            "Starts an embedded PostgreSQL in a temporary directory, loads the older part of recorded traces, trains,"
                    + " serves the console, and replays the newer part faster than real time through the HTTP door."
                    + " Policies scale simulated workloads before their limits are passed.",
            "Without --once it goes on until Ctrl-C."
        })
public final class DemoCommand implements Callable<Integer> {
    private final Demonstration demonstration;

    @Option(names = "--once", description = "Replay a bounded part, print a summary, and end.")
    private boolean once;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "Where the console listens; 0 takes any free port. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--speed",
            paramLabel = "N",
            defaultValue = "120",
            description = "How many minutes of the traces pass in a second, without --once. Default: ${DEFAULT-VALUE}.")
    private int speed;

    /** What runs the demo. */
    public interface Demonstration {
        /** Returns when it is over. */
        void run(boolean once, int port, int minutesASecond);
    }

    public DemoCommand(Demonstration demonstration) {
        this.demonstration = demonstration;
    }

    @Override
    public Integer call() {
        if (port < 0 || port > 65_535) {
            throw CliException.wrongUsage("--port: expected 0 to 65535, found " + port);
        }
        if (speed < 1 || speed > 100_000) {
            throw CliException.wrongUsage("--speed: expected 1 to 100000 minutes a second, found " + speed);
        }
        demonstration.run(once, port, speed);
        return ExitCode.DONE;
    }
}
