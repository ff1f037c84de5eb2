package dev.forewarn.cli;

import dev.forewarn.training.GateVerdict;
import dev.forewarn.training.Manifest;
import dev.forewarn.training.ModelCatalog.ModelVersion;
import dev.forewarn.training.ModelRegistry;
import dev.forewarn.training.ModelRegistry.Served;
import dev.forewarn.training.Scorecard;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

/** {@code forewarn models}: what was published, what is in service, and what is to be. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        header = "List, show, check and choose the published model versions.",
        synopsisSubcommandLabel = "(list | show | promote | rollback | verify | history | prune)",
        footer = {"", "Example:  forewarn models list --models models"})
public final class ModelsCommand implements Runnable {
    private static final int SHORT_HASH = 12;

    private final StandardStreams streams;
    private final Function<Path, ModelRegistry> registries;

    @Spec
    private @Nullable CommandSpec spec;

    /** With a registry for each model directory. */
    public ModelsCommand(StandardStreams streams, Function<Path, ModelRegistry> registries) {
        this.streams = streams;
        this.registries = registries;
    }

    @Override
    public void run() {
        CommandSpec own = Objects.requireNonNull(spec);
        throw new ParameterException(
                own.commandLine(),
                "Missing subcommand: say 'models list', or show, promote, rollback, verify, history, prune");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            header = "List the published versions, newest first; * is in service.")
    int list(@Mixin DirectoryOptions options) {
        List<ModelVersion> versions = options.registry(registries).versions();
        if (options.json) {
            streams.print(Json.line(versions.stream().map(VersionJson::version).toList()));
            return ExitCode.DONE;
        }
        if (versions.isEmpty()) {
            streams.err().println(options.noVersion());
            return ExitCode.DONE;
        }
        var table = new TextTable("", "version", "published", ">series", ">seed", "data", "code");
        for (ModelVersion version : versions) {
            boolean isReadable = version.problem().isEmpty();
            table.row(
                    version.current() ? "*" : "",
                    version.id(),
                    isReadable ? version.publishedAt().toString() : "cannot be read",
                    isReadable ? Integer.toString(version.series()) : "",
                    isReadable ? Long.toString(version.seed()) : "",
                    shortened(version.dataHash()),
                    shortened(version.codeRevision()));
        }
        streams.print(table.text());
        return ExitCode.DONE;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            header = "Show one version: where it came from, how good it was, what the gate said.")
    int show(
            @Mixin DirectoryOptions options,
            @Parameters(arity = "0..1", paramLabel = "ID", description = "The version; without it the one in service.")
                    @Nullable
                    String id) {
        ModelRegistry registry = options.registry(registries);
        ModelVersion version = find(registry, options, id);
        if (!version.problem().isEmpty()) {
            throw CliException.problem(version.problem());
        }
        Manifest manifest = registry.manifest(version.id());
        streams.print(options.json ? Json.line(VersionJson.manifest(version, manifest)) : text(version, manifest));
        return ExitCode.DONE;
    }

    private static String text(ModelVersion version, Manifest manifest) {
        var lines = new ArrayList<String>();
        lines.add("version    " + version.id() + (version.current() ? " (in service)" : ""));
        lines.add("published  " + version.publishedAt());
        lines.add("series     " + version.series());
        lines.add("seed       " + version.seed());
        lines.add("data       sha256:" + version.dataHash());
        lines.add("code       " + version.codeRevision());
        lines.add("trained    " + manifest.data().samples() + " samples from "
                + manifest.data().from() + " until " + manifest.data().until());
        lines.add("forecast   "
                + manifest.forecasters().entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining(", ")));
        Scorecard card = manifest.scorecard();
        if (card.series() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "held out   %d series: breach average precision %.3f, Brier skill %.3f, calibration error %.4f,"
                            + " forecast error %.3f of seasonal naive's",
                    card.series(),
                    card.averagePrecision(),
                    card.brierSkill(),
                    card.calibrationError(),
                    card.relativeError()));
        }
        lines.add("gate       " + manifest.verdict().reason());
        for (GateVerdict.Comparison each : manifest.verdict().comparisons()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "           %s: %.4g, was %.4g%s",
                    each.measure(),
                    each.challenger(),
                    each.champion(),
                    each.isWorse() ? ": worse" : ""));
        }
        return String.join("\n", lines).replace("NaN", "not measured");
    }

    @Command(
            name = "promote",
            mixinStandardHelpOptions = true,
            header = "Put a version into service, after checking it from end to end.",
            description = "A running 'serve' takes it up within seconds.")
    int promote(
            @Mixin DirectoryOptions options,
            @Parameters(arity = "1", paramLabel = "ID", description = "The version.") String id) {
        ModelRegistry registry = options.registry(registries);
        find(registry, options, id);
        registry.promote(id);
        return inService(options, id);
    }

    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            header = "Put the version into service that served before this one.",
            description = "A running 'serve' takes it up within seconds. Said again it goes back further.")
    int rollback(@Mixin DirectoryOptions options) {
        ModelRegistry registry = options.registry(registries);
        return inService(options, registry.rollBack());
    }

    private int inService(DirectoryOptions options, String id) {
        streams.print(options.json ? Json.line(Map.of("current", id)) : "in service: " + id);
        return ExitCode.DONE;
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            header = "Read versions from end to end: hashes, and everything in them.",
            description = "Exit code 1 where anything is wrong.")
    int verify(
            @Mixin DirectoryOptions options,
            @Parameters(arity = "0..1", paramLabel = "ID", description = "The version; without it all of them.")
                    @Nullable
                    String id) {
        ModelRegistry registry = options.registry(registries);
        List<String> ids = id == null
                ? registry.versions().stream().map(ModelVersion::id).toList()
                : List.of(find(registry, options, id).id());
        if (ids.isEmpty()) {
            throw CliException.problem(options.noVersion());
        }
        var found = new LinkedHashMap<String, List<String>>();
        ids.forEach(each -> found.put(each, registry.verify(each)));
        if (options.json) {
            streams.print(Json.line(found));
        } else {
            streams.print(found.entrySet().stream()
                    .map(each -> each.getKey() + "  "
                            + (each.getValue().isEmpty() ? "ok" : String.join("; ", each.getValue())))
                    .collect(Collectors.joining("\n")));
        }
        return found.values().stream().allMatch(List::isEmpty) ? ExitCode.DONE : ExitCode.PROBLEM;
    }

    @Command(
            name = "history",
            mixinStandardHelpOptions = true,
            header = "Tell what was in service since when, and why.")
    int history(@Mixin DirectoryOptions options) {
        List<Served> history = options.registry(registries).history();
        if (options.json) {
            streams.print(Json.line(history.stream()
                    .map(each -> {
                        var json = new LinkedHashMap<String, Object>();
                        json.put("at", each.at().toString());
                        json.put("version", each.version());
                        json.put("why", each.why().name().toLowerCase(Locale.ROOT));
                        return json;
                    })
                    .toList()));
            return ExitCode.DONE;
        }
        var table = new TextTable("since", "version", "why");
        history.forEach(each -> table.row(
                each.at().toString(),
                each.version(),
                each.why().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        streams.print(table.text());
        return ExitCode.DONE;
    }

    @Command(
            name = "prune",
            mixinStandardHelpOptions = true,
            header = "Delete old versions, but neither the one in service nor the one before it.")
    int prune(
            @Mixin DirectoryOptions options,
            @Option(
                            names = "--keep",
                            paramLabel = "N",
                            defaultValue = "10",
                            description = "How many of the newest stay. Default: ${DEFAULT-VALUE}.")
                    int keep) {
        if (keep < 1) {
            throw CliException.wrongUsage("--keep: expected a number from 1 on, found " + keep);
        }
        List<String> gone = options.registry(registries).prune(keep);
        streams.print(
                options.json
                        ? Json.line(Map.of("deleted", gone))
                        : "deleted " + gone.size() + (gone.isEmpty() ? "" : ": " + String.join(", ", gone)));
        return ExitCode.DONE;
    }

    private static ModelVersion find(ModelRegistry registry, DirectoryOptions options, @Nullable String id) {
        List<ModelVersion> versions = registry.versions();
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

    private static String shortened(String hash) {
        return hash.length() > SHORT_HASH ? hash.substring(0, SHORT_HASH) : hash;
    }

    /** What all of them ask for. */
    static final class DirectoryOptions {
        @Option(names = "--models", required = true, paramLabel = "DIR", description = "The model directory.")
        private Path models = Path.of("models");

        @Option(names = "--json", description = "Write JSON.")
        private boolean json;

        private ModelRegistry registry(Function<Path, ModelRegistry> registries) {
            GivenPath.requireDirectory(
                    "--models", models, "forewarn train --data FILE --models " + models + " makes one");
            return registries.apply(models);
        }

        private String noVersion() {
            return "no model version in " + models + "; forewarn train --data FILE --models " + models + " makes one";
        }
    }
}
