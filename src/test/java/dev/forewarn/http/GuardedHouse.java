package dev.forewarn.http;

import dev.forewarn.access.Scope;
import dev.forewarn.access.Secrets;
import dev.forewarn.access.TokenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** A server with tokens, on a clock that moves when a test says so. */
final class GuardedHouse implements AutoCloseable {
    static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    static final AccessSettings.Limits UNLIMITED = new AccessSettings.Limits(0, 64, Duration.ofSeconds(30));

    final FakeHouse house = new FakeHouse();
    final Path directory;
    final TokenFile file;
    final HttpServer server;
    final Client client;
    private final AtomicReference<Instant> now = new AtomicReference<>(START);

    GuardedHouse(Path directory, AccessSettings.Limits limits) {
        this.directory = directory;
        this.file = new TokenFile(directory.resolve("tokens.json"), new Secrets(new SecureRandom()));
        file.create("first", Set.of(Scope.ADMIN), START, Optional.empty());
        this.server = new HttpServer(
                        new HttpSettings("127.0.0.1", 0, 100_000, settings(directory, limits)), house.ports(), clock())
                .start();
        this.client = new Client(server);
    }

    static AccessSettings settings(Path directory, AccessSettings.Limits limits) {
        return new AccessSettings(
                Optional.of(directory.resolve("tokens.json")),
                false,
                Optional.empty(),
                limits,
                Duration.ofHours(12),
                Optional.of(directory.resolve("audit")));
    }

    InstantSource clock() {
        return now::get;
    }

    void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    /** A new token that the server knows already. */
    String token(String name, Scope... scopes) {
        return token(name, Optional.empty(), scopes);
    }

    String token(String name, Optional<Instant> expires, Scope... scopes) {
        String secret =
                file.create(name, Set.of(scopes), clock().instant(), expires).secret();
        server.look();
        return secret;
    }

    void revoke(String name) {
        file.revoke(name);
        server.look();
    }

    HttpResponse<String> get(String path, String token) {
        return client.send(client.request(path).header("Authorization", "Bearer " + token));
    }

    HttpResponse<String> putPolicies(String token) {
        return client.send(client.request("api/v1/policies")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/yaml")
                .PUT(BodyPublishers.ofString("{trigger: {}, cooldown: 1m}")));
    }

    HttpResponse<String> sendSample(String token, String series) {
        return client.send(client.request("api/v1/samples")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", Client.JSON)
                .POST(BodyPublishers.ofString("[{\"series\":"
                        + Json.MAPPER.writeValueAsString(series)
                        + ",\"timestamp\":\"2026-01-31T12:00:00Z\",\"value\":1}]")));
    }

    HttpResponse<String> logIn(String token, String... headers) {
        HttpRequest.Builder request = client.request("api/v1/session")
                .header("Content-Type", Client.JSON)
                .header("X-Forewarn-Console", "1")
                .POST(BodyPublishers.ofString("{\"token\":" + Json.MAPPER.writeValueAsString(token) + "}"));
        return client.send(headers.length == 0 ? request : request.headers(headers));
    }

    /** {@code name=id} of the cookie that an answer sets. */
    static String cookie(HttpResponse<String> answer) {
        return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    List<String> audit(String name) {
        Path log = directory.resolve("audit").resolve(name);
        try {
            return Files.exists(log) ? Files.readAllLines(log) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
        client.close();
    }
}
