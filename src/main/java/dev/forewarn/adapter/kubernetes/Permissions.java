package dev.forewarn.adapter.kubernetes;

import java.util.ArrayList;
import java.util.List;

/** Everything that RBAC must allow; deploy/kubernetes/rbac.yaml allows just this, and a test holds the two equal. */
public final class Permissions {
    private Permissions() {}

    /** In each namespace where it acts. */
    public static List<Permission> toAct() {
        var all = new ArrayList<Permission>();
        for (ResourceType each : ResourceType.WORKLOADS) {
            allow(all, each.group(), each.plural(), "get", "list", "patch");
            if (each.isScaledByReplicas()) {
                allow(all, each.group(), each.plural() + "/scale", "get", "patch");
            }
        }
        allow(all, "", "pods", "get");
        allow(all, "", "pods/eviction", "create");
        allow(all, "", "events", "create");
        allow(all, "autoscaling", "horizontalpodautoscalers", "list", "patch");
        return List.copyOf(all);
    }

    /** Besides, where there is KEDA. */
    public static List<Permission> withKeda() {
        var all = new ArrayList<Permission>();
        allow(all, "keda.sh", "scaledobjects", "get", "list", "patch");
        return List.copyOf(all);
    }

    /** In the namespace where it runs. */
    public static List<Permission> toLead() {
        var all = new ArrayList<Permission>();
        allow(all, "coordination.k8s.io", "leases", "get", "create", "update");
        return List.copyOf(all);
    }

    private static void allow(List<Permission> all, String group, String resource, String... verbs) {
        for (String verb : verbs) {
            all.add(new Permission(verb, group, resource));
        }
    }
}
