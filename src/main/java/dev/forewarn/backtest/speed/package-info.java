/**
 * How fast the program is, how much memory a series takes, and how fast its peers are, in one run on one machine. Read
 * docs/performance.md for what the figures mean.
 */
@NullMarked
package dev.forewarn.backtest.speed;

import org.jspecify.annotations.NullMarked;
