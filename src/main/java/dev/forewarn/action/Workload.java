package dev.forewarn.action;

/**
 * Something that runs and can be scaled, restarted or rolled back.
 *
 * @param name as operators call it, for example {@code checkout} or {@code shop/deployment/checkout}; not blank
 */
public record Workload(String name) {
    public Workload {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a workload needs a name");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
