package dev.forewarn.http;

import dev.forewarn.access.AccessToken;
import dev.forewarn.access.Scope;
import io.javalin.http.Context;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The console's login: a token once, then a cookie. */
final class SessionEndpoints {
    private final Doorkeeper doorkeeper;
    private final RequestBody bodies;

    SessionEndpoints(Doorkeeper doorkeeper, RequestBody bodies) {
        this.doorkeeper = doorkeeper;
        this.bodies = bodies;
    }

    /**
     * Who the caller is.
     *
     * @param required whether anybody must log in
     * @param name     the token's; null where none was shown
     */
    record SessionBody(boolean required, @Nullable String name, List<String> scopes) {}

    /** {@code GET /api/v1/session} */
    void get(Context context) {
        new Query(context, Set.of()).check();
        context.json(Caller.of(context)
                .known()
                .map(token -> new SessionBody(true, token.name(), scopes(token)))
                .orElseGet(() -> new SessionBody(doorkeeper.asksForTokens(), null, List.of())));
    }

    /** {@code POST /api/v1/session} */
    void logIn(Context context) {
        new Query(context, Set.of()).check();
        JsonNode body = Json.tree(bodies.read(context, RequestBody.MediaTypes.JSON, false));
        JsonNode token = body.path("token");
        if (!body.isObject() || body.size() != 1 || !token.isString()) {
            // Nothing of the body is repeated, as problems elsewhere do: it is a secret.
            throw new ProblemException(
                    Problem.of(400, "Invalid request", "Expected {\"token\": \"fwt_...\"} and nothing else."));
        }
        if (!doorkeeper.asksForTokens()) {
            throw new ProblemException(
                    Problem.of(409, "No login needed", "This server asks nobody for a token; just go on."));
        }
        context.json(doorkeeper.logIn(context, token.stringValue().strip()));
    }

    /** {@code DELETE /api/v1/session} */
    void logOut(Context context) {
        new Query(context, Set.of()).check();
        doorkeeper.logOut(context);
        context.json(new SessionBody(doorkeeper.asksForTokens(), null, List.of()));
    }

    static List<String> scopes(AccessToken token) {
        return token.scopes().stream().sorted().map(Scope::text).toList();
    }
}
