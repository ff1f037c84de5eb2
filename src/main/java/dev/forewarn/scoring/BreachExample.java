package dev.forewarn.scoring;

/**
 * One origin at one limit, and what came.
 *
 * @param features of {@link dev.forewarn.risk.BreachTrees#featureNames}, NaN where missing
 * @param weight   that restores the true share of breaches; the examples of a series weigh one together
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data
public record BreachExample(float[] features, boolean breached, double weight) {}
