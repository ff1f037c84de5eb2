package dev.forewarn.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * fabric8's CRUD dispatcher with what it lacks: scale and eviction subresources, discovery, access reviews, RBAC; and with
 * faults that a test asks for. What is asked below {@code /admin} is neither counted nor broken.
 */
final class EmulatedApi extends Dispatcher {
    static final ResourceType ROLLOUT = new ResourceType("argoproj.io", "v1alpha1", "rollouts", "Rollout");
    private static final Pattern PATH = Pattern.compile(
            "/api(?:s/(?<group>[^/]+))?/v[^/]+(?:/namespaces/(?<ns>[^/]+))?/(?<plural>[^/?]+)(?:/(?<name>[^/?]+))?(?:/(?<sub>[^/?]+))?(?:\\?.*)?");
    private static final Map<String, String> ABOUT = Map.of(
            "/version", "{\"gitVersion\":\"v1.34.0-emulated\"}",
            "/apis/policy", "{\"versions\":[{\"version\":\"v1\"}]}",
            "/apis/keda.sh", "{\"preferredVersion\":{\"version\":\"v1alpha1\"}}",
            "/apis/argoproj.io", "{\"preferredVersion\":{\"version\":\"v1alpha1\"}}",
            "/apis/argoproj.io/v1alpha1",
                    "{\"resources\":[{\"name\":\"rollouts\",\"kind\":\"Rollout\"},{\"name\":\"rollouts/scale\",\"kind\":\"Scale\"}]}");

    private final KubernetesCrudDispatcher crud = new KubernetesCrudDispatcher(List.of(
            custom("keda.sh", "v1alpha1", "scaledobjects", "ScaledObject"),
            custom("argoproj.io", "v1alpha1", "rollouts", "Rollout")));
    private final KubernetesSerialization json = new KubernetesSerialization();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Set<Permission> used = ConcurrentHashMap.newKeySet();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private volatile Predicate<Permission> allowed = each -> true;
    private volatile boolean evictionsForbidden;

    /**
     * Something goes wrong with the next request that it fits.
     *
     * @param isDone whether the request is carried out all the same, before the answer is spoilt
     */
    private record Fault(String method, String part, boolean isDone, MockResponse answer, Runnable before) {}

    private static CustomResourceDefinitionContext custom(String group, String version, String plural, String kind) {
        return new CustomResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withPlural(plural)
                .withKind(kind)
                .withScope("Namespaced")
                .build();
    }

    /** The next request with this method and part of a path gets this answer, and is not carried out. */
    void answer(String method, String part, MockResponse answer) {
        faults.add(new Fault(method, part, false, answer, () -> {}));
    }

    /** The next such request is carried out, and then gets this answer. */
    void doAndAnswer(String method, String part, MockResponse answer) {
        faults.add(new Fault(method, part, true, answer, () -> {}));
    }

    /** Before the next such request something else happens in the cluster. */
    void interrupt(String method, String part, Runnable other) {
        faults.add(new Fault(method, part, true, new MockResponse().setResponseCode(0), other));
    }

    /** Changes an object from inside, as {@link #interrupt} must: there the server is busy. */
    void patch(Place place, Map<String, Object> changes) {
        ask("PATCH", place.path(), "application/merge-patch+json", json.asJson(changes));
    }

    void delete(Place place) {
        ask("DELETE", place.path(), "", "");
    }

    static MockResponse failing(int code, String message) {
        return new MockResponse()
                .setResponseCode(code)
                .setBody("{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":" + code + ",\"message\":\"" + message
                        + "\"}");
    }

    void allow(Predicate<Permission> permissions) {
        allowed = permissions;
    }

    void forbidEvictions() {
        evictionsForbidden = true;
    }

    /** Methods and paths, in order. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    long writes() {
        return asked.stream().filter(each -> !each.startsWith("GET")).count();
    }

    Set<Permission> used() {
        return Set.copyOf(used);
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        String path = request.getPath();
        if (path.startsWith("/admin")) {
            return carryOut(request, path.substring("/admin".length()));
        }
        asked.add(request.getMethod() + " " + path);
        Optional<Permission> wanted = permission(request.getMethod(), path);
        wanted.ifPresent(used::add);
        if (wanted.isPresent() && !allowed.test(wanted.get())) {
            return forbidden(wanted.get());
        }
        Optional<Fault> fault = faults.stream()
                .filter(each -> each.method().equals(request.getMethod()) && path.contains(each.part()))
                .findFirst();
        if (fault.isEmpty()) {
            return carryOut(request, path);
        }
        faults.remove(fault.get());
        fault.get().before().run();
        if (!fault.get().isDone()) {
            return fault.get().answer();
        }
        MockResponse done = carryOut(request, path);
        return fault.get().answer().code() == 0 ? done : fault.get().answer();
    }

    private static Optional<Permission> permission(String method, String path) {
        Matcher parts = PATH.matcher(path);
        if (ABOUT.containsKey(path) || !parts.matches()) {
            return Optional.empty();
        }
        String sub = parts.group("sub") == null ? "" : "/" + parts.group("sub");
        String verb = switch (method) {
            case "GET" -> parts.group("name") == null ? "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            default -> method.toLowerCase(java.util.Locale.ROOT);
        };
        String group = parts.group("group") == null ? "" : parts.group("group");
        return Optional.of(new Permission(verb, group, parts.group("plural") + sub));
    }

    private static MockResponse forbidden(Permission wanted) {
        return failing(
                403,
                "User 'forewarn' cannot " + wanted.verb() + " resource '" + wanted.resource() + "' in API group '"
                        + wanted.group() + "'");
    }

    private synchronized MockResponse carryOut(RecordedRequest request, String path) {
        String about = ABOUT.get(path);
        if (about != null) {
            return new MockResponse().setResponseCode(200).setBody(about);
        }
        String plain = path.replaceFirst("\\?.*", "");
        if (plain.endsWith("/selfsubjectaccessreviews")) {
            return review(request.getUtf8Body());
        }
        if (plain.endsWith("/scale")) {
            return scale(request, plain.substring(0, plain.length() - "/scale".length()));
        }
        if (plain.endsWith("/eviction")) {
            return evict(request, plain.substring(0, plain.length() - "/eviction".length()));
        }
        if (request.getMethod().equals("POST") || request.getMethod().equals("PUT")) {
            return ask(request.getMethod(), plain, type(request), named(request.getUtf8Body()));
        }
        return request.getMethod().equals("GET")
                ? ask("GET", path.replaceFirst("limit=500&?", "").replaceFirst("\\?$", ""), "", "")
                : ask(request.getMethod(), plain, type(request), request.getUtf8Body());
    }

    private static String type(RecordedRequest request) {
        String type = request.getHeader("Content-Type");
        return type == null ? "application/json" : type;
    }

    private MockResponse ask(String method, String path, String type, String body) {
        Headers headers = Headers.builder().add("Content-Type", type).build();
        Buffer content = new Buffer(body.getBytes(StandardCharsets.UTF_8));
        return crud.dispatch(new RecordedRequest("HTTP/1.1", HttpMethod.valueOf(method), path, headers, content));
    }

    /** The real API makes up names where only a beginning is given. */
    private String named(String body) {
        GenericKubernetesResource object = json.unmarshal(body, GenericKubernetesResource.class);
        if (object.getMetadata() != null && object.getMetadata().getName() == null) {
            object.getMetadata().setName(object.getMetadata().getGenerateName() + asked.size());
        }
        return json.asJson(object);
    }

    private MockResponse scale(RecordedRequest request, String parent) {
        MockResponse answer;
        if (request.getMethod().equals("GET")) {
            answer = ask("GET", parent, "", "");
        } else {
            Map<String, Object> patch = Fields.asMap(json.unmarshal(request.getUtf8Body(), Map.class));
            answer = ask("PATCH", parent, type(request), json.asJson(patch));
        }
        if (answer.code() >= 300) {
            return answer;
        }
        GenericKubernetesResource object = parsed(answer);
        var scale = new LinkedHashMap<String, Object>();
        scale.put("kind", "Scale");
        scale.put("apiVersion", "autoscaling/v1");
        scale.put(
                "metadata",
                Map.of(
                        "name", object.getMetadata().getName(),
                        "resourceVersion", object.getMetadata().getResourceVersion()));
        scale.put(
                "spec",
                Map.of("replicas", Fields.number(object, "spec", "replicas").orElse(1)));
        return new MockResponse().setResponseCode(200).setBody(json.asJson(scale));
    }

    private MockResponse evict(RecordedRequest request, String pod) {
        MockResponse found = ask("GET", pod, "", "");
        if (found.code() >= 300) {
            return failing(404, "no such pod");
        }
        Map<String, Object> eviction = Fields.asMap(json.unmarshal(request.getUtf8Body(), Map.class));
        Object uid = Fields.asMap(Fields.asMap(eviction.get("deleteOptions")).get("preconditions"))
                .get("uid");
        if (!parsed(found).getMetadata().getUid().equals(uid)) {
            return failing(409, "another pod has that name");
        }
        if (evictionsForbidden) {
            return new MockResponse()
                    .setResponseCode(429)
                    .setBody(
                            "{\"kind\":\"Status\",\"code\":429,"
                                    + "\"message\":\"Cannot evict pod as it would violate the pod's disruption budget.\","
                                    + "\"details\":{\"causes\":[{\"reason\":\"DisruptionBudget\",\"message\":\"needs 1 healthy\"}]}}");
        }
        ask("DELETE", pod, "", "");
        return new MockResponse().setResponseCode(201).setBody("{\"kind\":\"Status\",\"status\":\"Success\"}");
    }

    private MockResponse review(String body) {
        Map<String, Object> asks = Fields.asMap(
                Fields.asMap(Fields.asMap(json.unmarshal(body, Map.class)).get("spec"))
                        .get("resourceAttributes"));
        String sub = String.valueOf(asks.get("subresource"));
        var wanted = new Permission(
                String.valueOf(asks.get("verb")),
                String.valueOf(asks.get("group")),
                asks.get("resource") + (sub.isEmpty() ? "" : "/" + sub));
        return new MockResponse()
                .setResponseCode(201)
                .setBody(
                        "{\"kind\":\"SelfSubjectAccessReview\",\"status\":{\"allowed\":" + allowed.test(wanted) + "}}");
    }

    private GenericKubernetesResource parsed(MockResponse answer) {
        return json.unmarshal(
                new String(answer.getBody().getBytes(), StandardCharsets.UTF_8), GenericKubernetesResource.class);
    }

    /** How often each method was used, for messages of tests. */
    Map<String, Long> tally() {
        var tally = new TreeMap<String, Long>();
        new ArrayList<>(asked).forEach(each -> tally.merge(each.substring(0, each.indexOf(' ')), 1L, Long::sum));
        return tally;
    }
}
