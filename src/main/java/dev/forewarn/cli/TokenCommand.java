package dev.forewarn.cli;

import dev.forewarn.access.AccessException;
import dev.forewarn.access.AccessToken;
import dev.forewarn.access.Scope;
import dev.forewarn.access.TokenFile;
import dev.forewarn.metric.DurationWords;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code forewarn token}: who may come in over HTTP. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        header = "Make, list and revoke the tokens that let programs and people in.",
        synopsisSubcommandLabel = "(create | list | revoke)",
        description = "A running 'serve' takes changes up within seconds. docs/security.md has the whole picture.",
        footer = {"", "Example:  forewarn token create --name prometheus --scope read --expires 365d"})
public final class TokenCommand implements Runnable {
    private final StandardStreams streams;
    private final Function<Optional<Path>, TokenFile> files;
    private final InstantSource time;

    @Spec
    private @Nullable CommandSpec spec;

    /** With the file that a configuration names. */
    public TokenCommand(StandardStreams streams, Function<Optional<Path>, TokenFile> files, InstantSource time) {
        this.streams = streams;
        this.files = files;
        this.time = time;
    }

    @Override
    public void run() {
        CommandSpec own = Objects.requireNonNull(spec);
        throw new ParameterException(
                own.commandLine(), "Missing subcommand: say 'token create', 'token list' or 'token revoke'");
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            header = "Make a token; its secret is written to standard output, once and never again.",
            description = "From the first token on nobody comes in without one.")
    int create(
            @Mixin FileOptions options,
            @Option(
                            names = "--name",
                            required = true,
                            paramLabel = "NAME",
                            description = "Who will use it; what the audit calls it.")
                    String name,
            @Option(
                            names = "--scope",
                            required = true,
                            split = ",",
                            paramLabel = "SCOPE",
                            description = "ingest, read, operate or admin (all of them); may be given several times.")
                    List<String> scopes,
            @Option(
                            names = "--expires",
                            paramLabel = "WHEN",
                            description =
                                    "A duration such as 90d, or a time such as 2027-01-31T00:00:00Z. Default: never.")
                    @Nullable
                    String expires) {
        Instant now = time.instant();
        Set<Scope> wanted = scopes(scopes);
        Optional<Instant> until = Optional.ofNullable(expires).map(text -> until(text, now));
        TokenFile file = options.file(files);
        TokenFile.Made made = told(() -> file.create(name, wanted, now, until));
        if (options.json) {
            var json = row(made.token());
            json.put("secret", made.secret());
            streams.print(Json.line(json));
        } else {
            streams.err()
                    .println("The token '" + name + "' (" + words(made.token()) + ") is in " + file.path()
                            + ". Its secret is shown this once:");
            streams.print(made.secret());
        }
        return ExitCode.DONE;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, header = "List the tokens, without their secrets.")
    int list(@Mixin FileOptions options) {
        TokenFile file = options.file(files);
        List<AccessToken> tokens = told(file::list);
        if (options.json) {
            streams.print(Json.line(tokens.stream().map(TokenCommand::row).toList()));
            return ExitCode.DONE;
        }
        if (tokens.isEmpty()) {
            streams.err().println("no token in " + file.path() + "; 'forewarn token create' makes one");
            return ExitCode.DONE;
        }
        Instant now = time.instant();
        var table = new TextTable("name", "scopes", "created", "expires");
        for (AccessToken each : tokens) {
            table.row(
                    each.name(),
                    words(each),
                    each.created().toString(),
                    each.expires().map(Instant::toString).orElse("never") + (each.isExpired(now) ? " (expired)" : ""));
        }
        streams.print(table.text());
        return ExitCode.DONE;
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            header = "Forget a token: who has it, and who logged in with it, is out within seconds.")
    int revoke(
            @Mixin FileOptions options,
            @Parameters(arity = "1", paramLabel = "NAME", description = "The token's name.") String name) {
        TokenFile file = options.file(files);
        if (!told(() -> file.revoke(name))) {
            throw CliException.problem("there is no token '" + name + "' in " + file.path() + "; there are "
                    + told(file::list).stream().map(AccessToken::name).collect(Collectors.joining(", ")));
        }
        streams.print(options.json ? Json.line(Map.of("revoked", name)) : "revoked: " + name);
        return ExitCode.DONE;
    }

    private static Set<Scope> scopes(List<String> given) {
        var scopes = EnumSet.noneOf(Scope.class);
        try {
            given.forEach(each -> scopes.add(Scope.parse(each)));
        } catch (IllegalArgumentException e) {
            throw CliException.wrongUsage("--scope: " + e.getMessage());
        }
        return scopes;
    }

    private static Instant until(String text, Instant now) {
        Instant until;
        try {
            until = Instant.parse(text);
        } catch (DateTimeParseException notATime) {
            try {
                until = now.plus(DurationWords.parse(text));
            } catch (IllegalArgumentException notADuration) {
                throw CliException.wrongUsage("--expires: expected a duration such as 90d or a time such as"
                        + " 2027-01-31T00:00:00Z, found '" + text + "'");
            }
        }
        if (!until.isAfter(now)) {
            throw CliException.wrongUsage("--expires: expected a time to come, found '" + text + "'");
        }
        return until;
    }

    private static <T> T told(Supplier<T> work) {
        try {
            return work.get();
        } catch (AccessException e) {
            throw CliException.problem(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw CliException.wrongUsage("--" + e.getMessage());
        }
    }

    private static String words(AccessToken token) {
        return token.scopes().stream().sorted().map(Scope::text).collect(Collectors.joining(" "));
    }

    private static Map<String, Object> row(AccessToken token) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", token.name());
        json.put("scopes", token.scopes().stream().sorted().map(Scope::text).toList());
        json.put("created", token.created().toString());
        json.put("expires", token.expires().map(Instant::toString).orElse(null));
        return json;
    }

    /** What all of them ask for. */
    static final class FileOptions {
        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "The settings of 'serve', which name the file of tokens; the environment counts too.")
        private @Nullable Path config;

        @Option(names = "--json", description = "Write JSON.")
        private boolean json;

        private TokenFile file(Function<Optional<Path>, TokenFile> files) {
            return files.apply(Optional.ofNullable(config));
        }
    }
}
