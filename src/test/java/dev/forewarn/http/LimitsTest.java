package dev.forewarn.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.forewarn.access.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No caller takes what is everybody's. Real sockets; time moves by hand, but for Jetty's own idle timeout. */
@Timeout(120)
class LimitsTest {
    /** Each costs two file descriptors of this process; ten thousand need ulimit -n above 20,000. */
    private static final int IDLE_SOCKETS = Integer.getInteger("forewarn.test.idleSockets", 2_000);

    @TempDir
    Path directory;

    private static AccessSettings.Limits limits(int perSecond, int concurrent, Duration idle) {
        return new AccessSettings.Limits(perSecond, concurrent, idle);
    }

    @Test
    void eachTokenHasItsOwnRate() {
        try (var guarded = new GuardedHouse(directory, limits(2, 64, Duration.ofSeconds(30)))) {
            String greedy = guarded.token("greedy", Scope.READ);
            String modest = guarded.token("modest", Scope.READ);
            for (int i = 0; i < 4; i++) {
                assertThat(guarded.get("api/v1/risks", greedy).statusCode()).isEqualTo(200);
            }
            HttpResponse<String> told = guarded.get("api/v1/risks", greedy);
            assertThat(told.statusCode()).isEqualTo(429);
            assertThat(told.headers().firstValue("Retry-After")).contains("1");
            assertThat(told.headers().firstValue("Content-Type")).contains(Problem.MEDIA_TYPE);
            assertThat(told.headers().firstValue("X-Request-Id")).isPresent();
            assertThat(guarded.get("api/v1/risks", modest).statusCode()).isEqualTo(200);
            assertThat(guarded.get("healthz", greedy).statusCode()).as("probes").isEqualTo(200);
            guarded.pass(Duration.ofMillis(500));
            assertThat(guarded.get("api/v1/risks", greedy).statusCode()).isEqualTo(200);
            assertThat(guarded.get("api/v1/risks", greedy).statusCode()).isEqualTo(429);
            assertThat(guarded.audit("audit.jsonl"))
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("429", "greedy");
        }
    }

    @Test
    void strangersAreCountedByAddressAlsoWhereThereIsNothing() {
        try (var guarded = new GuardedHouse(directory, limits(2, 64, Duration.ofSeconds(30)))) {
            String mine = guarded.token("mine", Scope.READ);
            for (int i = 0; i < 4; i++) {
                assertThat(guarded.client.get("nothing/" + i).statusCode()).isEqualTo(404);
            }
            assertThat(guarded.client.get("nothing").statusCode()).isEqualTo(429);
            assertThat(guarded.client.get("").statusCode()).isEqualTo(429);
            assertThat(guarded.get("api/v1/risks", mine).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void guessingIsSlowedAndGoodTokensGoOn() {
        try (var guarded = new GuardedHouse(directory, GuardedHouse.UNLIMITED)) {
            String mine = guarded.token("mine", Scope.READ);
            for (int i = 0; i < 10; i++) {
                assertThat(guarded.get("api/v1/risks", "fwt_" + "g".repeat(43)).statusCode())
                        .isEqualTo(401);
            }
            HttpResponse<String> slowed = guarded.get("api/v1/risks", "fwt_" + "g".repeat(43));
            assertThat(slowed.statusCode()).isEqualTo(429);
            assertThat(slowed.headers().firstValue("Retry-After")).contains("10");
            assertThat(guarded.get("api/v1/risks", mine).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void withoutTokensThisMachineIsNotSlowed() {
        try (HttpServer open = new FakeHouse().serve(1_000);
                Client client = new Client(open)) {
            for (int i = 0; i < 1_200; i++) {
                assertThat(client.get("healthz").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void whoHoldsAllPlacesKeepsOthersWaitingButNotTheProbes() throws IOException {
        try (var guarded = new GuardedHouse(directory, limits(0, 1, Duration.ofSeconds(30)))) {
            String agent = guarded.token("agent", Scope.INGEST, Scope.READ);
            try (var slow = new Socket(InetAddress.getLoopbackAddress(), guarded.server.port())) {
                slow.getOutputStream()
                        .write(("POST /api/v1/samples HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + agent
                                        + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n[")
                                .getBytes(StandardCharsets.US_ASCII));
                slow.getOutputStream().flush();
                HttpResponse<String> busy = guarded.get("api/v1/risks", agent);
                while (busy.statusCode() == 200) { // the slow one has not got its place yet
                    busy = guarded.get("api/v1/risks", agent);
                }
                assertThat(busy.statusCode()).isEqualTo(503);
                assertThat(busy.headers().firstValue("Retry-After")).contains("1");
                assertThat(busy.body()).contains("\"title\":\"Busy\"");
                assertThat(guarded.client.get("healthz").statusCode()).isEqualTo(200);
            }
            HttpResponse<String> free = guarded.get("api/v1/risks", agent);
            assertThat(free.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aStrangersBodyIsNotWaitedFor() throws IOException {
        try (var guarded = new GuardedHouse(directory, GuardedHouse.UNLIMITED);
                var slow = new Socket(InetAddress.getLoopbackAddress(), guarded.server.port())) {
            slow.getOutputStream()
                    .write(("POST /api/v1/samples HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 10000000\r\n\r\n[")
                            .getBytes(StandardCharsets.US_ASCII));
            slow.getOutputStream().flush();
            assertThat(firstLine(slow)).startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void thousandsOfIdleConnectionsStarveNobody() throws IOException {
        List<Socket> idle = new ArrayList<>();
        try (var guarded = new GuardedHouse(directory, limits(0, 8, Duration.ofSeconds(60)))) {
            String mine = guarded.token("mine", Scope.READ);
            int many = affordable();
            for (int i = 0; i < many; i++) {
                idle.add(new Socket(InetAddress.getLoopbackAddress(), guarded.server.port()));
                if (i % 2 == 0) { // half of them begin a request and leave it there
                    idle.getLast()
                            .getOutputStream()
                            .write("GET /api/v1/risks HTTP/1.1\r\nX-".getBytes(StandardCharsets.US_ASCII));
                }
            }
            for (int i = 0; i < 100; i++) {
                assertThat(guarded.get("api/v1/risks", mine).statusCode()).isEqualTo(200);
            }
        } finally {
            for (Socket each : idle) {
                each.close();
            }
        }
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() throws IOException {
        try (var guarded = new GuardedHouse(directory, limits(0, 8, Duration.ofMillis(200)));
                var silent = new Socket(InetAddress.getLoopbackAddress(), guarded.server.port());
                var begun = new Socket(InetAddress.getLoopbackAddress(), guarded.server.port())) {
            begun.getOutputStream().write("GET /healthz HTTP/1.1\r\nX-".getBytes(StandardCharsets.US_ASCII));
            begun.getOutputStream().flush();
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            assertThat(firstLine(begun)).matches("(HTTP/1.1 4\\d\\d.*)?");
        }
    }

    @Test
    void headersHaveABound() {
        try (var guarded = new GuardedHouse(directory, GuardedHouse.UNLIMITED)) {
            HttpResponse<String> answer = guarded.get("healthz", "x".repeat(40_000));
            assertThat(answer.statusCode()).isEqualTo(431);
        }
    }

    /** Fewer where the machine allows few open files, as some do for builds. */
    private static int affordable() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            long free = unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount() - 100;
            return (int) Math.min(IDLE_SOCKETS, free / 2);
        }
        return IDLE_SOCKETS;
    }

    private static String firstLine(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\r'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString();
    }
}
