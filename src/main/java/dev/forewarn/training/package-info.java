/**
 * Fit, backtest, publish: from a user's history to a model directory that a scorer can load by checksum.
 */
@NullMarked
package dev.forewarn.training;

import org.jspecify.annotations.NullMarked;
