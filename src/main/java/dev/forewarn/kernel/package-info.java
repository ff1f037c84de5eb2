/**
 * Arithmetic on {@code double[]}: quantiles, smoothing, survival tables. No domain word, no logging, no allocation on
 * the per-sample path. May use only the JDK and Commons Math.
 */
@NullMarked
package dev.forewarn.kernel;

import org.jspecify.annotations.NullMarked;
