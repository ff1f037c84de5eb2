package dev.forewarn.adapter.kubernetes;

/**
 * One object, a subresource of it, or a collection.
 *
 * @param namespace empty for the whole cluster
 * @param name      empty for the collection
 * @param sub       subresource such as {@code scale}; empty for the object itself
 */
record Place(ResourceType type, String namespace, String name, String sub) {
    static Place of(ResourceType type, String namespace, String name) {
        return new Place(type, namespace, name, "");
    }

    static Place collection(ResourceType type, String namespace) {
        return new Place(type, namespace, "", "");
    }

    Place sub(String subresource) {
        return new Place(type, namespace, name, subresource);
    }

    String path() {
        return type.root()
                + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
                + "/" + type.plural()
                + (name.isEmpty() ? "" : "/" + name)
                + (sub.isEmpty() ? "" : "/" + sub);
    }

    /** As RBAC rules name it: {@code deployments/scale}. */
    String resource() {
        return sub.isEmpty() ? type.plural() : type.plural() + "/" + sub;
    }

    /** {@code shop/deployment/checkout}. */
    @Override
    public String toString() {
        return namespace + "/" + type.word() + (name.isEmpty() ? "" : "/" + name);
    }
}
