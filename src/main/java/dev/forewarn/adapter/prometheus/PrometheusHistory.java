package dev.forewarn.adapter.prometheus;

import dev.forewarn.loop.SampleBatch;
import dev.forewarn.metric.InputException;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a Prometheus, or who answers like one, has of the past: asked over its query API.
 *
 * <p>Every method throws {@link InputException}, in words for the user, where the server does not answer or refuses.
 */
public final class PrometheusHistory implements AutoCloseable {
    /** Prometheus answers at most 11,000 points a series. */
    public static final int MOST_POINTS = 10_000;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final String base;

    /** @param server where its console is, such as {@code http://prometheus:9090}, with a path where it has one */
    public PrometheusHistory(URI server) {
        this.base = server.toString().replaceAll("/+$", "");
    }

    /** A series of that server: its key here, and how to ask for it there. */
    public record Found(SeriesKey key, String selector) {}

    /**
     * The series that a selector finds within a time, in order of their text.
     *
     * @param matches selectors such as <code>{job="node"}</code>
     */
    public List<Found> series(List<String> matches, Instant from, Instant until) {
        String form = matches.stream().map(match -> "match[]=" + encoded(match)).collect(Collectors.joining("&"))
                + "&start=" + seconds(from) + "&end=" + seconds(until);
        var found = new TreeMap<SeriesKey, Found>();
        for (JsonNode labels : ask("/api/v1/series", form)) {
            var all = new TreeMap<String, String>();
            labels.properties()
                    .forEach(label -> all.put(label.getKey(), label.getValue().asString("")));
            Found one = found(all);
            if (one != null) {
                found.put(one.key(), one);
            }
        }
        return List.copyOf(found.values());
    }

    private static @Nullable Found found(Map<String, String> all) {
        var labels = new TreeMap<>(all);
        String name = labels.remove("__name__");
        try {
            return name == null ? null : new Found(SeriesKey.of(name, labels), selector(all));
        } catch (IllegalArgumentException e) {
            return null; // a name that no series here can have
        }
    }

    private static String selector(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label ->
                        (label.getKey().matches("[a-zA-Z_][a-zA-Z0-9_]*") ? label.getKey() : quoted(label.getKey()))
                                + "=" + quoted(label.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /**
     * One series on a grid: at each step the newest value of the five minutes before it. What is not finite is left out.
     *
     * @param until the last step, included; at most {@link #MOST_POINTS} steps after {@code from}
     */
    public TimeSeries range(Found series, Instant from, Instant until, Duration step) {
        String form = "query=" + encoded(series.selector()) + "&start=" + seconds(from) + "&end=" + seconds(until)
                + "&step=" + seconds(Instant.EPOCH.plus(step));
        var times = new ArrayList<Long>();
        var values = new ArrayList<Double>();
        for (JsonNode result : ask("/api/v1/query_range", form).path("result")) {
            for (JsonNode point : result.path("values")) {
                double value = value(point.path(1).asString("NaN"));
                if (Math.abs(value) <= SampleBatch.LARGEST) {
                    times.add(Math.round(point.path(0).doubleValue(0) * 1000));
                    values.add(value);
                }
            }
        }
        return new TimeSeries(
                series.key(),
                times.stream().mapToLong(Long::longValue).toArray(),
                values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static double value(String text) {
        return switch (text) {
            case "+Inf", "-Inf", "NaN" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }

    private JsonNode ask(String path, String form) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
            JsonNode body = JSON.readTree(answer.body());
            if (answer.statusCode() != 200 || !body.path("status").asString("").equals("success")) {
                throw new InputException(base + " refused the question (" + answer.statusCode() + "): "
                        + body.path("error").asString("it did not say why") + ". Check --match.");
            }
            return body.path("data");
        } catch (ConnectException e) {
            throw new InputException("nothing answers at " + base + "; check the address", e);
        } catch (IOException e) {
            throw new InputException(base + " did not answer: " + e.getMessage() + "; start it again to go on", e);
        } catch (JacksonException | NumberFormatException e) {
            throw new InputException(base + " does not answer as a Prometheus does; check the address", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InputException("interrupted while " + base + " was asked", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String seconds(Instant at) {
        return "%d.%03d".formatted(at.getEpochSecond(), at.getNano() / 1_000_000);
    }

    @Override
    public void close() {
        http.close();
    }
}
