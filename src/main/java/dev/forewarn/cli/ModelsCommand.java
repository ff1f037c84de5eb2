package dev.forewarn.cli;

import dev.forewarn.training.ModelCatalog;
import dev.forewarn.training.ModelCatalog.ModelVersion;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code forewarn models}: what was published, and what is in service. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        header = "List the published model versions, or show one.",
        synopsisSubcommandLabel = "(list | show)",
        footer = {"", "Example:  forewarn models list --models models"})
public final class ModelsCommand implements Runnable {
    private static final int SHORT_HASH = 12;

    private final StandardStreams streams;
    private final Function<Path, ModelCatalog> catalogs;

    @Spec
    private @Nullable CommandSpec spec;

    /** With a catalog for each model directory. */
    public ModelsCommand(StandardStreams streams, Function<Path, ModelCatalog> catalogs) {
        this.streams = streams;
        this.catalogs = catalogs;
    }

    @Override
    public void run() {
        CommandSpec own = Objects.requireNonNull(spec);
        throw new ParameterException(own.commandLine(), "Missing subcommand: say 'models list' or 'models show'");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            header = "List the published versions, newest first; * is in service.")
    int list(@Mixin DirectoryOptions options) {
        List<ModelVersion> versions = options.versions(catalogs);
        if (options.json) {
            streams.print(Json.line(versions.stream().map(ModelsCommand::json).toList()));
            return ExitCode.DONE;
        }
        if (versions.isEmpty()) {
            streams.err().println(options.noVersion());
            return ExitCode.DONE;
        }
        var table = new TextTable("", "version", "published", ">series", ">seed", "data", "code");
        for (ModelVersion version : versions) {
            table.row(
                    version.current() ? "*" : "",
                    version.id(),
                    version.publishedAt().toString(),
                    Integer.toString(version.series()),
                    Long.toString(version.seed()),
                    shortened(version.dataHash()),
                    shortened(version.codeRevision()));
        }
        streams.print(table.text());
        return ExitCode.DONE;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, header = "Show one version: where it came from.")
    int show(
            @Mixin DirectoryOptions options,
            @Parameters(arity = "0..1", paramLabel = "ID", description = "The version; without it the one in service.")
                    @Nullable
                    String id) {
        ModelVersion version = find(options, id);
        if (options.json) {
            streams.print(Json.line(json(version)));
            return ExitCode.DONE;
        }
        streams.print(String.join(
                "\n",
                "version    " + version.id() + (version.current() ? " (in service)" : ""),
                "published  " + version.publishedAt(),
                "series     " + version.series(),
                "seed       " + version.seed(),
                "data       sha256:" + version.dataHash(),
                "code       " + version.codeRevision()));
        return ExitCode.DONE;
    }

    private ModelVersion find(DirectoryOptions options, @Nullable String id) {
        List<ModelVersion> versions = options.versions(catalogs);
        if (versions.isEmpty()) {
            throw CliException.problem(options.noVersion());
        }
        return versions.stream()
                .filter(version -> id == null ? version.current() : version.id().equals(id))
                .findFirst()
                .orElseThrow(() -> CliException.problem(
                        (id == null ? "no version is in service" : "there is no version '" + id + "'") + " in "
                                + options.models + "; published are "
                                + versions.stream().map(ModelVersion::id).collect(Collectors.joining(", "))));
    }

    private static Map<String, Object> json(ModelVersion version) {
        var json = new LinkedHashMap<String, Object>();
        json.put("id", version.id());
        json.put("published_at", version.publishedAt().toString());
        json.put("current", version.current());
        json.put("series", version.series());
        json.put("data_sha256", version.dataHash());
        json.put("code_revision", version.codeRevision());
        json.put("seed", version.seed());
        return json;
    }

    private static String shortened(String hash) {
        return hash.length() > SHORT_HASH ? hash.substring(0, SHORT_HASH) : hash;
    }

    /** What both ask for. */
    static final class DirectoryOptions {
        @Option(names = "--models", required = true, paramLabel = "DIR", description = "The model directory.")
        private Path models = Path.of("models");

        @Option(names = "--json", description = "Write JSON.")
        private boolean json;

        private List<ModelVersion> versions(Function<Path, ModelCatalog> catalogs) {
            GivenPath.requireDirectory(
                    "--models", models, "forewarn train --data FILE --models " + models + " makes one");
            return catalogs.apply(models).versions();
        }

        private String noVersion() {
            return "no model version in " + models + "; forewarn train --data FILE --models " + models + " makes one";
        }
    }
}
