package dev.forewarn.http;

import dev.forewarn.access.Scope;
import dev.forewarn.metric.Glob;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.selection.Selection;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/stream}: server-sent events.
 *
 * <p>Each listener has a virtual thread that waits for events, sends them, and then pauses: a series is sent at most
 * about twice a second. A comment every ten seconds keeps proxies from closing the line and finds dead listeners.
 */
final class StreamEndpoint {
    private static final Duration PAUSE = Duration.ofMillis(400);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);
    private static final byte[] OPENING = "retry: 2000\n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] STILL_HERE = ": still here\n\n".getBytes(StandardCharsets.UTF_8);

    private final EventFeed feed;
    private final Doorkeeper doorkeeper;

    StreamEndpoint(EventFeed feed, Doorkeeper doorkeeper) {
        this.feed = feed;
        this.doorkeeper = doorkeeper;
    }

    void stream(Context context) throws IOException {
        var query = new Query(context, Set.of("min", "match", Query.SELECTORS));
        Glob glob = query.glob("match");
        Selection selection = query.selection();
        double min = query.probability("min", 0);
        query.check();
        Predicate<BreachRisk> wanted = risk ->
                risk.breach().value() >= min && glob.matches(risk.series().text()) && selection.accepts(risk.series());
        if (context.method().name().equals("HEAD")) {
            open(context);
            return;
        }
        try (StreamQueue queue = feed.join(context.header("Last-Event-ID"), wanted)
                .orElseThrow(() -> new ProblemException(
                        Problem.of(
                                503,
                                "Too many listeners",
                                EventFeed.MOST_LISTENERS + " listeners are served already; try again later, or poll"
                                        + " /api/v1/risks."),
                        Map.of("Retry-After", "10")))) {
            open(context);
            send(queue, context.res().getOutputStream(), doorkeeper.stillMay(context, Scope.READ));
        }
    }

    private static void open(Context context) {
        context.res().setStatus(200);
        context.res().setContentType("text/event-stream;charset=utf-8");
        context.res().setHeader("Cache-Control", "no-store");
        context.res().setHeader("X-Accel-Buffering", "no"); // nginx would gather events otherwise
    }

    private void send(StreamQueue queue, OutputStream out, BooleanSupplier stillMay) {
        try {
            out.write(OPENING);
            EventFeed.@Nullable Totals told = null;
            while (!queue.isClosed() && stillMay.getAsBoolean()) {
                for (StreamMessage message : queue.drain()) {
                    out.write(message.wire());
                }
                told = tellTotals(out, told);
                out.flush();
                queue.pause(PAUSE);
                queue.await(KEEP_ALIVE);
                out.write(STILL_HERE);
            }
        } catch (IOException e) {
            // The listener went away, which is how every stream ends.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private EventFeed.Totals tellTotals(OutputStream out, EventFeed.@Nullable Totals told) throws IOException {
        EventFeed.Totals now = feed.totals();
        if (!now.equals(told)) {
            out.write(new StreamMessage("totals", null, now).wire());
        }
        return now;
    }
}
