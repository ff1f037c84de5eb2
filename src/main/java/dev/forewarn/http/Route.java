package dev.forewarn.http;

import dev.forewarn.access.Scope;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.Optional;

/**
 * One door of the server.
 *
 * @param path  as Javalin and OpenAPI both write it, with {@code {names}}
 * @param scope what a caller must hold; empty for a door that is open to everybody
 */
record Route(HandlerType method, String path, Optional<Scope> scope, Handler handler) {
    static Route get(Scope scope, String path, Handler handler) {
        return new Route(HandlerType.GET, path, Optional.of(scope), handler);
    }

    static Route post(Scope scope, String path, Handler handler) {
        return new Route(HandlerType.POST, path, Optional.of(scope), handler);
    }

    static Route put(Scope scope, String path, Handler handler) {
        return new Route(HandlerType.PUT, path, Optional.of(scope), handler);
    }

    /** For everybody, with a token or without: what it tells must be no secret. */
    static Route open(HandlerType method, String path, Handler handler) {
        return new Route(method, path, Optional.empty(), handler);
    }

    /** Whether the audit wants to know. */
    boolean changes() {
        return !method.equals(HandlerType.GET)
                && scope.map(needed -> needed != Scope.READ).orElse(true);
    }
}
