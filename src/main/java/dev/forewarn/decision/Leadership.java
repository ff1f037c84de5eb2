package dev.forewarn.decision;

/** Whether this instance is the one that acts. What is not known counts as no. */
public sealed interface Leadership {
    /**
     * It is.
     *
     * @param how for people: {@code the only instance}
     */
    record Leads(String how) implements Leadership {}

    /** Another one is. */
    record Follows(String why) implements Leadership {}

    /** It cannot be told. */
    record Unreadable(String why) implements Leadership {}

    /** An instance that was not told of any other. */
    static Leadership alone() {
        return new Leads("the only instance");
    }
}
