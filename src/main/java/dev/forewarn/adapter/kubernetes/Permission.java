package dev.forewarn.adapter.kubernetes;

/**
 * One thing that RBAC must allow.
 *
 * @param verb     {@code get}, {@code list}, {@code create}, {@code update} or {@code patch}
 * @param group    API group, empty for the core one
 * @param resource with its subresource: {@code deployments/scale}
 */
public record Permission(String verb, String group, String resource) {
    @Override
    public String toString() {
        return verb + " " + resource + (group.isEmpty() ? "" : " (" + group + ")");
    }
}
