package dev.forewarn.decision;

/** Whether this instance is the one that acts. What is not known counts as no. */
public sealed interface Leading {
    /**
     * It is.
     *
     * @param how for people: {@code the only instance}
     */
    record Leads(String how) implements Leading {}

    /** Another one is. */
    record Follows(String why) implements Leading {}

    /** It cannot be told. */
    record Unreadable(String why) implements Leading {}

    /** An instance that was not told of any other. */
    static Leading alone() {
        return new Leads("the only instance");
    }
}
