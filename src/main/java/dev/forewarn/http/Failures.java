package dev.forewarn.http;

import dev.forewarn.loop.IntakeBusyException;
import dev.forewarn.metric.MetricStoreException;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever ends a request early into a problem document. No stack trace ever leaves. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final Problem BUG = Problem.of(
            500, "Internal error", "Something went wrong here, not in your request; the server's log has the cause.");

    private final List<Route> routes;

    Failures(List<Route> routes) {
        this.routes = routes;
    }

    void register(JavalinConfig config) {
        config.routes.exception(ProblemException.class, (e, context) -> {
            e.headers().forEach(context::header);
            answer(context, e.problem());
        });
        config.routes.exception(MetricStoreException.class, (e, context) -> {
            LOG.warn("The store failed during {} {}: {}", context.method(), context.path(), e.getMessage());
            LOG.debug("Where it failed", e);
            context.header("Retry-After", "5");
            answer(
                    context,
                    Problem.of(
                            503,
                            "Store unavailable",
                            e.getMessage() + ". Nothing of this request was kept; send it again."));
        });
        config.routes.exception(IntakeBusyException.class, (e, context) -> {
            context.header("Retry-After", "1");
            answer(context, Problem.of(503, "Busy", "Nothing was kept: " + e.getMessage() + "; send it again."));
        });
        config.routes.exception(HttpResponseException.class, this::ofJavalin);
        config.routes.exception(Exception.class, Failures::unforeseen);
        config.router.javaLangErrorHandler((response, error) -> {
            LOG.error("A request ended in an error", error);
            try {
                write(response, BUG);
            } catch (IOException e) {
                LOG.debug("The caller went away", e);
            }
        });
    }

    private void ofJavalin(HttpResponseException e, Context context) {
        String path = context.path().length() > 120 ? context.path().substring(0, 119) + "…" : context.path();
        if (e instanceof MethodNotAllowedResponse) {
            String allowed = allowed(context.path());
            context.header("Allow", allowed);
            answer(
                    context,
                    Problem.of(
                            405, "Method not allowed", path + " takes " + allowed + ", not " + context.method() + "."));
        } else if (e.getStatus() == 404) {
            answer(
                    context,
                    Problem.of(404, "Not found", "There is nothing at " + path + "; /openapi.json lists the API."));
        } else {
            String message = e.getMessage() == null ? "" : e.getMessage();
            answer(context, Problem.of(e.getStatus(), "Request refused", message));
        }
    }

    private static void unforeseen(Exception e, Context context) {
        if (e instanceof IOException || e instanceof UncheckedIOException) {
            LOG.debug("The caller went away during {} {}", context.method(), context.path(), e);
            answer(context, Problem.of(400, "Unreadable request", "The body could not be read to its end."));
            return;
        }
        LOG.error("Unforeseen failure during {} {}", context.method(), context.path(), e);
        answer(context, BUG);
    }

    private String allowed(String path) {
        return routes.stream()
                .filter(route -> path.matches(route.path().replaceAll("\\{[a-z]+}", "[^/]+")))
                .map(route -> route.method().name())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static void answer(Context context, Problem problem) {
        if (context.res().isCommitted()) {
            return; // too late to say anything: a stream that broke off
        }
        context.status(problem.status());
        context.contentType(Problem.MEDIA_TYPE);
        context.result(Json.bytes(problem));
    }

    private static void write(jakarta.servlet.http.HttpServletResponse response, Problem problem) throws IOException {
        if (!response.isCommitted()) {
            response.setStatus(problem.status());
            response.setContentType(Problem.MEDIA_TYPE);
            response.getOutputStream().write(Json.bytes(problem));
        }
    }

    /** Headers that every answer carries: no script but ours, no frame, no guessing of types, no word to other sites. */
    static final Map<String, String> SECURITY_HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                    + " require-trusted-types-for 'script'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Permissions-Policy",
            "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cross-Origin-Opener-Policy",
            "same-origin");
}
