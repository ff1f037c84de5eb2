package dev.forewarn.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code forewarn why}: why nothing is done about a workload, or something. */
@Command(
        name = "why",
        mixinStandardHelpOptions = true,
        header = "Say why the policies act on a workload, or do not.",
        description = "Asks a running service. Of each policy that may act on the workload every rule is told, with its"
                + " answer and, where that is known, when it would pass.",
        footer = {"", "Example:  forewarn why shop/checkout"})
public final class WhyCommand implements Callable<Integer> {
    private final StandardStreams streams;
    private final ServiceCalls calls;
    private final Optional<String> tokenOfEnvironment;

    @Parameters(paramLabel = "TARGET", description = "The workload's name, as decisions tell it.")
    private String target = "";

    @Mixin
    private ServiceOption option = new ServiceOption();

    /** @param tokenOfEnvironment the variable FOREWARN_TOKEN, where it is set */
    public WhyCommand(StandardStreams streams, ServiceCalls calls, Optional<String> tokenOfEnvironment) {
        this.streams = streams;
        this.calls = calls;
        this.tokenOfEnvironment = tokenOfEnvironment;
    }

    @Override
    public Integer call() {
        String path = "/api/v1/why?target=" + URLEncoder.encode(target, StandardCharsets.UTF_8);
        String answer = calls.get(option.service(tokenOfEnvironment), path);
        streams.print(option.json() ? answer : text(Json.tree(answer)));
        return ExitCode.DONE;
    }

    private static String text(JsonNode page) {
        var out = new StringBuilder();
        for (JsonNode policy : page.path("policies")) {
            out.append(out.isEmpty() ? "" : "\n\n")
                    .append("policy '")
                    .append(TextTable.shown(Json.text(policy, "policy")))
                    .append("' on ")
                    .append(TextTable.shown(Json.text(policy, "series")))
                    .append(": ")
                    .append(Json.text(policy, "decision"))
                    .append("; next would be ")
                    .append(ApprovalsCommand.words(policy.path("next")))
                    .append('\n');
            var table = new TextTable("", "rule", "answer", "passes");
            for (JsonNode rule : policy.path("rules")) {
                table.row(
                        rule.path("passed").asBoolean(false) ? "ok" : "NO",
                        Json.text(rule, "rule"),
                        Json.text(rule, "sentence"),
                        Json.text(rule, "until"));
            }
            out.append(table.text());
        }
        return out.toString();
    }
}
