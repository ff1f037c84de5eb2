package dev.forewarn.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which running service is asked. */
final class ServiceOption {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "Where the service runs; ${DEFAULT-VALUE} unless given.")
    private String url = "";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file with the token of that service; else the variable FOREWARN_TOKEN, where it is set.")
    private @Nullable Path tokenFile;

    @Option(names = "--json", description = "Write what the service answers, as one JSON object.")
    private boolean json;

    CsvImporting.Service service(Optional<String> tokenOfEnvironment) {
        return new CsvImporting.Service(ImportCommand.server(url), TokenSource.token(tokenFile, tokenOfEnvironment));
    }

    boolean json() {
        return json;
    }
}
