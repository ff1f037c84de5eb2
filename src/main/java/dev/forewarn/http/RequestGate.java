package dev.forewarn.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.MDC;

/**
 * Around everything: gives each request an id, which answer, log and audit carry, and lets only so many be worked on at
 * once. The rest wait a moment, in their virtual threads, and are then told to come back.
 *
 * <p>Probes and the event stream go past: a busy server is alive, and listeners have a bound of their own.
 */
final class RequestGate implements Filter {
    static final String HEADER = "X-Request-Id";
    private static final String ATTRIBUTE = "forewarn.request";
    private static final String STREAM = "/api/v1/stream";
    private static final Set<String> PROBES = Set.of("/healthz", "/readyz");
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final String run;
    private final AtomicLong count = new AtomicLong();
    private final Semaphore places;
    private final HttpMeters meters;

    /** @param run begins every id, so that those of two runs differ */
    RequestGate(int concurrent, String run, HttpMeters meters) {
        this.run = run;
        this.places = new Semaphore(concurrent, true);
        this.meters = meters;
    }

    static String id(HttpServletRequest request) {
        return String.valueOf(request.getAttribute(ATTRIBUTE));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest asked) || !(response instanceof HttpServletResponse answer)) {
            throw new ServletException("not HTTP");
        }
        String id = String.format(Locale.ROOT, "%s-%06x", run, count.incrementAndGet());
        asked.setAttribute(ATTRIBUTE, id);
        answer.setHeader(HEADER, id);
        MDC.put("request", id);
        try {
            String path = asked.getRequestURI();
            if (PROBES.contains(path) || path.startsWith(STREAM)) {
                chain.doFilter(request, response);
            } else {
                inPlace(answer, () -> chain.doFilter(request, response));
            }
        } finally {
            MDC.remove("request");
        }
    }

    private interface Work {
        void run() throws IOException, ServletException;
    }

    private void inPlace(HttpServletResponse answer, Work work) throws IOException, ServletException {
        boolean inside = false;
        try {
            inside = places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (inside) {
                work.run();
            } else {
                tellBusy(answer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            tellBusy(answer);
        } finally {
            if (inside) {
                places.release();
            }
        }
    }

    private void tellBusy(HttpServletResponse answer) throws IOException {
        meters.turnedAway(503);
        Failures.SECURITY_HEADERS.forEach(answer::setHeader);
        answer.setStatus(503);
        answer.setHeader("Retry-After", "1");
        answer.setContentType(Problem.MEDIA_TYPE);
        answer.getOutputStream()
                .write(Json.bytes(Problem.of(
                        503,
                        "Busy",
                        "As many requests as allowed are being worked on. Nothing was changed; come back.")));
    }
}
