package dev.forewarn.app;

import dev.forewarn.cli.CliException;
import dev.forewarn.cli.CsvImporting.Service;
import dev.forewarn.loop.SampleIntake;
import dev.forewarn.metric.InputException;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.Sample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The door of a service that runs elsewhere, over its HTTP API. What it cannot take now is sent again, ever more slowly; what
 * it will never take ends the work.
 */
final class ServiceIntake implements SampleIntake, AutoCloseable {
    /** A service that starts anew, or a database that is mended, is waited for about so long. */
    static final int MOST_TRIES = 12;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final Service service;
    private final URI endpoint;
    private final Consumer<String> waits;
    private final Pause pause;

    /** Waits. */
    interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    /** @param waits told before each pause */
    ServiceIntake(Service service, Consumer<String> waits, Pause pause) {
        this.service = service;
        this.endpoint = URI.create(service.url().toString().replaceAll("/+$", "") + "/api/v1/samples");
        this.waits = waits;
        this.pause = pause;
    }

    @Override
    public Receipt accept(List<Sample> batch) {
        for (int tries = 1; ; tries++) {
            String why;
            Duration wait = LONGEST_PAUSE.multipliedBy(1L << Math.min(tries, 5)).dividedBy(32);
            try {
                HttpResponse<String> answer = http.send(request(batch), BodyHandlers.ofString(StandardCharsets.UTF_8));
                switch (answer.statusCode()) {
                    case 200 -> {
                        return receipt(answer.body());
                    }
                    case 413 -> {
                        return inHalves(batch, answer);
                    }
                    case 429, 502, 503, 504 -> {
                        why = "it answers " + answer.statusCode() + " (" + detail(answer) + ")";
                        wait = retryAfter(answer).orElse(wait);
                    }
                    default -> throw refused(answer);
                }
            } catch (IOException e) {
                why = "it does not answer";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InputException("interrupted while samples were sent to " + service.url(), e);
            }
            if (tries == MOST_TRIES) {
                throw new InputException(
                        service.url() + " takes no samples: " + why + "; start the import again to go on");
            }
            rest(wait, why);
        }
    }

    private void rest(Duration wait, String why) {
        waits.accept(service.url() + ": " + why + "; trying again in " + Math.max(1, wait.toSeconds()) + " s");
        try {
            pause.of(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InputException("interrupted while " + service.url() + " was waited for", e);
        }
    }

    private HttpRequest request(List<Sample> batch) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-ndjson")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(packed(batch)));
        service.token().ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        return request.build();
    }

    private static byte[] packed(List<Sample> batch) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            for (Sample sample : batch) {
                var one = JSON.createObjectNode()
                        .put("series", sample.series().text())
                        .put("timestamp", sample.at().toString())
                        .put("value", sample.value());
                gzip.write(JSON.writeValueAsBytes(one));
                gzip.write('\n');
            }
        }
        return bytes.toByteArray();
    }

    private Receipt inHalves(List<Sample> batch, HttpResponse<String> answer) {
        if (batch.size() == 1) {
            throw refused(answer);
        }
        int half = batch.size() / 2;
        Receipt first = accept(batch.subList(0, half));
        Receipt second = accept(batch.subList(half, batch.size()));
        return new Receipt(first.accepted() + second.accepted(), first.refused()).with(second.refused());
    }

    private Receipt receipt(String body) {
        try {
            JsonNode receipt = JSON.readTree(body);
            Map<Refusal, Integer> refused = new EnumMap<>(Refusal.class);
            receipt.path("refused")
                    .properties()
                    .forEach(each ->
                            refused.put(reason(each.getKey()), each.getValue().asInt()));
            return new Receipt(receipt.path("accepted").asInt(), refused);
        } catch (JacksonException e) {
            throw new InputException(service.url() + " does not answer as Forewarn does; check --url", e);
        }
    }

    /** A newer service may know reasons that this program does not. */
    private static Refusal reason(String text) {
        return Arrays.stream(Refusal.values())
                .filter(refusal -> refusal.text().equals(text))
                .findFirst()
                .orElse(Refusal.UNSUPPORTED);
    }

    private static Optional<Duration> retryAfter(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,4}"))
                .map(seconds -> Duration.ofSeconds(Math.max(1, Long.parseLong(seconds))))
                .map(wait -> wait.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wait);
    }

    private CliException refused(HttpResponse<String> answer) {
        String advice = switch (answer.statusCode()) {
            case 401, 403 -> "; give a token with the scope ingest (--token-file, or FOREWARN_TOKEN)";
            case 404, 405 -> "; is that a Forewarn? check --url";
            default -> "";
        };
        return CliException.problem(
                service.url() + " refused the samples with " + answer.statusCode() + ": " + detail(answer) + advice);
    }

    /** What the other side says, as one line of text. */
    private static String detail(HttpResponse<String> answer) {
        String said;
        try {
            JsonNode problem = JSON.readTree(answer.body());
            said = problem.path("detail").asString("it did not say why");
        } catch (JacksonException e) {
            said = "it did not say why";
        }
        String line = said.replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ");
        return line.length() > 300 ? line.substring(0, 299) + "…" : line;
    }

    @Override
    public void close() {
        http.close();
    }
}
