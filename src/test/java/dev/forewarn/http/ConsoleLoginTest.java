package dev.forewarn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.access.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token once, then a cookie: what browsers do with the console, and what other sites would like to do with it. */
@Timeout(60)
class ConsoleLoginTest {
    @TempDir
    Path directory;

    private GuardedHouse guarded;
    private String token;

    @BeforeEach
    void start() {
        guarded = new GuardedHouse(directory, GuardedHouse.UNLIMITED);
        token = guarded.token("anna", Scope.READ, Scope.OPERATE);
    }

    @AfterEach
    void stop() {
        guarded.close();
    }

    @Test
    void thePageAndItsPartsAreThereForStrangers() {
        assertThat(guarded.client.get("").statusCode()).isEqualTo(200);
        assertThat(guarded.client.get("console/login.js").statusCode()).isEqualTo(200);
        assertThat(guarded.client.get("api/v1/session").body())
                .isEqualTo("{\"required\":true,\"name\":null,\"scopes\":[]}");
    }

    @Test
    void aTokenBecomesACookieThatScriptsAndOtherSitesDoNotGet() {
        HttpResponse<String> answer = guarded.logIn(token);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"name\":\"anna\",\"scopes\":[\"read\",\"operate\"],\"expires\":\"2026-02-01T00:00:00Z\"}");
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .matches("forewarn_session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict");
        assertThat(read("api/v1/risks", GuardedHouse.cookie(answer)).statusCode())
                .isEqualTo(200);
        assertThat(read("api/v1/session", GuardedHouse.cookie(answer)).body())
                .isEqualTo("{\"required\":true,\"name\":\"anna\",\"scopes\":[\"read\",\"operate\"]}");
    }

    @Test
    void behindAProxyWithTlsTheCookieIsForTlsOnly() {
        HttpResponse<String> answer = guarded.logIn(token, "X-Forwarded-Proto", "https");
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("__Host-forewarn=")
                .endsWith("; Secure");
    }

    @Test
    void theStreamWorksWithTheCookieAndEndsWithTheToken() throws Exception {
        String cookie = GuardedHouse.cookie(guarded.logIn(token));
        HttpResponse<InputStream> stream = guarded.client
                .http()
                .send(
                        guarded.client
                                .request("api/v1/stream")
                                .header("Cookie", cookie)
                                .header("Accept", "text/event-stream")
                                .build(),
                        BodyHandlers.ofInputStream());
        assertThat(stream.statusCode()).isEqualTo(200);
        assertThat(stream.body().read()).isEqualTo('r');
        guarded.revoke("anna");
        // something happens, so that the listener need not wait for the next sign of life
        guarded.house.publish(new dev.forewarn.loop.Event.Warned(
                new ShowCase(guarded.house, GuardedHouse.START)
                        .risk("cpu", dev.forewarn.risk.Side.ABOVE, 1, 1, 0.5, 1, dev.forewarn.risk.Trust.FRESH),
                "late"));
        stream.body().readAllBytes(); // comes to an end
        assertThat(read("api/v1/risks", cookie).statusCode()).isEqualTo(401);
    }

    @Test
    void anIdThatSomebodyPlantedIsNotTakenUp() {
        String planted = "forewarn_session=" + "A".repeat(43);
        assertThat(read("api/v1/risks", planted).statusCode()).isEqualTo(401);
        String given = GuardedHouse.cookie(guarded.logIn(token, "Cookie", planted));
        assertThat(given).isNotEqualTo(planted);
        assertThat(read("api/v1/risks", planted).statusCode()).isEqualTo(401);

        String again = GuardedHouse.cookie(guarded.logIn(token, "Cookie", given));
        assertThat(again).isNotEqualTo(given);
        assertThat(read("api/v1/risks", given).statusCode())
                .as("the session of before")
                .isEqualTo(401);
        assertThat(read("api/v1/risks", again).statusCode()).isEqualTo(200);
    }

    @Test
    void onlyTheConsoleChangesSomethingWithTheCookie() {
        String cookie = GuardedHouse.cookie(guarded.logIn(token));
        assertThat(put(cookie).statusCode()).as("a form of another site").isEqualTo(403);
        assertThat(put(cookie, "Origin", "https://evil.example", "X-Forewarn-Console", "1")
                        .statusCode())
                .isEqualTo(403);
        assertThat(put(cookie, "Origin", guarded.server.url().replaceAll("/$", ""))
                        .statusCode())
                .as("our origin alone")
                .isEqualTo(403);
        HttpResponse<String> ours =
                put(cookie, "Origin", guarded.server.url().replaceAll("/$", ""), "X-Forewarn-Console", "1");
        assertThat(ours.statusCode()).as(ours.body()).isEqualTo(200);
        assertThat(ours.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }

    @Test
    void aSessionHasItsTokensScopesOnly() {
        String looking = guarded.token("looker", Scope.READ);
        String cookie = GuardedHouse.cookie(guarded.logIn(looking));
        HttpResponse<String> answer = put(cookie, "X-Forewarn-Console", "1");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("The token 'looker' lacks the scope 'operate'");
    }

    @Test
    void loggingOutEndsIt() {
        String cookie = GuardedHouse.cookie(guarded.logIn(token));
        HttpResponse<String> out = guarded.client.send(guarded.client
                .request("api/v1/session")
                .header("Cookie", cookie)
                .header("X-Forewarn-Console", "1")
                .DELETE());
        assertThat(out.statusCode()).isEqualTo(200);
        assertThat(out.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("forewarn_session=; ")
                .contains("Max-Age=0");
        assertThat(read("api/v1/risks", cookie).statusCode()).isEqualTo(401);
    }

    @Test
    void itEndsWithItsTimeAndWithItsToken() {
        String cookie = GuardedHouse.cookie(guarded.logIn(token));
        String brief =
                guarded.token("brief", Optional.of(guarded.clock().instant().plusSeconds(60)), Scope.READ);
        String briefCookie = GuardedHouse.cookie(guarded.logIn(brief));
        guarded.pass(Duration.ofMinutes(1));
        assertThat(read("api/v1/risks", briefCookie).statusCode()).isEqualTo(401);
        assertThat(read("api/v1/risks", cookie).statusCode()).isEqualTo(200);
        guarded.pass(Duration.ofHours(12));
        assertThat(read("api/v1/risks", cookie).statusCode()).isEqualTo(401);

        String second = GuardedHouse.cookie(guarded.logIn(token));
        guarded.revoke("anna");
        assertThat(read("api/v1/risks", second).statusCode()).isEqualTo(401);
    }

    @Test
    void attemptsAreSlowed() {
        int status = 0;
        for (int i = 0; i < 10; i++) {
            status = guarded.logIn("fwt_" + "x".repeat(43)).statusCode();
            assertThat(status).isEqualTo(401);
        }
        HttpResponse<String> slowed = guarded.logIn("fwt_" + "x".repeat(43));
        assertThat(slowed.statusCode()).isEqualTo(429);
        assertThat(slowed.headers().firstValue("Retry-After")).contains("10");
        assertThat(guarded.logIn(token).statusCode()).as("the right one too").isEqualTo(429);
        assertThat(guarded.get("api/v1/risks", token).statusCode())
                .as("programs with a good token go on")
                .isEqualTo(200);
        guarded.pass(Duration.ofSeconds(10));
        assertThat(guarded.logIn(token).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "[]", "{\"token\":1}", "{\"token\":\"SECRET\",\"more\":1}", "\"SECRET\"", "{SECRET"})
    void aBodyThatIsNoneIsRefusedAndNotRepeated(String body) {
        HttpResponse<String> answer = guarded.client.post("api/v1/session", Client.JSON, body.replace("SECRET", token));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain(token);
    }

    @Test
    void withoutTokensNobodyLogsIn() throws IOException {
        try (HttpServer open = new FakeHouse().serve(1_000);
                Client client = new Client(open)) {
            assertThat(client.get("api/v1/session").body())
                    .isEqualTo("{\"required\":false,\"name\":null,\"scopes\":[]}");
            assertThat(client.post("api/v1/session", Client.JSON, "{\"token\":\"fwt_x\"}")
                            .statusCode())
                    .isEqualTo(409);
        }
    }

    private HttpResponse<String> read(String path, String cookie) {
        return guarded.client.send(guarded.client.request(path).header("Cookie", cookie));
    }

    private HttpResponse<String> put(String cookie, String... headers) {
        var request = guarded.client
                .request("api/v1/policies")
                .header("Cookie", cookie)
                .header("Content-Type", "application/yaml")
                .PUT(BodyPublishers.ofString("{trigger: {}, cooldown: 1m}"));
        return guarded.client.send(headers.length == 0 ? request : request.headers(headers));
    }
}
