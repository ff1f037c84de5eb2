package dev.forewarn.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code forewarn approvals}: what waits for a person. */
@Command(
        name = "approvals",
        mixinStandardHelpOptions = true,
        header = "List what waits for approval, and approve or reject it.",
        synopsisSubcommandLabel = "(list | approve | reject)",
        footer = {"", "Example:  forewarn approvals approve 3f2a9c1e-77aa"})
public final class ApprovalsCommand implements Runnable {
    private static final String PATH = "/api/v1/approvals";

    private final StandardStreams streams;
    private final ServiceCalls calls;
    private final Optional<String> tokenOfEnvironment;

    @Spec
    private @Nullable CommandSpec spec;

    /** @param tokenOfEnvironment the variable FOREWARN_TOKEN, where it is set */
    public ApprovalsCommand(StandardStreams streams, ServiceCalls calls, Optional<String> tokenOfEnvironment) {
        this.streams = streams;
        this.calls = calls;
        this.tokenOfEnvironment = tokenOfEnvironment;
    }

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "Missing subcommand: say 'approvals list', 'approvals approve ID' or 'approvals reject ID'");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            header = "List what waits for approval, and what did within the last day.")
    int list(@Mixin ServiceOption option) {
        String answer = calls.get(option.service(tokenOfEnvironment), PATH);
        if (option.json()) {
            streams.print(answer);
            return ExitCode.DONE;
        }
        JsonNode approvals = Json.tree(answer).path("approvals");
        if (approvals.isEmpty()) {
            streams.print("nothing waits for approval");
            return ExitCode.DONE;
        }
        var table = new TextTable("id", "status", "expires", "target", "action", "policy", "because");
        for (JsonNode each : approvals) {
            table.row(
                    Json.text(each, "id"),
                    Json.text(each, "status"),
                    Json.text(each, "expires"),
                    Json.text(each, "target"),
                    words(each.path("action")),
                    Json.text(each, "policy"),
                    Json.text(each, "because"));
        }
        streams.print(table.text());
        return ExitCode.DONE;
    }

    @Command(
            name = "approve",
            mixinStandardHelpOptions = true,
            header = "Agree: it is done at the next tick at which every rule still passes.")
    int approve(@Parameters(paramLabel = "ID") String id, @Mixin ServiceOption option) {
        return settle(id, "approve", option);
    }

    @Command(
            name = "reject",
            mixinStandardHelpOptions = true,
            header = "Say no: people are asked anew after the policy's cooldown.")
    int reject(@Parameters(paramLabel = "ID") String id, @Mixin ServiceOption option) {
        return settle(id, "reject", option);
    }

    private int settle(String id, String answer, ServiceOption option) {
        String path = PATH + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
        String body = calls.post(option.service(tokenOfEnvironment), path, Json.line(Map.of("answer", answer)));
        JsonNode approval = Json.tree(body);
        streams.print(
                option.json()
                        ? body
                        : Json.text(approval, "status") + ": " + words(approval.path("action")) + " on "
                                + Json.text(approval, "target") + " (" + Json.text(approval, "policy") + ")");
        return ExitCode.DONE;
    }

    /** An action of the API in the words of policies. */
    static String words(JsonNode action) {
        String type = Json.text(action, "type");
        return action.has("increment")
                ? type + " +" + Json.text(action, "increment") + " (at most " + Json.text(action, "max") + ")"
                : type;
    }
}
