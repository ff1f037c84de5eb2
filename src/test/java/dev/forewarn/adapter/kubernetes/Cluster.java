package dev.forewarn.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;

/** A cluster that the suite runs on: a namespace of its own, with no controllers at work in it. */
interface Cluster extends AutoCloseable {
    String namespace();

    /** As Forewarn sees it. */
    ClusterConnection connection();

    /** As somebody sees it who may do everything. */
    ClusterApi admin();

    /** Makes what is written there, and tells it as it is then. */
    GenericKubernetesResource make(String yaml);

    /** Makes what is written there as a GitOps tool does, by server-side apply. */
    void applyAs(String manager, String yaml);

    /** Plays the kubelet, which says that a pod runs and is ready; a budget is not asked about others. */
    void run(String pod);

    /** Lets no pod with these labels be evicted. */
    void forbidEvictions(String app);

    @Override
    void close();

    default GenericKubernetesResource read(ResourceType type, String name) {
        return admin().find(Place.of(type, namespace(), name)).orElseThrow();
    }

    default List<GenericKubernetesResource> all(ResourceType type) {
        return admin().list(Place.collection(type, namespace()), "");
    }
}
