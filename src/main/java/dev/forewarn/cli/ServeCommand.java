package dev.forewarn.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code forewarn serve}: the service, until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        header = "Take samples over HTTP, score them, decide, and show it.",
        description = {
            "Runs until Ctrl-C or SIGTERM. Without a configuration it listens on 127.0.0.1:8080 and keeps everything in"
                    + " ~/.forewarn with an embedded PostgreSQL.",
            "docs/configuration.md describes the file and the environment variables that win over it."
        },
        footer = {"", "Example:  forewarn serve --config forewarn.yaml"})
public final class ServeCommand implements Callable<Integer> {
    private final Serving serving;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings as YAML or JSON.")
    private @Nullable Path config;

    /** What runs the service; returns when it has stopped. */
    public interface Serving {
        void run(Optional<Path> config);
    }

    public ServeCommand(Serving serving) {
        this.serving = serving;
    }

    @Override
    public Integer call() {
        serving.run(Optional.ofNullable(config));
        return ExitCode.DONE;
    }
}
