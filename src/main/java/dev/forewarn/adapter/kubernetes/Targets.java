package dev.forewarn.adapter.kubernetes;

import java.util.List;
import java.util.regex.Pattern;

/** Reads what policies call a workload: {@code namespace/name}, {@code namespace/kind/name}. */
final class Targets {
    /** What the API accepts as a name; nothing else may become part of a path. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?");

    private static final String FORMS = "namespace/name (a deployment) or namespace/kind/name";

    private final ClusterScope scope;
    private final Kinds kinds;

    Targets(ClusterScope scope, Kinds kinds) {
        this.scope = scope;
        this.kinds = kinds;
    }

    Place read(String target) throws Refusal {
        List<String> parts = List.of(target.split("/", -1));
        return switch (parts.size()) {
            case 1 -> place(onlyNamespace(target), ResourceType.DEPLOYMENT, parts.getFirst());
            case 2 -> place(parts.getFirst(), ResourceType.DEPLOYMENT, parts.get(1));
            case 3 -> place(parts.getFirst(), kinds.named(parts.get(1)), parts.get(2));
            default -> throw new Refusal("'" + target + "' names no workload in a cluster; write " + FORMS);
        };
    }

    private String onlyNamespace(String target) throws Refusal {
        if (scope.namespaces().size() != 1) {
            throw new Refusal("'" + target + "' does not say in which namespace it is; write " + FORMS);
        }
        return scope.namespaces().getFirst();
    }

    private Place place(String namespace, ResourceType type, String name) throws Refusal {
        for (String each : List.of(namespace, name)) {
            if (!NAME.matcher(each).matches()) {
                throw new Refusal("'" + each + "' is no name that Kubernetes accepts");
            }
        }
        if (!scope.allows(namespace)) {
            throw new Refusal("namespace " + namespace + " is not among kubernetes.namespaces, which are "
                    + String.join(", ", scope.namespaces()));
        }
        return Place.of(type, namespace, name);
    }
}
