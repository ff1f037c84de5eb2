package dev.forewarn.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.forewarn.cli.ApprovalsCommand;
import dev.forewarn.cli.ForewarnCli;
import dev.forewarn.cli.StandardStreams;
import dev.forewarn.cli.WhyCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that ask a running service, against one that answers what a test says. */
@Timeout(60)
class SteeringCommandsTest {
    private static final String APPROVAL = """
            {"id":"3f2a","policy":"checkout-latency","target":"shop/checkout",
             "action":{"type":"scale","increment":2,"max":10},"because":"latency is 900","status":"%s",
             "asked_at":"2026-01-31T12:00:00Z","expires":"2026-01-31T12:30:00Z"}""";

    @TempDir
    Path directory;

    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private int status = 200;
    private String answer = "{}";

    record Result(int code, String out, String err) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static Result run(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        StandardStreams streams = StandardStreams.of(out, err, false);
        Optional<String> token = Optional.of("fwt_secret");
        var cli = new ForewarnCli(
                streams,
                false,
                List.of(
                        new WhyCommand(streams, new HttpCalls(), token),
                        new ApprovalsCommand(streams, new HttpCalls(), token)));
        int code = cli.run(args);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void whyTellsEveryRuleOnALine() {
        answer = """
                {"target":"shop/checkout","policies":[{"policy":"checkout-latency","series":"latency{app=\\"checkout\\"}",
                 "next":{"type":"scale","increment":2,"max":10},"decision":"hold","because":"cooling down",
                 "rules":[{"rule":"stale-data","passed":true,"sentence":"the newest sample is 10s old"},
                          {"rule":"cooling-down","passed":false,"sentence":"cooling down until 12:10 UTC",
                           "until":"2026-01-31T12:10:00Z"}]}]}
                """;
        Result result = run("why", "shop/checkout", "--url", url());
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .contains(
                        "policy 'checkout-latency' on latency{app=\"checkout\"}: hold; next would be scale +2 (at most 10)")
                .containsPattern("ok +stale-data +the newest sample is 10s old")
                .containsPattern("NO +cooling-down +cooling down until 12:10 UTC +2026-01-31T12:10:00Z");
        assertThat(asked).containsExactly("GET /api/v1/why?target=shop%2Fcheckout  Bearer fwt_secret");
        assertThat(run("why", "shop/checkout", "--url", url(), "--json").out()).contains("\"rules\":[{");
    }

    @Test
    void approvalsAreListedAndAnswered() throws IOException {
        answer = "{\"approvals\":[" + APPROVAL.formatted("waiting") + "]}";
        assertThat(run("approvals", "list", "--url", url()).out())
                .containsPattern("3f2a +waiting +2026-01-31T12:30:00Z +shop/checkout +scale \\+2 \\(at most 10\\)");
        answer = APPROVAL.formatted("approved");
        Path token = Files.writeString(directory.resolve("token"), "fwt_of_a_file\n");
        Result approved = run("approvals", "approve", "3f2a", "--url", url(), "--token-file", token.toString());
        assertThat(approved.code()).isZero();
        assertThat(approved.out()).startsWith("approved: scale +2 (at most 10) on shop/checkout (checkout-latency)");
        answer = APPROVAL.formatted("rejected");
        assertThat(run("approvals", "reject", "../x", "--url", url()).out()).startsWith("rejected: ");
        assertThat(asked.subList(1, 3))
                .containsExactly(
                        "POST /api/v1/approvals/3f2a {\"answer\":\"approve\"} Bearer fwt_of_a_file",
                        "POST /api/v1/approvals/..%2Fx {\"answer\":\"reject\"} Bearer fwt_secret");
        answer = "{\"approvals\":[]}";
        assertThat(run("approvals", "list", "--url", url()).out()).startsWith("nothing waits for approval");
    }

    @Test
    void saysWhatTheServiceSaysInItsOwnWords() {
        status = 409;
        answer = "{\"status\":409,\"title\":\"Too late\",\"detail\":\"The approval is expired.\"}";
        Result late = run("approvals", "approve", "3f2a", "--url", url());
        assertThat(late.code()).isEqualTo(1);
        assertThat(late.err()).contains("The approval is expired.");
        status = 502;
        answer = "<html>bad gateway</html>";
        assertThat(run("why", "x", "--url", url()).err()).contains("it answers 502");
        status = 200;
        assertThat(run("why", "x", "--url", url()).err()).contains("does not answer as Forewarn does");
    }

    @Test
    void saysHowToReachAServiceThatIsNotThere() {
        String gone = url();
        server.stop(0);
        Result result = run("why", "x", "--url", gone);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains(gone + " does not answer; start it with 'forewarn serve', or say --url");
        assertThat(run("why").code()).isEqualTo(2);
        assertThat(run("approvals").code()).isEqualTo(2);
        assertThat(run("approvals", "approve").code()).isEqualTo(2);
        assertThat(run("why", "x", "--url", "nowhere").code()).isEqualTo(2);
    }
}
