package dev.forewarn.decision;

/** What a policy remembers between two ticks, one for each policy and series. */
public record PolicyState() {}
