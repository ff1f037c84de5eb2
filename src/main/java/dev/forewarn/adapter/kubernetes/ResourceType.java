package dev.forewarn.adapter.kubernetes;

import java.util.List;
import java.util.Locale;

/**
 * A kind of object and where the API keeps it.
 *
 * @param group  API group, empty for the core one
 * @param plural as it stands in paths and in RBAC rules
 */
record ResourceType(String group, String version, String plural, String kind) {
    static final ResourceType DEPLOYMENT = new ResourceType("apps", "v1", "deployments", "Deployment");
    static final ResourceType STATEFUL_SET = new ResourceType("apps", "v1", "statefulsets", "StatefulSet");
    static final ResourceType DAEMON_SET = new ResourceType("apps", "v1", "daemonsets", "DaemonSet");
    static final ResourceType REPLICA_SET = new ResourceType("apps", "v1", "replicasets", "ReplicaSet");
    static final ResourceType POD = new ResourceType("", "v1", "pods", "Pod");
    static final ResourceType EVENT = new ResourceType("", "v1", "events", "Event");

    /** Served by every version of Kubernetes since 1.2, and all that is asked of it is the floor. */
    static final ResourceType HPA =
            new ResourceType("autoscaling", "v1", "horizontalpodautoscalers", "HorizontalPodAutoscaler");

    static final ResourceType SCALED_OBJECT = new ResourceType("keda.sh", "v1alpha1", "scaledobjects", "ScaledObject");
    static final ResourceType LEASE = new ResourceType("coordination.k8s.io", "v1", "leases", "Lease");
    static final ResourceType ACCESS_REVIEW =
            new ResourceType("authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview");

    /** What runs pods, of those that every cluster has. */
    static final List<ResourceType> WORKLOADS = List.of(DEPLOYMENT, STATEFUL_SET, REPLICA_SET, DAEMON_SET);

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** In sentences and targets: {@code deployment}. */
    String word() {
        return kind.toLowerCase(Locale.ROOT);
    }

    /** As {@code kubectl} names it: {@code deployments.apps}. */
    String qualified() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    boolean isScaledByReplicas() {
        return !equals(DAEMON_SET) && !equals(POD);
    }

    String root() {
        return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    }
}
