package dev.forewarn.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.forewarn.access.Scope;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Who did what can be read afterwards, and no secret with it. */
class AuditTrailTest {
    @TempDir
    Path directory;

    private GuardedHouse guarded;
    private String operator;
    private String agent;

    @BeforeEach
    void start() {
        guarded = new GuardedHouse(directory, GuardedHouse.UNLIMITED);
        operator = guarded.token("anna", Scope.READ, Scope.OPERATE);
        agent = guarded.token("agent", Scope.INGEST);
    }

    @AfterEach
    void stop() {
        guarded.close();
    }

    @Test
    void aChangeHasWhoWhenWhereAndTheIdOfItsAnswer() {
        HttpResponse<String> answer = guarded.putPolicies(operator);
        assertThat(answer.statusCode()).isEqualTo(200);
        String id = answer.headers().firstValue("X-Request-Id").orElseThrow();
        assertThat(id).matches("[0-9a-f]{8}-[0-9a-f]{6}");
        assertThat(guarded.audit("audit.jsonl"))
                .containsExactly("{\"at\":\"2026-01-31T12:00:00Z\",\"request\":\"" + id
                        + "\",\"token\":\"anna\",\"address\":\"127.0.0.1\",\"method\":\"PUT\","
                        + "\"route\":\"/api/v1/policies\",\"status\":200,\"outcome\":\"done\"}");
        assertThat(guarded.putPolicies(operator).headers().firstValue("X-Request-Id"))
                .isNotEmpty()
                .isNotEqualTo(java.util.Optional.of(id));
    }

    @Test
    void readingLeavesNoTraceAndSamplesHaveAFileOfTheirOwn() {
        guarded.get("api/v1/risks", operator);
        guarded.sendSample(agent, "cpu");
        guarded.sendSample(agent, "x".repeat(3_000));
        assertThat(guarded.audit("audit.jsonl")).isEmpty();
        assertThat(guarded.audit("ingest.jsonl")).hasSize(2);
        assertThat(guarded.audit("ingest.jsonl").getFirst()).contains("\"token\":\"agent\"", "\"outcome\":\"done\"");
        assertThat(guarded.audit("ingest.jsonl").getLast()).contains("\"status\":400,\"outcome\":\"refused\"");
    }

    @Test
    void refusalsAreToldOnceAndCounted() {
        for (int i = 0; i < 5; i++) {
            guarded.client.get("api/v1/risks");
        }
        guarded.putPolicies(agent);
        guarded.get("api/v1/risks", "fwt_" + "y".repeat(43));
        List<String> told = guarded.audit("audit.jsonl");
        assertThat(told).hasSize(3);
        assertThat(told.get(0)).contains("\"status\":401", "no token", "\"route\":\"/api/v1/risks\"");
        assertThat(told.get(1)).contains("\"status\":403", "lacks scope operate", "\"token\":\"agent\"");
        assertThat(told.get(2)).contains("\"status\":401", "not known here");
        guarded.pass(Duration.ofSeconds(61));
        guarded.server.look();
        assertThat(guarded.audit("audit.jsonl")).hasSize(4).last().asString().contains("\"more\":4");
        assertThat(guarded.house.meters.scrape()).contains("forewarn_http_refused_total{status=\"401\"} 6.0");
    }

    @Test
    void loginsAreTold() {
        HttpResponse<String> in = guarded.logIn(operator);
        guarded.logIn("fwt_" + "z".repeat(43));
        guarded.client.send(guarded.client
                .request("api/v1/session")
                .header("Cookie", GuardedHouse.cookie(in))
                .header("X-Forewarn-Console", "1")
                .DELETE());
        List<String> told = guarded.audit("audit.jsonl");
        assertThat(told).hasSize(3);
        assertThat(told.get(0)).contains("\"token\":\"anna\"", "\"method\":\"POST\"", "/api/v1/session", "done");
        assertThat(told.get(1)).contains("login failed").doesNotContain("anna");
        assertThat(told.get(2)).contains("\"token\":\"anna\"", "\"method\":\"DELETE\"");
    }

    @Test
    void noSecretIsAnywhere() throws IOException {
        HttpResponse<String> in = guarded.logIn(operator);
        String cookie = GuardedHouse.cookie(in).split("=", 2)[1];
        guarded.putPolicies(operator);
        String unknown = "fwt_" + "q".repeat(43);
        String told = guarded.get("api/v1/risks", unknown).body()
                + guarded.get("api/v1/" + unknown, unknown).body()
                + guarded.putPolicies(agent).body()
                + guarded.get("metrics", operator).body()
                + in.body();
        var kept = new StringBuilder(told.replace("/api/v1/" + unknown, ""));
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                kept.append(Files.readString(each));
            }
        }
        assertThat(kept.toString()).isNotEmpty();
        for (String secret : List.of(operator, agent, unknown, cookie)) {
            assertThat(kept.toString()).doesNotContain(secret);
        }
    }

    @Test
    void aHostileNameOfASeriesStaysInsideItsQuotes() {
        String hostile = "cpu{note=\"</script><script>alert(1)</script>\",quote=\"it's \\\"so\\\"\"}";
        assertThat(guarded.sendSample(agent, hostile).statusCode()).isEqualTo(200);
        HttpResponse<String> broken = guarded.sendSample(agent, "cpu\n2026 ERROR forged");
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(broken.body().lines()).hasSize(1);
        assertThat(broken.headers().firstValue("Content-Type")).contains(Problem.MEDIA_TYPE);
        for (String line : guarded.audit("ingest.jsonl")) {
            JsonNode json = Json.MAPPER.readTree(line);
            assertThat(json.get("route").stringValue()).isEqualTo("/api/v1/samples");
            assertThat(line).doesNotContain("script", "forged");
        }
    }

    @Test
    void whatIsLoggedIsOneLineWithTheRequestsId() throws JoranException {
        var context = new LoggerContext();
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(AuditTrailTest.class.getResource("/logback.xml")); // not that of the tests
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        var console = (ConsoleAppender<ILoggingEvent>) root.getAppender("console");
        var event = new LoggingEvent("test", root, Level.WARN, "the series {} is odd", null, new Object[] {
            "a\n2026 ERROR forged\r\u001b[31m<b>"
        });
        event.setMDCPropertyMap(Map.of("request", "ab12-000001"));
        String line = new String(console.getEncoder().encode(event), StandardCharsets.UTF_8);
        assertThat(line).endsWith("ab12-000001 the series a 2026 ERROR forged [31m<b> is odd\n");

        var plain = new LoggingEvent("test", root, Level.INFO, "nobody asked", null, new Object[0]);
        plain.setMDCPropertyMap(Map.of());
        assertThat(new String(console.getEncoder().encode(plain), StandardCharsets.UTF_8))
                .endsWith(" - nobody asked\n");
    }

    @Test
    void loggedAsJsonItIsOneObjectALineWithTheRequestsId() throws JoranException {
        var context = new LoggerContext();
        context.putProperty("FOREWARN_LOG_FORMAT", "json");
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(AuditTrailTest.class.getResource("/logback.xml"));
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        var console = (ConsoleAppender<ILoggingEvent>) root.getAppender("console");
        var event = new LoggingEvent("test", root, Level.WARN, "the series {} is odd", null, new Object[] {"a\n\"b"});
        event.setMDCPropertyMap(Map.of("request", "ab12-000001"));
        String line = new String(console.getEncoder().encode(event), StandardCharsets.UTF_8);
        assertThat(line).hasLineCount(1);
        JsonNode json = Json.MAPPER.readTree(line);
        assertThat(json.at("/mdc/request").stringValue()).isEqualTo("ab12-000001");
        assertThat(json.get("level").stringValue()).isEqualTo("WARN");
        assertThat(json.get("formattedMessage").stringValue()).isEqualTo("the series a\n\"b is odd");
    }
}
