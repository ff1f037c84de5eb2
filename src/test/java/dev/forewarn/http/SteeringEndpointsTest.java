package dev.forewarn.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class SteeringEndpointsTest {
    private final FakeHouse house = new FakeHouse();
    private HttpServer server;
    private Client client;

    @BeforeEach
    void start() {
        server = house.serve(1_000_000);
        client = new Client(server);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    private HttpResponse<String> settle(String id, String body) {
        return client.send(client.request("api/v1/approvals/" + id)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void tellsEachRuleAndWhenItWouldPass() {
        JsonNode policy = Client.json(client.get("api/v1/why?target=shop/checkout"))
                .get("policies")
                .get(0);
        assertThat(policy.get("decision").stringValue()).isEqualTo("hold");
        assertThat(policy.at("/next/increment").intValue()).isEqualTo(2);
        assertThat(policy.at("/rules/0/passed").booleanValue()).isTrue();
        assertThat(policy.get("rules").get(0).has("until")).isFalse();
        assertThat(policy.at("/rules/1/rule").stringValue()).isEqualTo("cooling-down");
        assertThat(policy.at("/rules/1/until").stringValue()).isEqualTo("2026-01-31T12:08:00Z");
    }

    @Test
    void namesTheTargetsThereAreWhereOneIsNotKnown() {
        HttpResponse<String> answer = client.get("api/v1/why?target=cart");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("'cart'").contains("shop/checkout");
        assertThat(client.get("api/v1/why").statusCode()).isEqualTo(400);
        assertThat(client.get("api/v1/why?goal=cart").statusCode()).isEqualTo(400);
    }

    @Test
    void takesAnAnswerOnce() {
        JsonNode listed = Client.json(client.get("api/v1/approvals")).at("/approvals/0");
        assertThat(listed.get("status").stringValue()).isEqualTo("waiting");
        assertThat(listed.has("answered_by")).isFalse();
        HttpResponse<String> first = settle(FakeSteering.WAITING, "{\"answer\":\"approve\"}");
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(Client.json(first).get("status").stringValue()).isEqualTo("approved");
        HttpResponse<String> second = settle(FakeSteering.WAITING, "{\"answer\":\"reject\"}");
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body()).contains("approved").contains("Nothing was changed");
    }

    @Test
    void saysWhatIsWrongWithAnAnswer() {
        house.steering.approvals.add(FakeSteering.approval("late", FakeSteering.NOON));
        assertThat(settle("none", "{\"answer\":\"approve\"}").statusCode()).isEqualTo(404);
        assertThat(settle("late", "{\"answer\":\"approve\"}").statusCode()).isEqualTo(409);
        house.steering.diskFull = true;
        HttpResponse<String> unsaved = settle(FakeSteering.WAITING, "{\"answer\":\"approve\"}");
        assertThat(unsaved.statusCode()).isEqualTo(503);
        assertThat(unsaved.body()).contains("does not count");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"answer\":true}",
                "{\"answer\":\"yes\"}",
                "{\"answer\":\"approve\",\"by\":\"me\"}",
                "x"
            })
    void refusesABodyThatIsNoAnswer(String body) {
        assertThat(settle(FakeSteering.WAITING, body).statusCode()).isEqualTo(400);
        assertThat(house.steering.approvals.getFirst().answer()).isEmpty();
    }
}
