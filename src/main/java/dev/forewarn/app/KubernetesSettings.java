package dev.forewarn.app;

import dev.forewarn.adapter.kubernetes.ClusterScope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether and how {@code serve} acts in a Kubernetes cluster.
 *
 * @param enabled        else nothing is done anywhere, and it is said what would have been
 * @param kubeconfig     the way to the cluster; empty: that of {@code kubectl}, or in a pod its service account
 * @param namespaces     where it may act; empty: everywhere that RBAC allows
 * @param kinds          custom kinds that it may act on
 * @param leaseFor       how long a raised floor stays
 * @param fieldManager   whose changes they are
 * @param election       whether one of several instances is chosen to act
 * @param leaseNamespace where the Lease of the election is; empty: the namespace it runs in
 */
record KubernetesSettings(
        boolean enabled,
        Optional<Path> kubeconfig,
        List<String> namespaces,
        List<String> kinds,
        Duration leaseFor,
        String fieldManager,
        boolean election,
        String leaseNamespace) {
    static final Duration DEFAULT_LEASE = Duration.ofMinutes(30);
    static final String DEFAULT_MANAGER = "forewarn";

    /** No cluster. */
    static KubernetesSettings none() {
        return new KubernetesSettings(
                false, Optional.empty(), List.of(), List.of(), DEFAULT_LEASE, DEFAULT_MANAGER, true, "");
    }

    ClusterScope scope(String owner) {
        return new ClusterScope(namespaces, kinds, leaseFor, owner);
    }
}
