package dev.forewarn.http;

import io.javalin.http.Context;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other web sites out. A browser sends {@code Origin} with every request that a page makes to change something;
 * programs do not. Reading across sites is stopped by the browser, since no CORS header is ever sent.
 *
 * <p>Where this machine alone is served without tokens, host and origin must be loopback names, so that a site which
 * resolves its own name to this machine (DNS rebinding) is refused although its origin equals its host.
 */
final class Origins {
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private Origins() {}

    /**
     * Lets through what no other site's page can have sent.
     *
     * @param open whether this machine alone is served, without tokens: then only loopback names are ours, also for reading
     * @throws ProblemException with status 403
     */
    static void check(Context context, boolean open) {
        String host = context.header("Host");
        if (open && host != null && !isLoopbackName(host.replaceFirst(":\\d*$", ""))) {
            throw new ProblemException(
                    Problem.of(
                            403,
                            "Foreign name",
                            "Without tokens this server answers to localhost and 127.0.0.1 only, not to the name that was asked"
                                    + " for. Behind a proxy say http.insecure: true, or make tokens ('forewarn token create')."));
        }
        String origin = context.header("Origin");
        if (origin == null || SAFE_METHODS.contains(context.method().name())) {
            return;
        }
        if (!isOurs(origin, host, open)) {
            throw new ProblemException(Problem.of(
                    403,
                    "Foreign origin",
                    "A page of " + origin.substring(0, Math.min(80, origin.length()))
                            + " may not change anything here; send the request from a program, or from the console."));
        }
    }

    private static boolean isOurs(String origin, @Nullable String host, boolean open) {
        try {
            URI uri = URI.create(origin);
            String name = uri.getHost();
            if (name == null) {
                return false;
            }
            return open ? isLoopbackName(name) : uri.getRawAuthority().equalsIgnoreCase(host);
        } catch (IllegalArgumentException e) {
            return false; // an origin that is no URI, such as "null" with blanks: not ours
        }
    }

    static boolean isLoopbackName(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.equals("::1")
                || name.equals("[::1]")
                || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
