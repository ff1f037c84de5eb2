/**
 * A cluster that exists only in memory, for the demo and for tests: replica counts change, and load per replica with
 * them.
 */
@NullMarked
package dev.forewarn.adapter.simulated;

import org.jspecify.annotations.NullMarked;
