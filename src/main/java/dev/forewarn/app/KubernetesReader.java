package dev.forewarn.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The settings of acting in a cluster. */
final class KubernetesReader {
    private final SettingsReader fields;
    private final List<String> problems;

    KubernetesReader(SettingsReader fields, List<String> problems) {
        this.fields = fields;
        this.problems = problems;
    }

    KubernetesSettings read(JsonNode root) {
        boolean enabled = fields.yes(root, "kubernetes.enabled", "FOREWARN_KUBERNETES", false);
        String kubeconfig = fields.text(root, "kubernetes.kubeconfig", "FOREWARN_KUBECONFIG", "");
        String namespaces = fields.text(root, "kubernetes.namespaces", "FOREWARN_KUBERNETES_NAMESPACES", "");
        String kinds = fields.text(root, "kubernetes.kinds", "FOREWARN_KUBERNETES_KINDS", "");
        List<String> custom = words(kinds);
        custom.stream()
                .filter(kind -> !kind.matches("[a-z0-9-]+(?:\\.[a-z0-9-]+)+"))
                .forEach(kind -> problems.add("kubernetes.kinds: expected plurals with their group such as"
                        + " rollouts.argoproj.io, found '" + kind + "'"));
        return new KubernetesSettings(
                enabled,
                kubeconfig.isEmpty() ? Optional.empty() : Optional.of(Path.of(kubeconfig)),
                words(namespaces),
                custom,
                fields.duration(
                        root, "kubernetes.leaseFor", "FOREWARN_KUBERNETES_LEASE_FOR", KubernetesSettings.DEFAULT_LEASE),
                fields.text(root, "kubernetes.fieldManager", null, KubernetesSettings.DEFAULT_MANAGER),
                fields.yes(root, "kubernetes.election", "FOREWARN_KUBERNETES_ELECTION", true),
                fields.text(root, "kubernetes.leaseNamespace", "FOREWARN_KUBERNETES_LEASE_NAMESPACE", ""));
    }

    /** What is parted by blanks. */
    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }
}
