/**
 * Breach prediction measured in full: probabilities, alarms at levels chosen beforehand, times, uncertainty, families, warm and
 * cold, beside every baseline. What a case, a contender and a headline are stands in {@code backtest}; here they are only looked at.
 * The definitions are those of docs/evaluation.md; change them together.
 */
@NullMarked
package dev.forewarn.backtest.breach;

import org.jspecify.annotations.NullMarked;
