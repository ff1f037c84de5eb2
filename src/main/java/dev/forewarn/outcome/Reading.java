package dev.forewarn.outcome;

import java.time.Instant;
import java.util.Optional;

/**
 * One reading after an action.
 *
 * @param without what would have been read without the action, where somebody knows
 */
public record Reading(Instant at, double value, Optional<Double> without) {}
