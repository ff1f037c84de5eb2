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
 * <p>On a loopback address the origin must be a loopback name too, so that a site which resolves its own name to this
 * machine (DNS rebinding) is refused although its origin equals its host.
 */
final class Origins {
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private final boolean loopback;

    Origins(boolean loopback) {
        this.loopback = loopback;
    }

    /** @throws ProblemException with status 403 for a request to change something that another site's page made */
    void check(Context context) {
        String origin = context.header("Origin");
        if (origin == null || SAFE_METHODS.contains(context.method().name())) {
            return;
        }
        if (!isOurs(origin, context.header("Host"))) {
            throw new ProblemException(Problem.of(
                    403,
                    "Foreign origin",
                    "A page of " + origin.substring(0, Math.min(80, origin.length()))
                            + " may not change anything here; send the request from a program, or from the console."));
        }
    }

    private boolean isOurs(String origin, @Nullable String host) {
        try {
            URI uri = URI.create(origin);
            String name = uri.getHost();
            if (name == null) {
                return false;
            }
            return loopback ? isLoopbackName(name) : uri.getRawAuthority().equalsIgnoreCase(host);
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
