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

    /** What it belongs to: all before the last slash, such as a namespace; empty where there is none. */
    public String group() {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }

    @Override
    public String toString() {
        return name;
    }
}
