/**
 * What will probably be observed: forecasters fitted on history, updated in O(1) a sample, and the empirical paths that
 * give quantiles and first passages. Forecast demand, never our own output.
 */
@NullMarked
package dev.forewarn.forecast;

import org.jspecify.annotations.NullMarked;
