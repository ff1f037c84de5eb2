package dev.forewarn.loop;

import dev.forewarn.risk.BreachRisk;

/** What the event stream carries. */
public sealed interface Event {
    /** A risk was computed anew. */
    record RiskChanged(BreachRisk risk) implements Event {}

    /** A risk passed the level at which people are warned. */
    record Warned(BreachRisk risk, String sentence) implements Event {}

    /** A breach began, warned of or not. */
    record Breached(BreachRisk risk, boolean warnedBefore) implements Event {}

    /** A policy decided something other than to watch. */
    record Decided(DecisionRecord record) implements Event {}
}
