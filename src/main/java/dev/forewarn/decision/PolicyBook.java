package dev.forewarn.decision;

import java.util.List;

/** The policies in force, and the only way to change them. Safe for use by several threads. */
public interface PolicyBook {
    /** The policies in force, in the order in which they stand in the text. */
    List<HealingPolicy> policies();

    /** The text that the policies were read from, YAML or JSON, as it was given. */
    String text();

    /**
     * Reads and takes over a new set; keeps the old one when anything is wrong with the new one.
     *
     * @return the problems, each a sentence that names the policy, the field, what was found and what is accepted;
     *     empty when the new set is in force
     */
    List<String> replace(String text);
}
