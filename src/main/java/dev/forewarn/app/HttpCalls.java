package dev.forewarn.app;

import dev.forewarn.cli.CliException;
import dev.forewarn.cli.CsvImporting;
import dev.forewarn.cli.ServiceCalls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Single questions to a service that runs elsewhere, over its HTTP API. */
final class HttpCalls implements ServiceCalls {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public String get(CsvImporting.Service service, String path) {
        return ask(service, path, HttpRequest.Builder::GET);
    }

    @Override
    public String post(CsvImporting.Service service, String path, String json) {
        return ask(
                service,
                path,
                request -> request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    private static String ask(CsvImporting.Service service, String path, UnaryOperator<HttpRequest.Builder> method) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(service.url().toString().replaceAll("/+$", "") + path))
                .timeout(PATIENCE);
        service.token().ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        try (HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build()) {
            HttpResponse<String> answer =
                    http.send(method.apply(request).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (answer.statusCode() == 200) {
                return answer.body();
            }
            throw CliException.problem(service.url() + ": " + detail(answer));
        } catch (IOException e) {
            throw CliException.problem(
                    service.url() + " does not answer; start it with 'forewarn serve', or say --url");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.problem("interrupted while " + service.url() + " was asked");
        }
    }

    /** What the service says, on one line; a proxy in between may say it in HTML. */
    private static String detail(HttpResponse<String> answer) {
        try {
            String detail = JSON.readTree(answer.body()).path("detail").asString("");
            if (!detail.isEmpty()) {
                return detail.replaceAll("\\s+", " ");
            }
        } catch (JacksonException e) {
            // told below
        }
        return "it answers " + answer.statusCode();
    }
}
