/**
 * How likely an objective breaks within its horizon, and when.
 *
 * <p>Entered from {@code scoring}, {@code backtest} and {@code training}. Everything here is learnt online from closed
 * windows only: what an estimate at time t uses was known at time t. The method is described in docs/models.md.
 */
@NullMarked
package dev.forewarn.risk;

import org.jspecify.annotations.NullMarked;
