/**
 * Recorded time replayed through the same scoring, measured as docs/evaluation.md says, with the baselines in the same
 * run.
 */
@NullMarked
package dev.forewarn.backtest;

import org.jspecify.annotations.NullMarked;
