/**
 * Samples in PostgreSQL or TimescaleDB, embedded or external; implements {@code metric.MetricStore}.
 */
@NullMarked
package dev.forewarn.adapter.timescale;

import org.jspecify.annotations.NullMarked;
