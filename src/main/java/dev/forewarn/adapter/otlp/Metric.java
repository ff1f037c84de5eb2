package dev.forewarn.adapter.otlp;

/**
 * What all points of a metric have in common.
 *
 * @param name      as the instrument is called
 * @param unit      UCUM, such as {@code ms} or {@code By}; empty where there is none
 * @param delta     whether points tell what came since the point before, not since the start
 * @param monotonic whether a sum only grows
 */
record Metric(String name, String unit, boolean delta, boolean monotonic) {
    /** Values of {@code AggregationTemporality}. */
    static final int DELTA = 1;
}
