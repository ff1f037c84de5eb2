package dev.forewarn.http;

import dev.forewarn.access.AccessToken;
import dev.forewarn.access.AuditEntry;
import dev.forewarn.access.RateLimiter;
import dev.forewarn.access.Scope;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Asks at every request who it is from, whether that is too often, and whether it may; and writes down what came of it.
 *
 * <p>{@link #before} runs for every request, {@link #guard} around the handler of each route, so that no body is read of a
 * caller who may not, and {@link #after} when the answer is ready.
 */
final class Doorkeeper {
    /** A page of another site cannot send it without being asked for leave, which is never given. */
    static final String CONSOLE_HEADER = "X-Forewarn-Console";

    private static final String REASON = "forewarn.reason";
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> PROBES = Set.of("/healthz", "/readyz");
    private static final int IPV6_NETWORK_BYTES = 8;

    private final Access access;
    private final SessionCookie cookie;
    private final HttpMeters meters;
    private final InstantSource time;
    private final boolean insecure;
    private final boolean loopback;

    Doorkeeper(HttpSettings settings, Access access, HttpMeters meters, InstantSource time) {
        this.access = access;
        this.cookie = new SessionCookie(settings.access().tls().isPresent());
        this.meters = meters;
        this.time = time;
        this.insecure = settings.access().insecure();
        this.loopback = settings.isLoopback();
    }

    /** @throws ProblemException with 403 for another site's page, 429 for a caller that asks too often */
    void before(Context context, RouteTable routes) {
        // Behind a proxy or with tokens the names are the proxy's or the operator's own; without, only loopback ones
        // are ours.
        boolean open = loopback && !insecure && !access.tokens().required();
        try {
            Origins.check(context, open);
        } catch (ProblemException e) {
            throw refuse(context, "foreign origin", e);
        }
        Caller caller = identify(context);
        context.attribute(Caller.ATTRIBUTE, caller);
        if (access.rates().isPresent() && !open && !PROBES.contains(context.path())) {
            String key = caller.known().map(token -> "token " + token.name()).orElseGet(() -> network(context));
            requireRate(context, access.rates().get(), key);
        }
        if (context.method().equals(HandlerType.HEAD)) {
            // Javalin answers these by itself, without the route's handler.
            routes.find("HEAD", context.path()).flatMap(Route::scope).ifPresent(scope -> require(context, scope));
        }
        boolean changes = !SAFE_METHODS.contains(context.method().name());
        if (caller instanceof Caller.Browser && changes && context.header(CONSOLE_HEADER) == null) {
            throw refuse(
                    context,
                    "no console header",
                    new ProblemException(Problem.of(
                            403,
                            "Not from the console",
                            "With the console's cookie something is changed only by the console itself, which sends "
                                    + CONSOLE_HEADER + "; programs send a token.")));
        }
    }

    /** The route's handler, for those who may. */
    Handler guard(Route route) {
        return context -> {
            if (route.scope().isPresent()) {
                require(context, route.scope().get());
            }
            route.handler().handle(context);
        };
    }

    private void require(Context context, Scope scope) {
        Caller caller = Caller.of(context);
        if (caller.may(scope)) {
            return;
        }
        switch (caller) {
            case Caller.Rejected rejected -> {
                requireRate(context, access.failures(), network(context));
                throw refuse(context, rejected.why(), unauthorized(rejected.why() + ".", ", error=\"invalid_token\""));
            }
            case Caller.Stranger ignored ->
                throw refuse(
                        context,
                        "no token",
                        unauthorized(
                                "This needs a token with the scope '" + scope.text()
                                        + "': send 'Authorization: Bearer fwt_...', or log in to the console.",
                                ""));
            case Caller.Anybody ignored -> throw new IllegalStateException("everybody may do everything");
            case Caller.Bearer ignored -> throw lacks(context, scope);
            case Caller.Browser ignored -> throw lacks(context, scope);
        }
    }

    private static ProblemException unauthorized(String detail, String error) {
        return new ProblemException(
                Problem.of(401, "Not authenticated", detail),
                Map.of("WWW-Authenticate", "Bearer realm=\"forewarn\"" + error));
    }

    private static ProblemException lacks(Context context, Scope scope) {
        String name = Caller.of(context).name();
        return refuse(
                context,
                "lacks scope " + scope.text(),
                new ProblemException(
                        Problem.of(
                                403,
                                "Not allowed",
                                "The token '" + name + "' lacks the scope '" + scope.text() + "', which this needs."),
                        Map.of(
                                "WWW-Authenticate",
                                "Bearer realm=\"forewarn\", error=\"insufficient_scope\", scope=\"" + scope.text()
                                        + "\"")));
    }

    /** Logs a browser in. */
    SessionCookie.Given logIn(Context context, String secret) {
        // Before the look-up: here a person waits, who can wait a little longer.
        Duration wait = access.failures().peek(network(context));
        if (!wait.isZero()) {
            requireRate(context, access.failures(), network(context));
        }
        Optional<AccessToken> token = access.tokens().find(secret).filter(each -> !each.isExpired(time.instant()));
        if (token.isEmpty()) {
            requireRate(context, access.failures(), network(context));
            throw refuse(
                    context,
                    "login failed",
                    unauthorized("There is no such token, or it has expired.", ", error=\"invalid_token\""));
        }
        cookie.read(context).ifPresent(access.sessions()::close); // never goes on with an id from before
        SessionCookie.Given given = cookie.give(context, access.sessions().open(token.get()));
        context.attribute(Caller.ATTRIBUTE, new Caller.Browser(token.get()));
        return given;
    }

    /** Logs it out. */
    void logOut(Context context) {
        cookie.read(context).ifPresent(access.sessions()::close);
        cookie.take(context);
    }

    /** Whether anybody must log in at all. */
    boolean asksForTokens() {
        return access.tokens().required();
    }

    /** Asks again and again whether a long answer may go on: false once token or session have ended. */
    BooleanSupplier stillMay(Context context, Scope scope) {
        return () -> identify(context).may(scope);
    }

    /** Writes down what is to be written down. */
    void after(Context context, RouteTable routes) {
        int status = context.statusCode();
        String reason = context.attribute(REASON);
        boolean refused = reason != null;
        if (refused) {
            meters.turnedAway(status);
        }
        if (!refused && SAFE_METHODS.contains(context.method().name())) {
            return;
        }
        Optional<Route> route = routes.find(context.method().name(), context.path());
        if (!refused && (route.isEmpty() || !route.get().changes())) {
            return;
        }
        var entry = new AuditEntry(
                RequestGate.id(context.req()),
                Caller.of(context).name(),
                address(context),
                context.method().name(),
                route.map(Route::path).orElse("unmatched"),
                status,
                refused ? reason : status < 400 ? "done" : status < 500 ? "refused" : "failed");
        if (refused) {
            access.audit().refused(entry);
        } else if (route.flatMap(Route::scope).filter(Scope.INGEST::equals).isPresent()) {
            access.audit().ingested(entry);
        } else {
            access.audit().changed(entry);
        }
    }

    private Caller identify(Context context) {
        if (!access.tokens().required()) {
            return new Caller.Anybody();
        }
        String header = context.header("Authorization");
        // Another scheme is somebody else's business: a proxy with a login of its own may be between.
        if (header != null && header.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
            Optional<AccessToken> token =
                    access.tokens().find(header.substring("bearer ".length()).strip());
            if (token.isEmpty()) {
                return new Caller.Rejected("The token is not known here; it may have been revoked");
            }
            return token.get().isExpired(time.instant())
                    ? new Caller.Rejected("The token '" + token.get().name() + "' has expired")
                    : new Caller.Bearer(token.get());
        }
        return cookie.read(context)
                .flatMap(access.sessions()::find)
                .<Caller>map(session -> new Caller.Browser(session.token()))
                .orElseGet(Caller.Stranger::new);
    }

    private static void requireRate(Context context, RateLimiter limiter, String key) {
        Duration wait = limiter.take(key);
        if (!wait.isZero()) {
            throw refuse(
                    context,
                    "too many requests",
                    new ProblemException(
                            Problem.of(
                                    429,
                                    "Too many requests",
                                    "Come back in " + wait.toSeconds()
                                            + " s; send more samples in one request rather than more requests."),
                            Map.of("Retry-After", Long.toString(wait.toSeconds()))));
        }
    }

    private static ProblemException refuse(Context context, String reason, ProblemException problem) {
        context.attribute(REASON, reason);
        return problem;
    }

    /** The connection's own: what a header says of it anybody may write. */
    private static String address(Context context) {
        return String.valueOf(context.req().getRemoteAddr());
    }

    /** Who is counted as one caller: an IPv4 address, or the 64 bits of IPv6 that one customer has. */
    private static String network(Context context) {
        String address = address(context);
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            String literal = address.replaceAll("[\\[\\]]|%.*", "");
            byte[] bytes = InetAddress.ofLiteral(literal).getAddress();
            return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, IPV6_NETWORK_BYTES));
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
