package dev.forewarn.adapter.kubernetes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks whether the API answers, and what RBAC does not allow; changes nothing. */
public final class ClusterLook {
    private final ClusterApi api;
    private final ClusterScope scope;

    public ClusterLook(ClusterConnection connection, ClusterScope scope) {
        this.api = connection.api();
        this.scope = scope;
    }

    /**
     * @param version of the cluster, empty where the API does not answer
     * @param problem a sentence where it does not answer, else empty
     * @param lacking what RBAC does not allow, each with its namespace
     * @param hasKeda whether there is KEDA
     */
    public record Found(String version, String problem, List<String> lacking, boolean hasKeda) {}

    /** @param leaseNamespace where the Lease of the election is; empty where there is none */
    public Found look(String leaseNamespace) {
        try {
            String version = String.valueOf(api.discover("/version").get("gitVersion"));
            boolean keda = hasKeda();
            var wanted = new ArrayList<>(Permissions.toAct());
            if (keda) {
                wanted.addAll(Permissions.withKeda());
            }
            var lacking = new ArrayList<String>();
            for (String namespace : scope.sweeps()) {
                wanted.forEach(each -> ask(each, namespace, lacking));
            }
            if (!leaseNamespace.isEmpty()) {
                Permissions.toLead().forEach(each -> ask(each, leaseNamespace, lacking));
            }
            return new Found(version, "", lacking, keda);
        } catch (ApiFailure e) {
            return new Found("", e.said(), List.of(), false);
        }
    }

    private boolean hasKeda() {
        try {
            api.discover("/apis/" + ResourceType.SCALED_OBJECT.group());
            return true;
        } catch (ApiFailure e) {
            if (e.fate() == ApiFailure.Fate.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private void ask(Permission wanted, String namespace, List<String> lacking) {
        int slash = wanted.resource().indexOf('/');
        var attributes = new LinkedHashMap<String, Object>();
        attributes.put("verb", wanted.verb());
        attributes.put("group", wanted.group());
        attributes.put(
                "resource", slash < 0 ? wanted.resource() : wanted.resource().substring(0, slash));
        attributes.put("subresource", slash < 0 ? "" : wanted.resource().substring(slash + 1));
        attributes.put("namespace", namespace);
        var review = new LinkedHashMap<String, Object>();
        review.put("apiVersion", ResourceType.ACCESS_REVIEW.apiVersion());
        review.put("kind", ResourceType.ACCESS_REVIEW.kind());
        review.put("spec", Map.of("resourceAttributes", attributes));
        var answer = api.create(Place.collection(ResourceType.ACCESS_REVIEW, ""), review);
        if (!Fields.isTrue(answer, "status", "allowed")) {
            lacking.add(wanted + (namespace.isEmpty() ? " in all namespaces" : " in " + namespace));
        }
    }
}
