package dev.forewarn.http;

import static dev.forewarn.access.Scope.INGEST;
import static dev.forewarn.access.Scope.OPERATE;
import static dev.forewarn.access.Scope.READ;
import static io.javalin.http.HandlerType.DELETE;
import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;

import dev.forewarn.access.AccessException;
import dev.forewarn.scoring.EntityAnomaly;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.json.JavalinJackson3;
import io.javalin.router.Endpoint;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import jakarta.servlet.DispatcherType;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP face: routes, console, stream and metrics on one port, each request on a virtual thread of its own.
 *
 * <p>Listens from {@link #start()} to {@link #close()}. Starting twice is a mistake; closing twice is harmless.
 */
public final class HttpServer implements AutoCloseable {
    private static final int LONGEST_HEADERS = 32 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(3);
    private static final Duration IDLE_AT_THE_END = Duration.ofMillis(50);
    private static final Duration IDLE = Duration.ofSeconds(60);

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final HttpSettings settings;
    private final Access access;
    private final Doorkeeper doorkeeper;
    private final HttpMeters meters;
    private final JvmMeters jvm;
    private final EventFeed feed;
    private final List<Route> routes;
    private final List<Route> pages;
    private final Javalin javalin;
    private final AtomicBoolean draining = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** By one clock for everything. */
    public HttpServer(HttpSettings settings, HttpPorts ports) {
        this(settings, ports, ports.time());
    }

    /**
     * Builds everything and begins to listen to events, but opens no port yet.
     *
     * @param clock the wall's, for callers: a replay's own time stands still between its samples
     * @throws AccessException where strangers could come in, or files of tokens or TLS cannot be used
     */
    public HttpServer(HttpSettings settings, HttpPorts ports, InstantSource clock) {
        this.settings = settings;
        access = Access.of(settings, clock);
        meters = new HttpMeters(ports.meters());
        doorkeeper = new Doorkeeper(settings, access, meters, clock);
        jvm = new JvmMeters(ports.meters());
        feed = new EventFeed(ports.events(), ports.risks(), meters, ports.time());
        registerGauges(ports);
        var bodies = new RequestBody(settings.maxBodyBytes());
        var staticPages = new StaticPages();
        routes = apiRoutes(ports, bodies, staticPages);
        pages = List.of(
                Route.open(GET, "/", staticPages::index), Route.open(GET, "/console/{file}", staticPages::file));
        javalin = Javalin.create(this::configure);
    }

    /**
     * Opens the port.
     *
     * @throws HttpStartException when it cannot be opened, saying why and what to do
     */
    public HttpServer start() {
        try {
            javalin.start(settings.host(), settings.port());
            Access.warn(settings, access.tokens());
            return this;
        } catch (JavalinBindException e) {
            throw new HttpStartException(cannotListen(e), e);
        } catch (RuntimeException e) {
            throw new HttpStartException(
                    "Cannot serve HTTP on " + settings.host() + ":" + settings.port() + ": " + e.getMessage()
                            + ". Check the host and the port.",
                    e);
        }
    }

    /** The port that is listened on, also where 0 was asked for. */
    public int port() {
        return javalin.port();
    }

    /** Where a person points a browser. */
    public String url() {
        boolean everywhere =
                settings.host().equals("0.0.0.0") || settings.host().equals("::");
        String host = everywhere ? "localhost" : settings.host();
        String scheme = access.certificate().isPresent() ? "https://" : "http://";
        return scheme + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port() + "/";
    }

    /** Says from now on that it is not ready, and answers everything else as ever. */
    public void drain() {
        draining.set(true);
    }

    /** Ends the streams, lets running requests finish, and closes the port. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            feed.close();
            stop();
            access.audit().close();
            jvm.close();
        }
    }

    /** Takes tokens and certificate anew where their files changed; to be called every few seconds. */
    public void look() {
        access.look();
    }

    private void stop() {
        for (Connector connector : javalin.jettyServer().server().getConnectors()) {
            if (connector instanceof AbstractConnector listening) {
                listening.setShutdownIdleTimeout(IDLE_AT_THE_END.toMillis());
            }
        }
        try {
            javalin.stop();
        } catch (JavalinException e) {
            LOG.warn("Some requests did not end within {} and were cut off", LAST_REQUESTS, e);
        }
    }

    /** What the API serves, without the console's pages: the list that /openapi.json must tell. */
    List<Route> routes() {
        return routes;
    }

    private List<Route> apiRoutes(HttpPorts ports, RequestBody bodies, StaticPages staticPages) {
        var samples = new SampleEndpoints(ports, bodies, meters);
        var remoteWrite = new RemoteWriteEndpoint(ports, bodies, meters);
        var otlp = new OtlpEndpoint(ports, bodies, meters);
        var risks = new RiskEndpoints(ports.risks(), ports.store());
        var entities = new EntityEndpoints(ports.entities());
        var logs = new LogEndpoints(ports.decisions(), ports.models(), ports.training());
        var policies = new PolicyEndpoints(ports.policies(), bodies);
        var health = new HealthEndpoints(ports, draining::get);
        var steering = new SteeringEndpoints(ports.steering(), bodies);
        var sessions = new SessionEndpoints(doorkeeper, bodies);
        return List.of(
                Route.post(READ, "/api/v1/score", samples::score),
                Route.post(INGEST, "/api/v1/samples", samples::accept),
                Route.post(INGEST, "/api/v1/write", remoteWrite::write),
                Route.post(INGEST, "/v1/metrics", otlp::metrics),
                Route.get(READ, "/api/v1/risks", risks::list),
                Route.get(READ, "/api/v1/series", risks::series),
                Route.get(READ, "/api/v1/series/{id}/forecast", risks::forecast),
                Route.get(READ, "/api/v1/entities", entities::list),
                Route.get(READ, "/api/v1/decisions", logs::decisions),
                Route.get(READ, "/api/v1/why", steering::why),
                Route.get(READ, "/api/v1/approvals", steering::approvals),
                Route.post(OPERATE, "/api/v1/approvals/{id}", steering::settle),
                Route.get(READ, "/api/v1/policies", policies::get),
                Route.put(OPERATE, "/api/v1/policies", policies::put),
                Route.get(READ, "/api/v1/models", logs::models),
                Route.get(READ, "/api/v1/stream", new StreamEndpoint(feed, doorkeeper)::stream),
                Route.open(GET, "/api/v1/session", sessions::get),
                Route.open(POST, "/api/v1/session", sessions::logIn),
                Route.open(DELETE, "/api/v1/session", sessions::logOut),
                Route.get(READ, "/openapi.json", staticPages::openApi),
                Route.open(GET, "/healthz", health::alive),
                Route.open(GET, "/readyz", health::ready),
                Route.get(READ, "/metrics", health::metrics));
    }

    private void registerGauges(HttpPorts ports) {
        meters.gauge("forewarn.series", "Series that have state", ports.risks()::seriesCount);
        meters.gauge(
                "forewarn.series.at.risk",
                "Series with a breach probability of at least " + RiskGauges.AT_RISK,
                () -> ports.risks().atRisk(RiskGauges.AT_RISK));
        meters.gauge(
                "forewarn.series.anomalous",
                "Series whose newest value is anomalous at the stated rate of false alarms",
                ports.risks()::anomalous);
        meters.gauge(
                "forewarn.entities",
                "Things with several metrics that are watched together",
                () -> ports.entities().latest().size());
        meters.gauge(
                "forewarn.entities.anomalous",
                "Of these the ones whose newest values are anomalous together",
                () -> ports.entities().latest().stream()
                        .filter(EntityAnomaly::anomalous)
                        .count());
        meters.gauge(
                "forewarn.intake.samples",
                "Samples that are being worked on: neither refused nor scored yet",
                ports.intake()::onTheWay);
        meters.gauge("forewarn.stream.listeners", "Listeners of the event stream", feed::listenerCount);
        meters.gauge("forewarn.log.bytes", "Size of the write-ahead log", ports.backlog()::bytes);
        meters.gauge("forewarn.log.limit.bytes", "How large the write-ahead log may grow", ports.backlog()::limitBytes);
        meters.gauge(
                "forewarn.log.behind.bytes",
                "How much of the write-ahead log the store does not have yet",
                ports.backlog()::behindBytes);
        meters.gauge(
                "forewarn.store.reachable",
                "1 while the store answers, else 0",
                () -> ports.store().isReachable() ? 1 : 0);
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.jsonMapper(new JavalinJackson3(Json.MAPPER, true));
        config.http.maxRequestSize = settings.maxBodyBytes();
        config.http.prefer405over404 = true;
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setRequestHeaderSize(LONGEST_HEADERS);
            // Jetty would take a header for one that it saw before on the connection, whatever the case of its letters.
            http.setHeaderCacheSize(0);
            http.setHeaderCacheCaseSensitive(true);
            http.setIdleTimeout(IDLE.toMillis());
        });
        config.jetty.modifyServer(server -> {
            server.setErrorHandler(new BrokenRequestAnswer());
            server.setStopTimeout(LAST_REQUESTS.toMillis());
        });
        config.jetty.addConnector((server, http) -> Listening.connector(server, http, settings, access));
        var gate = new RequestGate(settings.access().limits().concurrent(), run(), meters);
        config.jetty.modifyServletContextHandler(
                handler -> handler.addFilter(gate, "/*", EnumSet.of(DispatcherType.REQUEST)));
        List<Route> all = Stream.concat(routes.stream(), pages.stream()).toList();
        var table = new RouteTable(all);
        config.routes.before(context -> {
            Failures.SECURITY_HEADERS.forEach(context::header);
            context.header("Cache-Control", "no-store");
            doorkeeper.before(context, table);
        });
        config.routes.after(context -> doorkeeper.after(context, table));
        for (Route route : all) {
            config.routes.addHttpHandler(route.method(), route.path(), doorkeeper.guard(route));
        }
        new Failures(all).register(config);
        config.requestLogger.http(this::count);
    }

    /** Differs between two runs of the program, so that a request's id is found in one log only. */
    private static String run() {
        return HexFormat.of().toHexDigits(new SecureRandom().nextInt());
    }

    private void count(Context context, float millis) {
        Endpoint matched = context.endpoints().matchedHttpEndpoint();
        String route = matched == null ? "unmatched" : matched.path;
        String method = context.method().name();
        boolean endless = route.endsWith("/stream");
        Duration took = endless ? Duration.ZERO : Duration.ofNanos((long) (millis * 1e6));
        meters.request(METHODS.contains(method) ? method : "other", route, context.statusCode(), took);
    }

    private String cannotListen(JavalinBindException e) {
        String address = settings.host() + ":" + settings.port();
        String cause = e.getCause() == null
                ? String.valueOf(e.getMessage())
                : String.valueOf(e.getCause().getMessage());
        if (settings.port() > 0 && settings.port() < 1024 && cause.contains("ermission")) {
            return "Port " + settings.port() + " may only be opened by root. Choose one from 1024 on.";
        }
        return "Port " + settings.port() + " on " + settings.host() + " is in use by another program (cannot listen on "
                + address + "). Stop that program, or choose another port; 0 takes any free one.";
    }
}
