package dev.forewarn.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** The description is a promise: it names what is served, its examples work, and answers have the promised fields. */
class OpenApiTest {
    private final FakeHouse house = new FakeHouse();
    private HttpServer server;
    private Client client;

    @BeforeEach
    void start() {
        new ShowCase(house, Instant.parse("2026-01-31T12:00:00Z")).fill();
        house.published.add(new dev.forewarn.training.ModelCatalog.ModelVersion(
                "2026-01", Instant.EPOCH, true, 12, "ab12", "cafe", 7));
        server = house.serve(1_000_000);
        client = new Client(server);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void namesExactlyTheRoutesThatAreServed() {
        var promised = new TreeSet<String>();
        for (Map.Entry<String, JsonNode> path : description().get("paths").properties()) {
            for (String method : path.getValue().propertyNames()) {
                promised.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
            }
        }
        assertThat(promised)
                .containsExactlyInAnyOrderElementsOf(server.routes().stream()
                        .map(route -> route.method().name() + " " + route.path())
                        .toList());
    }

    @Test
    void refersOnlyToWhatItDefines() {
        JsonNode description = description();
        List<String> references = new ArrayList<>();
        description.findValues("$ref").forEach(reference -> references.add(reference.stringValue()));
        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                description.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @TestFactory
    Stream<DynamicTest> examplesWork() {
        JsonNode description = description();
        List<DynamicTest> tests = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : description.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (operation.getValue().at("/requestBody/content").has("application/x-protobuf")) {
                    continue; // cannot be shown in JSON; RemoteWriteTest and OtlpTest send such bodies
                }
                bodies(operation.getValue())
                        .forEach((name, body) -> tests.add(DynamicTest.dynamicTest(
                                operation.getKey() + " " + path.getKey() + " " + name,
                                () -> check(description, path.getKey(), operation, body))));
            }
        }
        // The server of a factory is stopped only after its tests.
        return tests.stream();
    }

    private record Body(String type, String text) {}

    private void check(JsonNode description, String path, Map.Entry<String, JsonNode> operation, Body body) {
        if (path.endsWith("/stream")) {
            return; // has no end to wait for; StreamTest reads it
        }
        if (path.endsWith("/session") && operation.getKey().equals("post")) {
            return; // nobody logs in where no token is asked for; ConsoleLoginTest does
        }
        HttpRequest.Builder request = client.request(url(path, operation.getValue()));
        String method = operation.getKey().toUpperCase(Locale.ROOT);
        request.method(method, HttpRequest.BodyPublishers.ofString(body.text()));
        if (!body.type().isEmpty()) {
            request.header("Content-Type", body.type());
        }
        HttpResponse<String> answer = client.send(request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String type = answer.headers().firstValue("content-type").orElseThrow().split(";", 2)[0];
        JsonNode content = operation.getValue().at("/responses/200/content");
        assertThat(content.propertyNames()).contains(type);
        if (type.equals("application/json")) {
            conforms(description, content.get(type).get("schema"), Client.json(answer), path);
        }
    }

    /** Types, required fields and no field that is not described: as much of JSON Schema as the description uses. */
    private static void conforms(JsonNode description, JsonNode schema, JsonNode value, String where) {
        if (schema.has("$ref")) {
            conforms(
                    description, description.at(schema.get("$ref").stringValue().substring(1)), value, where);
            return;
        }
        if (schema.has("anyOf")) {
            if (!value.isNull()) {
                conforms(description, schema.get("anyOf").get(0), value, where);
            }
            return;
        }
        if (value.isNull()) {
            assertThat(schema.path("type").toString()).as(where).contains("null");
        }
        if (value.isObject() && schema.has("properties")) {
            schema.path("required")
                    .forEach(name -> assertThat(value.has(name.stringValue()))
                            .as(where + " has " + name)
                            .isTrue());
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                JsonNode described = schema.get("properties").get(field.getKey());
                assertThat(described)
                        .as(where + "." + field.getKey() + " is described")
                        .isNotNull();
                conforms(description, described, field.getValue(), where + "." + field.getKey());
            }
        }
        if (value.isArray() && schema.has("items")) {
            value.forEach(item -> conforms(description, schema.get("items"), item, where + "[]"));
        }
    }

    private static Map<String, Body> bodies(JsonNode operation) {
        var bodies = new java.util.LinkedHashMap<String, Body>();
        for (Map.Entry<String, JsonNode> content :
                operation.at("/requestBody/content").properties()) {
            for (Map.Entry<String, JsonNode> example :
                    content.getValue().get("examples").properties()) {
                JsonNode value = example.getValue().get("value");
                String text = value.isString() ? value.stringValue() : value.toString();
                bodies.put(content.getKey() + " " + example.getKey(), new Body(content.getKey(), text));
            }
        }
        if (bodies.isEmpty()) {
            bodies.put("", new Body("", ""));
        }
        return bodies;
    }

    private static String url(String path, JsonNode operation) {
        var url = new StringBuilder(path.substring(1));
        String separator = "?";
        for (JsonNode parameter : operation.path("parameters")) {
            JsonNode example = parameter.get("example");
            String value = URLEncoder.encode(
                    example.isString() ? example.stringValue() : example.toString(), StandardCharsets.UTF_8);
            String name = parameter.get("name").stringValue();
            if (parameter.get("in").stringValue().equals("path")) {
                int at = url.indexOf("{" + name + "}");
                url.replace(at, at + name.length() + 2, value.replace("+", "%20"));
            } else {
                url.append(separator).append(name).append('=').append(value);
                separator = "&";
            }
        }
        return url.toString();
    }

    private JsonNode description() {
        return Client.json(client.get("openapi.json"));
    }
}
