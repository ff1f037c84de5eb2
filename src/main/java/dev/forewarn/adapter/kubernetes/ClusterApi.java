package dev.forewarn.adapter.kubernetes;

import dev.forewarn.adapter.kubernetes.ApiFailure.Fate;
import dev.forewarn.metric.DurationWords;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/**
 * The API by its verbs, for objects of any kind. Every call ends: in an answer, or in an {@link ApiFailure} that says what
 * is known of it.
 *
 * <p>It goes below fabric8's own operations, to the client that they use: those repeat by themselves what a server may
 * have done already, and keep the answer's headers, which say when to come again.
 */
final class ClusterApi {
    private static final int PAGE = 500;
    private static final int MOST_PAGES = 200;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final int MOST_WAITS = 3;

    private final HttpClient http;
    private final String server;
    private final KubernetesSerialization json;
    private final String fieldManager;
    private final Duration timeout;
    private final Waiting waiting;

    /**
     * @param server       where it is, without a slash at the end
     * @param fieldManager whose changes they are, as {@code managedFields} will say
     * @param timeout      how long it is waited for one answer
     * @param waiting      how it is waited where the API asks for it
     */
    ClusterApi(
            HttpClient http,
            String server,
            KubernetesSerialization json,
            String fieldManager,
            Duration timeout,
            Waiting waiting) {
        this.http = http;
        this.server = server;
        this.json = json;
        this.fieldManager = fieldManager;
        this.timeout = timeout;
        this.waiting = waiting;
    }

    /** The same with less patience. */
    ClusterApi within(Duration shorter) {
        return new ClusterApi(http, server, json, fieldManager, shorter, waiting);
    }

    Optional<GenericKubernetesResource> find(Place place) {
        try {
            return Optional.of(send(new Call("get", place, false), place.path(), "GET", "", ""));
        } catch (ApiFailure e) {
            if (e.fate() == Fate.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What the API tells of itself at a path such as {@code /version}. */
    Map<String, Object> discover(String path) {
        var call = new Call("get", Place.of(new ResourceType("", "v1", path, path), "", ""), false);
        return send(call, path, "GET", "", "").getAdditionalProperties();
    }

    /** @param selector of labels; empty for all */
    List<GenericKubernetesResource> list(Place collection, String selector) {
        var found = new ArrayList<GenericKubernetesResource>();
        String after = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            String query = "?limit=" + PAGE
                    + (selector.isEmpty() ? "" : "&labelSelector=" + encoded(selector))
                    + (after.isEmpty() ? "" : "&continue=" + encoded(after));
            var call = new Call("list", collection, false);
            GenericKubernetesResource answer = send(call, collection.path() + query, "GET", "", "");
            for (Map<String, Object> item : Fields.maps(Fields.at(answer, "items"))) {
                found.add(json.convertValue(item, GenericKubernetesResource.class));
            }
            after = next(answer);
            if (after.isEmpty()) {
                break;
            }
        }
        return found;
    }

    private static String next(GenericKubernetesResource page) {
        ObjectMeta meta = page.getMetadata();
        return meta != null && meta.getAdditionalProperties().get("continue") instanceof String next ? next : "";
    }

    /** Changes some fields; {@code null} takes one away. A resource version among them makes it a compare-and-set. */
    GenericKubernetesResource patch(Place place, Map<String, Object> changes) {
        return write("patch", place, "PATCH", "application/merge-patch+json", changes);
    }

    /** RFC 6902, for what must be replaced as a whole. */
    GenericKubernetesResource edit(Place place, List<Map<String, Object>> operations) {
        return write("patch", place, "PATCH", "application/json-patch+json", operations);
    }

    GenericKubernetesResource replace(Place place, Map<String, Object> whole) {
        return write("update", place, "PUT", "application/json", whole);
    }

    /** @param place the collection, or a subresource that takes requests */
    GenericKubernetesResource create(Place place, Map<String, Object> whole) {
        return write("create", place, "POST", "application/json", whole);
    }

    private GenericKubernetesResource write(String verb, Place place, String method, String type, Object body) {
        String path = place.path() + "?fieldManager=" + encoded(fieldManager);
        return send(new Call(verb, place, true), path, method, type, json.asJson(body));
    }

    private record Call(String verb, Place place, boolean writes) {
        ApiFailure failed(Fate fate, String message) {
            return new ApiFailure(fate, writes, message);
        }

        @Override
        public String toString() {
            return verb + " " + place.resource() + " " + (place.namespace().isEmpty() ? "" : place.namespace() + "/")
                    + place.name();
        }
    }

    private GenericKubernetesResource send(Call call, String path, String method, String type, String body) {
        Duration waited = Duration.ZERO;
        for (int waits = 0; ; waits++) {
            HttpResponse<String> answer = exchange(call, path, method, type, body);
            if (answer.isSuccessful()) {
                return parsed(call, answer.body());
            }
            Status status = Status.of(json, answer);
            if (answer.code() != 429 || status.isBudget()) {
                throw failure(call, status);
            }
            Duration asked = status.retryAfter();
            waited = waited.plus(asked);
            if (waited.compareTo(LONGEST_WAIT) > 0 || waits >= MOST_WAITS) {
                throw call.failed(
                        Fate.THROTTLED,
                        "the API is overloaded and asks to come again in " + DurationWords.exact(asked));
            }
            pause(call, asked);
        }
    }

    private HttpResponse<String> exchange(Call call, String path, String method, String type, String body) {
        HttpRequest.Builder request = http.newHttpRequestBuilder().uri(server + path);
        request.timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (body.isEmpty()) {
            request.setHeader("Accept", "application/json");
        } else {
            request.method(method, type, body);
        }
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request.build(), String.class);
        try {
            return answer.get(timeout.toMillis() + 500, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw call.failed(Fate.NO_ANSWER, "interrupted while waiting for the API to " + call);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw noAnswer(call);
        } catch (ExecutionException e) {
            throw broken(call, e.getCause() == null ? e : e.getCause());
        }
    }

    private ApiFailure noAnswer(Call call) {
        return call.failed(
                Fate.NO_ANSWER, "the API did not answer within " + DurationWords.exact(timeout) + " to " + call);
    }

    private ApiFailure broken(Call call, Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof ConnectException
                    || each instanceof UnknownHostException
                    || each instanceof HttpConnectTimeoutException
                    || each instanceof UnresolvedAddressException
                    || each instanceof SSLHandshakeException) {
                return call.failed(Fate.NOT_SENT, "the API at " + server + " cannot be reached: " + each.getMessage());
            }
            if (each instanceof java.net.http.HttpTimeoutException) {
                return noAnswer(call);
            }
        }
        return call.failed(Fate.NO_ANSWER, "the connection broke while the API was asked to " + call);
    }

    private static ApiFailure failure(Call call, Status status) {
        String said = "the API would not " + call + ": " + status.message();
        return switch (status.code()) {
            case 401 ->
                call.failed(Fate.FORBIDDEN, "the API does not know who asks: the token or certificate is not accepted");
            case 403 -> call.failed(Fate.FORBIDDEN, forbidden(call, status));
            case 404 -> call.failed(Fate.NOT_FOUND, said);
            case 409 -> call.failed(Fate.CONFLICT, said);
            case 429 -> call.failed(Fate.BUDGET, status.message());
            default ->
                status.code() >= 500
                        ? call.failed(Fate.SERVER_ERROR, said + " (HTTP " + status.code() + ")")
                        : call.failed(Fate.INVALID, said);
        };
    }

    /** Admission says no with the same code as RBAC; only the latter is cured by a role. */
    private static String forbidden(Call call, Status status) {
        Place place = call.place();
        if (!status.message().contains("cannot " + call.verb() + " resource")) {
            return "the API would not " + call + ": " + status.message();
        }
        return "RBAC does not allow Forewarn to " + call.verb() + " " + place.resource()
                + (place.type().group().isEmpty()
                        ? ""
                        : " in API group " + place.type().group())
                + (place.namespace().isEmpty() ? "" : " in namespace " + place.namespace())
                + "; allow it, as deploy/kubernetes/rbac.yaml does";
    }

    private GenericKubernetesResource parsed(Call call, String body) {
        try {
            return json.unmarshal(body, GenericKubernetesResource.class);
        } catch (RuntimeException e) {
            throw call.failed(Fate.SERVER_ERROR, "the API answered " + call + " with what is no JSON object");
        }
    }

    private void pause(Call call, Duration length) {
        try {
            waiting.pause(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw call.failed(Fate.THROTTLED, "interrupted while the API asked to wait");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
