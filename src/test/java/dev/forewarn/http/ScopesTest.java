package dev.forewarn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.access.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every route of the description with every kind of caller: a new route without a scope fails here. */
@Timeout(60)
class ScopesTest {
    @TempDir
    Path directory;

    private GuardedHouse guarded;
    private final Map<Scope, String> tokens = new EnumMap<>(Scope.class);

    @BeforeEach
    void start() {
        guarded = new GuardedHouse(directory, GuardedHouse.UNLIMITED);
        for (Scope scope : Scope.values()) {
            tokens.put(scope, guarded.token(scope.text(), scope));
        }
    }

    @AfterEach
    void stop() {
        guarded.close();
    }

    private String token(Scope scope) {
        return Objects.requireNonNull(tokens.get(scope));
    }

    private record Operation(String method, String path, Optional<Scope> scope) {
        String url() {
            return path.substring(1).replaceAll("\\{[a-z]+}", "x");
        }
    }

    private Map<String, Operation> described() {
        JsonNode description = Client.json(guarded.get("openapi.json", token(Scope.READ)));
        var operations = new LinkedHashMap<String, Operation>();
        for (Map.Entry<String, JsonNode> path : description.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                String method = operation.getKey().toUpperCase(Locale.ROOT);
                JsonNode security = operation.getValue().get("security");
                assertThat(security)
                        .as(method + " " + path.getKey() + " says what it needs")
                        .isNotNull();
                operations.put(method + " " + path.getKey(), new Operation(method, path.getKey(), scope(security)));
            }
        }
        return operations;
    }

    private static Optional<Scope> scope(JsonNode security) {
        if (security.isEmpty()) {
            return Optional.empty();
        }
        assertThat(security).hasSize(2);
        assertThat(security.get(0).get("token")).isEqualTo(security.get(1).get("session"));
        return Optional.of(Scope.parse(security.get(0).get("token").get(0).stringValue()));
    }

    @Test
    void theDescriptionSaysWhatIsAskedFor() {
        var described = new LinkedHashMap<String, Optional<Scope>>();
        described().forEach((name, operation) -> described.put(name, operation.scope()));
        var asked = new LinkedHashMap<String, Optional<Scope>>();
        guarded.server.routes().forEach(route -> asked.put(route.method().name() + " " + route.path(), route.scope()));
        assertThat(described).containsExactlyInAnyOrderEntriesOf(asked);
        assertThat(described)
                .containsEntry("POST /api/v1/samples", Optional.of(Scope.INGEST))
                .containsEntry("PUT /api/v1/policies", Optional.of(Scope.OPERATE))
                .containsEntry("GET /metrics", Optional.of(Scope.READ))
                .containsEntry("GET /healthz", Optional.empty())
                .containsEntry("GET /readyz", Optional.empty());
    }

    @Test
    void eachTokenOpensTheRoutesOfItsScopeAndNoOther() throws Exception {
        for (Operation operation : described().values()) {
            for (Scope held : Scope.values()) {
                Answer answer = ask(operation, "Bearer " + token(held));
                boolean may = operation
                        .scope()
                        .map(needed -> held == needed || held == Scope.ADMIN)
                        .orElse(true);
                assertThat(answer.status() == 403)
                        .as(held + " at " + operation + ": " + answer.status())
                        .isEqualTo(!may);
                assertThat(answer.status()).isNotIn(401, 429);
                if (!may) {
                    String needed = operation.scope().orElseThrow().text();
                    assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                            .contains("error=\"insufficient_scope\"", "scope=\"" + needed + "\"");
                }
            }
        }
    }

    @Test
    void withoutAGoodTokenNothingIsOpenThatNeedsOne() throws Exception {
        String expired =
                guarded.token("expired", Optional.of(guarded.clock().instant().plusSeconds(1)), Scope.ADMIN);
        String revoked = guarded.token("revoked", Scope.ADMIN);
        guarded.revoke("revoked");
        guarded.pass(Duration.ofSeconds(1));
        String good = token(Scope.ADMIN);
        for (Operation operation : described().values()) {
            for (String authorization : new String[] {
                "",
                "Bearer",
                "Bearer ",
                "Bearer fwt_",
                "Bearer " + good + "x",
                "Bearer " + good.substring(0, good.length() - 1),
                "Bearer " + good.toUpperCase(Locale.ROOT),
                "Basic " + good,
                good,
                "Bearer " + expired,
                "Bearer " + revoked,
            }) {
                guarded.pass(Duration.ofSeconds(10)); // failed attempts are slowed, see LimitsTest
                Answer answer = ask(operation, authorization);
                if (operation.scope().isEmpty()) {
                    assertThat(answer.status()).as(operation.toString()).isNotIn(403, 429);
                    continue;
                }
                assertThat(answer.status())
                        .as("'" + authorization + "' at " + operation)
                        .isEqualTo(401);
                assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                        .startsWith("Bearer realm=\"forewarn\"");
                assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                        .isEqualTo(Problem.MEDIA_TYPE);
                assertThat(answer.body())
                        .contains("\"status\":401")
                        .doesNotContain("fwt_0")
                        .doesNotContain(good.substring(4));
            }
        }
        assertThat(guarded.house.kept).isEmpty();
    }

    @Test
    void headAndUnusualPathsOpenNothing() throws Exception {
        for (String path : new String[] {"api/v1/risks/", "metrics/", "api/v1/risks?limit=1", "api/v1/risks;x=1"}) {
            assertThat(guarded.client.get(path).statusCode()).as(path).isIn(400, 401, 404);
        }
        assertThat(ask(new Operation("HEAD", "/metrics", Optional.empty()), "").status())
                .isEqualTo(401);
        assertThat(ask(new Operation("OPTIONS", "/metrics", Optional.empty()), "")
                        .status())
                .isIn(401, 404, 405);
    }

    @Test
    void aStrangerLearnsOnlyWhetherItIsReady() {
        assertThat(guarded.client.get("readyz").body()).isEqualTo("{\"status\":\"ready\"}");
        assertThat(guarded.get("readyz", token(Scope.READ)).body()).contains("store_reachable");
    }

    @Test
    void tokensThatComeAndGoCountAtOnce() {
        String late = guarded.token("late", Scope.READ);
        assertThat(guarded.get("api/v1/risks", late).statusCode()).isEqualTo(200);
        guarded.revoke("late");
        assertThat(guarded.get("api/v1/risks", late).statusCode()).isEqualTo(401);
    }

    private record Answer(int status, HttpHeaders headers, String body) {}

    private Answer ask(Operation operation, String authorization) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                guarded.client.request(operation.url()).method(operation.method(), BodyPublishers.noBody());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        HttpResponse<InputStream> answer = guarded.client.http().send(request.build(), BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            boolean endless = operation.path().endsWith("/stream") && answer.statusCode() == 200;
            String text = endless ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(answer.statusCode(), answer.headers(), text);
        }
    }
}
