/**
 * Whether to act on a risk, and if not, why not. Pure: reads no clock, calls nobody, remembers only what
 * {@link PolicyState} holds.
 *
 * <p>Entered from {@code loop} and {@code backtest}. The order of the checks is part of the contract with operators
 * (docs/policies.md); change it only together with the scenarios.
 */
@NullMarked
package dev.forewarn.decision;

import org.jspecify.annotations.NullMarked;
