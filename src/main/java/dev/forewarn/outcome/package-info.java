/**
 * Whether it helped: warnings and actions held against what really happened.
 */
@NullMarked
package dev.forewarn.outcome;

import org.jspecify.annotations.NullMarked;
