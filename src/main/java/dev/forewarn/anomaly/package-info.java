/**
 * How strange the present is: a score in [0, 1] from the one-step residual, given before the value is learnt.
 */
@NullMarked
package dev.forewarn.anomaly;

import org.jspecify.annotations.NullMarked;
