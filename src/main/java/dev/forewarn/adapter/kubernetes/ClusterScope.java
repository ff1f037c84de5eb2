package dev.forewarn.adapter.kubernetes;

import java.time.Duration;
import java.util.List;

/**
 * Where in the cluster it may act, and how.
 *
 * @param namespaces where it may act; empty: everywhere that RBAC allows
 * @param kinds      custom kinds that it may act on besides those that every cluster has, as {@code rollouts.argoproj.io}
 * @param leaseFor   how long a raised floor stays unless it is raised again, positive
 * @param owner      who holds the leases, for people who find them
 */
public record ClusterScope(List<String> namespaces, List<String> kinds, Duration leaseFor, String owner) {
    public ClusterScope {
        namespaces = List.copyOf(namespaces);
        kinds = List.copyOf(kinds);
        if (leaseFor.isNegative() || leaseFor.isZero()) {
            throw new IllegalArgumentException("leaseFor must be longer than zero, was " + leaseFor);
        }
    }

    boolean allows(String namespace) {
        return namespaces.isEmpty() || namespaces.contains(namespace);
    }

    /** To list objects: each namespace, or once all of them, which is written empty. */
    List<String> sweeps() {
        return namespaces.isEmpty() ? List.of("") : namespaces;
    }
}
