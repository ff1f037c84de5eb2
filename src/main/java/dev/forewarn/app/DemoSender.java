package dev.forewarn.app;

import dev.forewarn.cli.CliException;
import dev.forewarn.metric.SeriesKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Sends samples as any client would: JSON to the ingestion endpoint. */
final class DemoSender {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI endpoint;
    private ArrayNode batch = JSON.createArrayNode();

    DemoSender(String url) {
        this.endpoint = URI.create(url).resolve("/api/v1/samples");
    }

    void add(SeriesKey series, Instant at, double value) {
        batch.addObject()
                .put("series", series.text())
                .put("timestamp", at.toString())
                .put("value", value);
    }

    /**
     * Sends what was added.
     *
     * @return how many samples were sent
     */
    int send() throws InterruptedException {
        int count = batch.size();
        var request = HttpRequest.newBuilder(endpoint)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(batch)))
                .build();
        batch = JSON.createArrayNode();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw CliException.problem("the service refused samples: " + answer.statusCode() + " " + answer.body());
            }
        } catch (IOException e) {
            throw CliException.problem("the service does not answer: " + e.getMessage());
        }
        return count;
    }
}
