package dev.forewarn.adapter.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real HTTP server on this machine that answers as it is told, and keeps what it got. */
public final class Endpoint implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What it got. */
    public record Got(String method, String path, Map<String, String> headers, String text) {
        public JsonNode json() {
            return JSON.readTree(text);
        }

        byte[] body() {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** One answer. */
    interface Reply {
        void to(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<Reply> script = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Got> got = new LinkedBlockingQueue<>();
    private volatile Reply otherwise = status(200, "ok");

    public Endpoint() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Reply reply = script.poll();
        got.add(new Got(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body));
        (reply == null ? otherwise : reply).to(exchange);
    }

    static Reply status(int status, String body, String... headers) {
        return exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        };
    }

    /** Hangs up without an answer. */
    static Reply cut() {
        return HttpExchange::close;
    }

    /** Says nothing until the endpoint is closed. */
    Reply silence() {
        return exchange -> {
            try {
                closing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        };
    }

    /** Says that it will answer, and then does not go on. */
    Reply halfAnAnswer() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            silence().to(exchange);
        };
    }

    /** The next answers, in order; after them the usual one. */
    Endpoint then(Reply... replies) {
        script.addAll(List.of(replies));
        return this;
    }

    Endpoint always(Reply reply) {
        otherwise = reply;
        return this;
    }

    /** The next request, waited for. */
    public Got next() throws InterruptedException {
        Got next = got.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no request came within 20 s");
        }
        return next;
    }

    int waiting() {
        return got.size();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port() + "/hook";
    }

    Target target() {
        return target(Duration.ofSeconds(10));
    }

    Target target(Duration timeout) {
        return Target.of(url(), true, timeout);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
