package dev.forewarn.decision;

/** A decision, and what the policy remembers from now on. */
public record Verdict(Decision decision, PolicyState next) {}
