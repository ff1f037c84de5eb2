package dev.forewarn.app;

import dev.forewarn.http.HttpSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Whether the service answers where its settings say. */
final class ServiceProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final String ANY_ADDRESS = "0.0.0.0";
    private static final String ANY_ADDRESS_6 = "::";
    private static final String THIS_MACHINE = "127.0.0.1";

    private ServiceProbe() {}

    /** What was found there. */
    sealed interface Answer {
        record Ready(String url) implements Answer {}

        record NotReady(String url, String why) implements Answer {}

        record SomebodyElse(String url) implements Answer {}

        record Nobody(String url) implements Answer {}
    }

    static Answer ask(HttpSettings settings) {
        String host = settings.host().equals(ANY_ADDRESS) || settings.host().equals(ANY_ADDRESS_6)
                ? THIS_MACHINE
                : settings.host();
        boolean isTls = settings.access().tls().isPresent();
        String shown = host.contains(":") ? "[" + host + "]" : host;
        String url = (isTls ? "https://" : "http://") + shown + ":" + settings.port();
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, settings.port()), (int) PATIENCE.toMillis());
        } catch (IOException | IllegalArgumentException e) {
            return new Answer.Nobody(url);
        }
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/readyz"))
                    .timeout(PATIENCE)
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            boolean isOurs = answer.headers().firstValue("X-Request-Id").isPresent();
            if (!isOurs) {
                return new Answer.SomebodyElse(url);
            }
            return answer.statusCode() == 200
                    ? new Answer.Ready(url)
                    : new Answer.NotReady(url, answer.statusCode() + " " + answer.body());
        } catch (IOException e) {
            // A certificate of its own that this machine does not trust is no sign of a stranger.
            return isTls
                    ? new Answer.Ready(url + " (its certificate is not one that this machine trusts)")
                    : new Answer.SomebodyElse(url);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Nobody(url);
        }
    }
}
