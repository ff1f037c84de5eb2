package dev.forewarn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.loop.Event;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Side;
import dev.forewarn.risk.Trust;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class StreamTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final FakeHouse house = new FakeHouse();
    private final ShowCase showCase = new ShowCase(house, NOW);

    @Nested
    class OnTheWire {
        private HttpServer server;
        private Client client;

        @BeforeEach
        void start() {
            server = house.serve(1_000);
            client = new Client(server);
        }

        @AfterEach
        void stop() {
            server.close();
            client.close();
        }

        @Test
        void tellsTotalsThenWhatHappens() throws Exception {
            showCase.fill();
            try (var stream = new Sse("api/v1/stream", null)) {
                JsonNode totals = stream.next("totals");
                assertThat(totals.toString())
                        .isEqualTo("{\"series\":10,\"at_risk\":2,\"warnings\":0,\"breaches\":0,\"actions\":0}");
                house.publish(new Event.RiskChanged(risk("cpu", 0.4)));
                assertThat(stream.next("risk").get(0).get("series").stringValue())
                        .isEqualTo("cpu");
                showCase.happen();
                assertThat(stream.next("warning").get("sentence").stringValue()).contains("will pass 230");
                assertThat(stream.next("breach").get("warned_before").booleanValue())
                        .isTrue();
                assertThat(stream.next("decision").get("kind").stringValue()).isEqualTo("act");
                assertThat(stream.next("totals").get("actions").intValue()).isEqualTo(1);
            }
        }

        @Test
        void tellsANewcomerWhatHappenedAndAReturnerWhatItMissed() throws Exception {
            house.publish(new Event.Warned(risk("a", 0.6), "first"));
            house.publish(new Event.Warned(risk("b", 0.6), "second"));
            String seen;
            try (var stream = new Sse("api/v1/stream", null)) {
                assertThat(stream.next("warning").get("sentence").stringValue()).isEqualTo("first");
                seen = stream.lastId;
            }
            try (var stream = new Sse("api/v1/stream", seen)) {
                assertThat(stream.next("warning").get("sentence").stringValue()).isEqualTo("second");
            }
            try (var stream = new Sse("api/v1/stream", "another-life")) {
                assertThat(stream.next("warning").get("sentence").stringValue()).isEqualTo("first");
            }
        }

        @Test
        void sendsOnlyWhatWasAskedFor() throws Exception {
            try (var stream = new Sse("api/v1/stream?match=b*&min=0.3", null)) {
                stream.next("totals");
                house.publish(new Event.RiskChanged(risk("a", 0.9)));
                house.publish(new Event.RiskChanged(risk("b1", 0.2)));
                house.publish(new Event.RiskChanged(risk("b2", 0.3)));
                JsonNode risks = stream.next("risk");
                assertThat(risks).hasSize(1);
                assertThat(risks.get(0).get("series").stringValue()).isEqualTo("b2");
            }
        }

        @Test
        void endsWhenTheServerStops() throws Exception {
            try (var stream = new Sse("api/v1/stream", null)) {
                stream.next("totals");
                server.close();
                assertThat(stream.drainsToItsEnd()).isTrue();
            }
        }

        @Test
        void aListenerThatReadsNothingHoldsNobodyUp() throws Exception {
            try (var deaf = new Socket()) {
                deaf.setReceiveBufferSize(4_096);
                deaf.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
                deaf.getOutputStream()
                        .write("GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                try (var stream = new Sse("api/v1/stream", null)) {
                    stream.next("totals");
                    for (int i = 0; i < 100_000; i++) { // far more than any socket holds
                        house.publish(new Event.RiskChanged(
                                showCase.risk("series_" + i % 5_000, Side.ABOVE, 100, 50, 0.5, 10, Trust.FRESH)));
                    }
                    BreachRisk late = showCase.risk("late", Side.ABOVE, 100, 50, 0.9, 10, Trust.FRESH);
                    house.publish(new Event.Warned(late, "late will break"));
                    assertThat(stream.next("warning").get("sentence").stringValue())
                            .isEqualTo("late will break");
                }
            }
        }

        private final class Sse implements AutoCloseable {
            private final InputStream body;
            private final BufferedReader lines;
            private String lastId = "";

            Sse(String path, @org.jspecify.annotations.Nullable String lastEventId)
                    throws IOException, InterruptedException {
                var request = client.request(path).header("Accept", "text/event-stream");
                if (lastEventId != null) {
                    request.header("Last-Event-ID", lastEventId);
                }
                HttpResponse<InputStream> response = client.http().send(request.build(), BodyHandlers.ofInputStream());
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.headers().firstValue("content-type").orElseThrow())
                        .startsWith("text/event-stream");
                body = response.body();
                lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
            }

            /** The next event of a type; others are passed over. */
            JsonNode next(String type) throws IOException {
                String event = "";
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("id: ")) {
                        lastId = line.substring(4);
                    } else if (line.startsWith("event: ")) {
                        event = line.substring(7);
                    } else if (line.startsWith("data: ") && event.equals(type)) {
                        return Json.MAPPER.readTree(line.substring(6));
                    }
                }
                throw new AssertionError("the stream ended before an event " + type);
            }

            boolean drainsToItsEnd() throws IOException {
                while (lines.readLine() != null) {
                    // until the end
                }
                return true;
            }

            @Override
            public void close() throws IOException {
                body.close();
            }
        }
    }

    @Nested
    class TheQueue {
        private final StreamQueue queue = new StreamQueue(risk -> true, () -> {});

        @Test
        void keepsOnlyTheNewestRiskOfASeries() {
            for (int i = 0; i <= 100_000; i++) {
                queue.risk(risk("cpu", i / 100_000.0));
            }
            List<StreamMessage> messages = queue.drain();
            assertThat(messages).hasSize(1);
            assertThat(messages.getFirst().body()).isEqualTo(List.of(RiskBody.of(risk("cpu", 1))));
            assertThat(queue.drain()).isEmpty();
        }

        @Test
        void sendsTheHighestFirstAndTheOthersLater() {
            for (int i = 0; i < 450; i++) {
                queue.risk(risk("s" + i, i / 1000.0));
            }
            assertThat(probabilities()).hasSize(200).allMatch(p -> p >= 0.25);
            assertThat(probabilities()).hasSize(200);
            assertThat(probabilities()).hasSize(50).allMatch(p -> p < 0.05);
            assertThat(queue.drain()).isEmpty();
        }

        @Test
        void staysBoundedAndSaysWhatItLost() {
            for (int i = 0; i < StreamQueue.NOTICES_KEPT + 7; i++) {
                queue.notice(new StreamMessage("warning", "x-" + i, "w"), risk("a", 0.5));
            }
            for (int i = 0; i < StreamQueue.RISKS_KEPT + 7; i++) {
                queue.risk(risk("s" + i, 0.5));
            }
            List<StreamMessage> messages = queue.drain();
            assertThat(messages.getFirst().name()).isEqualTo("missed");
            assertThat(messages.getFirst().body()).isEqualTo(java.util.Map.of("notices", 7));
            assertThat(messages).hasSize(1 + StreamQueue.NOTICES_KEPT + 1);
            int risks = StreamQueue.RISKS_AT_ONCE;
            for (var more = queue.drain(); !more.isEmpty(); more = queue.drain()) {
                risks += ((List<?>) more.getFirst().body()).size();
            }
            assertThat(risks).isEqualTo(StreamQueue.RISKS_KEPT);
        }

        private List<Double> probabilities() {
            return ((List<?>) queue.drain().getFirst().body())
                    .stream().map(body -> ((RiskBody) body).probability()).toList();
        }
    }

    private BreachRisk risk(String series, double p) {
        return showCase.risk(series, Side.ABOVE, 90, 50, p, 5, Trust.FRESH);
    }
}
