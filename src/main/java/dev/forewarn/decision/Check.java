package dev.forewarn.decision;

/**
 * One question asked before acting, and its answer.
 *
 * @param rule     short stable name, for example {@code cooling-down}
 * @param passed   false where it speaks against acting
 * @param sentence for a person, with the values that decided
 */
public record Check(String rule, boolean passed, String sentence) {}
